import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as engine from '@reelwright/engine';
import { expect, test } from 'vitest';
import { newFolder } from '../../engine/src/testing/temporary.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const launcher = join(root, 'packages/cli/bin/reelwright.mjs');

/** Every line of the README that calls the command with a video, split as a shell would split it. */
const commands = [...readme.matchAll(/^ {4}(?:npx )?reelwright (.+)$/gm)].map(([, line = '']) =>
  [...line.replace(/\s+#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  ),
);

test('the README shows commands', () => {
  expect(commands.length).toBeGreaterThan(6);
});

/** How a command ends that is understood: its files are not there, and what is said is not about its flags. */
function expectedOf([command = '', ...rest]: readonly string[]) {
  if (['models', 'doctor'].includes(command)) return { status: 0 };
  // What is made from a plan or a style reads that first, and tells of it as of bad input (2); videos are another matter (3).
  const readsFirst = rest.find((one, index) => one.endsWith('.json') && rest[index - 1] !== '-o');
  return readsFirst === undefined
    ? { status: 3 }
    : { status: 2, stderr: expect.stringContaining(`${readsFirst} cannot be read`) };
}

test.each(commands)('the README command "reelwright %s ..." is understood', (...args) => {
  const folder = newFolder();
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ args, status, stderr }).toMatchObject(expectedOf(args));
});

test('the names that the README imports exist', () => {
  const names = /import \{ ([^}]+) \} from '@reelwright\/engine'/.exec(readme)?.[1]?.split(', ') ?? [];
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(engine).toHaveProperty(name);
});

test('every npm script the README names is one', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm (?:run )?(demo|test|check|eval|bench)\b/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(['demo', 'test', 'check', 'eval', 'bench']));
  for (const name of named) expect(scripts).toHaveProperty(name ?? '');
});
