import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let checkout: string;
let launcher: string;

/** A Node on this machine that is too old to run the sources itself. */
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((file) => {
    if (!existsSync(file)) return false;
    const major = Number.parseInt(
      spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout,
      10,
    );
    return major >= 20 && major < 24;
  });

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'launcher-'));
  launcher = join(checkout, 'packages/cli/bin/reelwright.mjs');
  const bin = join(checkout, `node_modules/node-${process.platform}-${process.arch}/bin`);
  for (const folder of ['packages/cli/bin', 'packages/cli/src', 'scripts'])
    mkdirSync(join(checkout, folder), { recursive: true });
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  writeFileSync(join(checkout, 'node_modules/.package-lock.json'), '{}');
  cpSync(fileURLToPath(new URL('../packages/cli/bin/reelwright.mjs', import.meta.url)), launcher);
  command(
    "const words: string[] = process.argv.slice(2);\nconsole.log(process.versions.node.split('.')[0], words.join('|'));\nprocess.exitCode = 5;",
  );
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** Puts this in place of the real command. */
function command(source: string): void {
  writeFileSync(join(checkout, 'packages/cli/src/main.ts'), source);
}

const nodes: [string, string | undefined][] = [
  ['this Node', process.execPath],
  ['an older Node', oldNode],
];

describe.each(nodes)('the launcher, started by %s', (_name, node) => {
  const run = (...args: string[]) =>
    spawnSync(node ?? '', [launcher, ...args], { encoding: 'utf8', timeout: 60_000 });

  test.skipIf(!node)(
    'runs the command on Node 24 or later and passes arguments and exit code through',
    () => {
      const { status, stdout, stderr } = run('clip', 'a b.mp4', '--json');
      expect(stderr).toBe('');
      expect(Number.parseInt(stdout, 10)).toBeGreaterThanOrEqual(24);
      expect(stdout).toContain('clip|a b.mp4|--json');
      expect(status).toBe(5);
    },
  );

  test.skipIf(!node)('sets a fresh clone up first, keeping stdout for the command', () => {
    rmSync(join(checkout, 'node_modules/.package-lock.json'));
    writeFileSync(join(checkout, 'scripts/setup.mjs'), "console.log('setting up');");
    const { stdout, stderr, status } = run('x');
    expect(stderr).toContain('setting up');
    expect(stdout).not.toContain('setting up');
    expect(status).toBe(5);
    writeFileSync(join(checkout, 'scripts/setup.mjs'), 'process.exit(9);');
    expect(run('x').status).toBe(9);
  });

  test.skipIf(!node).each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on and waits for the command to clean up',
    async (signal) => {
      command(
        `process.on('${signal}', () => setTimeout(() => { console.log('cleaned up'); process.exit(42); }, 200));\nsetInterval(() => {}, 1000);\nconsole.log('ready');`,
      );
      const child = spawn(node ?? '', [launcher], { stdio: ['ignore', 'pipe', 'pipe'] });
      const said = await untilItSays(child, 'ready');
      child.kill(signal);
      const status = await new Promise((resolve) => child.on('close', resolve));
      expect(status).toBe(42);
      expect(said()).toContain('cleaned up');
    },
  );
});

test.skipIf(!oldNode)('a command that dies of a signal ends the launcher with 128 and its number', () => {
  command("process.kill(process.pid, 'SIGKILL');\nsetInterval(() => {}, 1000);");
  expect(spawnSync(oldNode ?? '', [launcher], { timeout: 60_000 }).status).toBe(128 + 9);
});

async function untilItSays(child: ChildProcess, word: string): Promise<() => string> {
  let said = '';
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(word)) resolve();
    });
  });
  return () => said;
}
