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

test.each(commands)('the README command "reelwright %s ..." is understood', (...args) => {
  const folder = newFolder();
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  // Its files are not there (3), which is another matter than a flag that is not understood (2).
  const needsNone = ['models', 'doctor'].includes(args[0] ?? '');
  expect({ args, status, stderr }).toMatchObject(
    needsNone ? { status: 0 } : { status: 3, stderr: expect.stringContaining('There is no file') },
  );
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
