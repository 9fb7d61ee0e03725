import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('testing/blocked', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

test('a file that blocks its thread ends the run, and is named', () => {
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', root], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(stdout).toContain('stuck: blocked.ts has said nothing for 0.05 minutes');
  expect(status).toBe(1);
});
