import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findShared } from '@reelwright/engine';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startServerProcess } from './testing/server-process.ts';
import { newAccount, read, videoForm } from './testing/service.ts';

const talk = join(findShared() ?? '', 'media/video/friday.mp4');
const MINUTE = 60_000;

/** The processes of this service that do the work: children of its process. */
function workProcesses(parent: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const isChild = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ')[1]?.split(' ')[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return Number(isChild) === parent && command.includes('beside-main');
      } catch {
        return false;
      }
    })
    .map(Number);
}

function isAlive(processId: number): boolean {
  return existsSync(`/proc/${processId}`);
}

/** 0–19 for ordinary and lower priority. */
function nicenessOf(processId: number): number {
  return Number(readFileSync(`/proc/${processId}/stat`, 'latin1').split(') ')[1]?.split(' ')[16]);
}

describe('the work beside the HTTP server', () => {
  test('is less important than answers, and ends with the service, however that ends', {
    timeout: 3 * MINUTE,
  }, async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const server = await startServerProcess();
      const [work = 0, ...more] = workProcesses(server.child.pid);
      expect(more).toEqual([]);
      expect(nicenessOf(work)).toBeGreaterThan(nicenessOf(server.child.pid ?? 0));
      const ended = once(server.child, 'exit');
      server.child.kill(signal);
      expect(await ended).toEqual(signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL']);
      await expect.poll(() => isAlive(work), { timeout: 15_000 }).toBe(false);
    }
  });

  test.skipIf(!existsSync(talk))(
    'that is killed is started again and goes on; meanwhile answers come (needs ../shared)',
    {
      timeout: 5 * MINUTE,
    },
    async () => {
      const server = await startServerProcess();
      onTestFinished(async () => void (await server.end()));
      const ann = await newAccount(server.baseUrl);
      const options = JSON.stringify({ mode: 'none', quality: 'low' });
      const form = videoForm(new Uint8Array(readFileSync(talk)), { options });
      const { jobId } = await read(await ann.call('/api/upload', { method: 'POST', body: form }));
      const job = async () => {
        const answer = await ann.call(`/api/jobs/${jobId}`);
        expect(answer.status).toBe(200);
        return read<{ status: string; error: unknown }>(answer);
      };
      await expect.poll(async () => (await job()).status, { timeout: MINUTE }).toBe('processing');
      const [work = 0] = workProcesses(server.child.pid);
      const ready = async () => read(await fetch(`${server.baseUrl}/readyz`));
      expect(await ready()).toMatchObject({ parts: { work: 'ok' } });
      process.kill(work, 'SIGKILL');
      await expect.poll(ready).toMatchObject({ status: 'ready', parts: { work: 'unavailable' } });
      for (let look = 0; look < 10; look += 1) {
        await job();
        await pause(100);
      }
      await expect.poll(async () => (await job()).status, { timeout: 3 * MINUTE }).toBe('completed');
      expect((await job()).error).toBeNull();
      expect(workProcesses(server.child.pid)).toHaveLength(1);
      expect(await ready()).toMatchObject({ parts: { work: 'ok' } });
      expect(server.said()).toMatch(/ended \(SIGKILL\) and is started again/);
    },
  );
});
