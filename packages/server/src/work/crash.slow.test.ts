import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findShared } from '@reelwright/engine';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../db/index.ts';
import { getJob } from '../library/index.ts';
import { artefactHashes, openTestService, type TestService } from '../testing/workers.ts';

const shared = findShared();
const talk = join(shared ?? '', 'media/video/googlework_short.mp4');
const options = { numClips: 2, clipLength: 'short', quality: 'low' };
/** How long a job may take on a busy machine, and a test of one that is done partly twice. */
const JOB_SECONDS = 240;
const TEST_MS = 2 * JOB_SECONDS * 1_000;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
}, 60_000);

async function newService(given?: { databaseUrl: string }): Promise<TestService> {
  const service = await openTestService(given);
  closing.push(() => service.close());
  return service;
}

/** How often each step of a job was finished, by workflow and name. */
function finished(service: TestService): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, workflowId, step } of service.steps()) {
    const name = `${workflowId.replace(/^[A-Za-z0-9]+-/, '')} ${step}`;
    if (type === 'finished') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const EACH_ONCE = {
  '1 fetch': 1,
  '1 probe': 1,
  '1 hear': 1,
  '1 plan': 1,
  '1-clip-1 render': 1,
  '1-clip-2 render': 1,
  '1 deliver': 1,
};

/** Waits until a step is running, and gives the process that runs it. */
async function runningStep(service: TestService, step: string): Promise<number> {
  const find = () => service.steps().find((one) => one.type === 'started' && one.step === step);
  await expect.poll(find, { timeout: JOB_SECONDS * 1_000, interval: 50 }).toBeDefined();
  return find()?.process ?? 0;
}

describe.skipIf(!existsSync(talk))('with real footage (../shared)', () => {
  let undisturbed: Record<string, string> = {};

  beforeAll(async () => {
    const service = await openTestService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, talk, options);
    const job = await service.ended(owner, id, JOB_SECONDS);
    undisturbed = await artefactHashes(service.db, id);
    await service.close();
    expect(job.status).toBe('completed');
    expect(Object.keys(undisturbed).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
  }, TEST_MS);

  test.each([
    ['fetch', 0],
    ['probe', 0],
    ['hear', 400],
    ['plan', 1_500],
    ['render', 1_500],
    ['deliver', 0],
  ])(
    'kill -9 in "%s" loses nothing: the same files, each finished step done once, no ffmpeg left',
    async (step, ms) => {
      const service = await newService();
      const first = await service.startWorker({ POISON: `${step}:${ms}` });
      const owner = await service.newOwner();
      const died = once(first.child, 'exit');
      const { id } = await service.submit(owner, talk, options);
      await died;
      await expect.poll(() => service.mediaProcesses(), { timeout: 2_000 }).toEqual([]);
      await service.startWorker();
      const job = await service.ended(owner, id, JOB_SECONDS);
      expect(job).toMatchObject({ status: 'completed', error: null });
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      expect(finished(service)).toEqual(EACH_ONCE);
      expect(service.mediaProcesses()).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'a job that kills its worker twice is not tried a third time, and says so',
    async () => {
      const service = await newService();
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      for (let crash = 0; crash < 2; crash += 1) {
        const worker = await service.startWorker({ POISON: 'hear:0' });
        if (worker.child.signalCode === null) await once(worker.child, 'exit');
      }
      await service.startWorker({ POISON: 'hear:0' });
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({
        status: 'failed',
        error: { code: 'interrupted', message: expect.stringMatching(/stopped twice/) },
      });
      const tried = service.steps().filter(({ type, step }) => type === 'started' && step === 'hear');
      expect(tried).toHaveLength(2);
    },
    TEST_MS,
  );

  test(
    'of two workers on one database, the other goes on when the one that renders is killed',
    async () => {
      const service = await newService();
      const workers = [await service.startWorker(), await service.startWorker()];
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      const owning = await runningStep(service, 'plan');
      await runningStep(service, 'render');
      await expect
        .poll(() => service.mediaProcesses().length, { timeout: 60_000, interval: 20 })
        .toBeGreaterThan(0);
      process.kill(owning, 'SIGKILL');
      const left = workers.find(({ child }) => child.pid !== owning);
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({ status: 'completed' });
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      expect(finished(service)).toEqual(EACH_ONCE);
      const last = service.steps().find(({ step, type }) => step === 'deliver' && type === 'finished');
      expect(last?.process).toBe(left?.child.pid);
    },
    TEST_MS,
  );

  test(
    'a worker that was paused while another went on writes nothing afterwards, and works again',
    async () => {
      const service = await newService();
      const paused = await service.startWorker();
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      await runningStep(service, 'render');
      paused.child.kill('SIGSTOP');
      const other = await service.startWorker();
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({ status: 'completed' });
      const rows = () => service.db.query.artefacts.findMany();
      const before = await rows();
      paused.child.kill('SIGCONT');
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(await rows()).toEqual(before);
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      for (const { storageKey } of before)
        expect(existsSync(join(service.dataDir, 'files', storageKey))).toBe(true);
      expect(await getJob(service.library, owner, id)).toMatchObject({ status: 'completed', progress: 100 });
      const delivered = service.steps().filter(({ step, type }) => step === 'deliver' && type === 'finished');
      expect(delivered.map((one) => one.process)).toEqual([other.child.pid]);
      expect(service.mediaProcesses()).toEqual([]);

      await other.end();
      const again = await service.submit(owner, talk, { ...options, mode: 'none', trimEnd: 3 });
      expect(await service.ended(owner, again.id, JOB_SECONDS)).toMatchObject({ status: 'completed' });
    },
    TEST_MS,
  );

  test(
    'a worker that is asked to end leaves its job to the next, which goes on at once',
    async () => {
      const service = await newService();
      const first = await service.startWorker();
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      await runningStep(service, 'plan');
      const ended = once(first.child, 'exit');
      first.child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(service.mediaProcesses()).toEqual([]);
      expect((await getJob(service.library, owner, id)).status).toBe('processing');
      await service.startWorker();
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({ status: 'completed' });
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      expect(finished(service)).toEqual(EACH_ONCE);
    },
    TEST_MS,
  );

  test(
    'orderly ends are not held against a job: after three it is finished all the same',
    async () => {
      const service = await newService();
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      for (const step of ['hear', 'plan', 'render']) {
        const worker = await service.startWorker();
        await runningStep(service, step);
        const ended = once(worker.child, 'exit');
        worker.child.kill('SIGTERM');
        expect(await ended).toEqual([0, null]);
        expect(service.mediaProcesses()).toEqual([]);
      }
      await service.startWorker();
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({ status: 'completed', error: null });
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      expect(finished(service)).toEqual(EACH_ONCE);
    },
    TEST_MS,
  );

  test(
    'PostgreSQL killed in the middle of a job and started again: the job goes on',
    async () => {
      const dataDir = mkdtempSync(join(inject('runFolder'), 'own-'));
      // As root, PostgreSQL runs as somebody else.
      chmodSync(dataDir, 0o755);
      const own = await openDatabase({ databaseUrl: undefined, dataDir }, () => undefined);
      closing.push(() => own.close());
      const service = await newService({ databaseUrl: own.url });
      const worker = await service.startWorker();
      const owner = await service.newOwner();
      const { id } = await service.submit(owner, talk, options);
      await runningStep(service, 'render');
      const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
      expect(await service.ended(owner, id, JOB_SECONDS)).toMatchObject({ status: 'completed' });
      expect(worker.child.exitCode).toBeNull();
      expect(await artefactHashes(service.db, id)).toEqual(undisturbed);
      const counts = finished(service);
      for (const step of ['1 fetch', '1 probe', '1 hear', '1 plan', '1 deliver'])
        expect(counts[step]).toBe(1);
    },
    TEST_MS,
  );
});
