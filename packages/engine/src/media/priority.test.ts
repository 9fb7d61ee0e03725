import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { keepPriority } from './priority.ts';

const groupOf = (processId: number) => readFileSync(`/proc/${processId}/autogroup`, 'utf8').trim();

test.skipIf(!existsSync('/proc/self/autogroup'))(
  'a program in a session of its own has the priority of who starts it (needs a kernel with autogroups)',
  async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const processId = child.pid ?? 0;
    await keepPriority(processId, 0);
    expect(groupOf(processId)).toMatch(/ nice 0$/);
    await keepPriority(processId, 10);
    expect(groupOf(processId)).toMatch(/ nice 10$/);
  },
);

test('a program that is gone is left alone', async () => {
  await expect(keepPriority(2 ** 22 + 1, 10)).resolves.toBeUndefined();
});
