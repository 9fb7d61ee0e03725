import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findShared } from '@reelwright/engine';
import { afterEach, describe, expect, test } from 'vitest';
import {
  cancelJob,
  deleteJob,
  editPlan,
  getJob,
  getManifest,
  getPlan,
  listenToChanges,
  retryJob,
} from '../library/index.ts';
import { artefactHashes, openTestService, type TestService } from '../testing/workers.ts';

const shared = findShared();
const talk = join(shared ?? '', 'media/video/googlework_short.mp4');
const options = { numClips: 2, clipLength: 'short', quality: 'low' };

const open: TestService[] = [];
afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});
async function newService(): Promise<TestService> {
  const service = await openTestService();
  open.push(service);
  return service;
}

describe.skipIf(!existsSync(talk))('a job with real footage (../shared)', () => {
  test('becomes clips, says how far it is without ever going back, and each step is done once', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const seen: { at: number; progress: number; status: string; stage: string | null }[] = [];
    // One after the other: an answer of before must not come after a later one.
    let looked = Promise.resolve();
    const look = async (id: string) => {
      const { progress, status, stage } = await getJob(service.library, owner, id);
      seen.push({ at: Date.now(), progress, status, stage });
    };
    const listener = await listenToChanges(
      service.databaseUrl,
      (id) => {
        if (id) looked = looked.then(() => look(id));
      },
      () => undefined,
    );
    const { id } = await service.submit(owner, talk, options);
    const job = await service.ended(owner, id);
    expect(job).toMatchObject({
      status: 'completed',
      progress: 100,
      error: null,
      stage: null,
      etaSeconds: null,
    });
    expect(job.clips).toMatchObject([
      { index: 1, status: 'completed', finished: true },
      { index: 2, status: 'completed', finished: true },
    ]);
    const manifest = await getManifest(service.library, owner, id, '/x/');
    expect(manifest.clips.map(({ downloadUrl }) => downloadUrl)).toEqual([
      '/x/clip_01.mp4',
      '/x/clip_02.mp4',
    ]);
    expect(Object.keys(await artefactHashes(service.db, id))).toHaveLength(10);
    await expect.poll(() => seen.at(-1)?.status).toBe('completed');
    await listener.close();
    await looked;

    const started = service.steps().filter(({ type }) => type === 'started');
    expect(started.map(({ workflowId, step }) => `${workflowId} ${step}`).sort()).toEqual(
      [
        `${id}-1 deliver`,
        `${id}-1 fetch`,
        `${id}-1 hear`,
        `${id}-1 plan`,
        `${id}-1 probe`,
        `${id}-1-clip-1 render`,
        `${id}-1-clip-2 render`,
      ].sort(),
    );
    const progress = seen.map((one) => one.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(new Set(progress.map(Math.round)).size).toBeGreaterThan(8);
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['queued', 'processing', 'completed']));
    expect(service.mediaProcesses()).toEqual([]);
    for (const executor of readdirSync(join(service.dataDir, 'work')))
      for (const left of readdirSync(join(service.dataDir, 'work', executor)))
        expect(readdirSync(join(service.dataDir, 'work', executor, left))).toEqual([]);
  }, 240_000);

  test('of which one clip fails completes with the others; that clip says why, and a retry makes it too', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, talk, options);
    // Where the second clip's files would go, there is something else.
    const folder = join(service.dataDir, 'files/jobs', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '1-2-1'), 'in the way');
    const job = await service.ended(owner, id);
    expect(job).toMatchObject({ status: 'completed', error: null });
    expect(job.clips).toMatchObject([
      { index: 1, status: 'completed', error: null, finished: true },
      { index: 2, status: 'failed', error: { code: 'storage_failed' }, finished: false },
    ]);
    const manifest = await getManifest(service.library, owner, id, '');
    expect(manifest.clips.map(({ index }) => index)).toEqual([1]);
    expect(Object.keys(await artefactHashes(service.db, id))).toHaveLength(5);
    const tries = service.steps().filter(({ step, type }) => step === 'render' && type === 'failed');
    expect(tries).toHaveLength(2);
    await retryJob(service.library, owner, id);
    const statuses = async () => (await getJob(service.library, owner, id)).clips.map(({ status }) => status);
    await expect.poll(statuses, { timeout: 90_000 }).toEqual(['completed', 'completed']);
    expect(Object.keys(await artefactHashes(service.db, id))).toHaveLength(10);
  }, 240_000);

  test('whose clip is edited has that clip rendered anew, and the others left', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, talk, options);
    await service.ended(owner, id);
    const before = await artefactHashes(service.db, id);
    const { plan } = await getPlan(service.library, owner, id, 1);
    await expect(
      editPlan(service.library, owner, id, 1, { patch: { output: { width: 1081 } } }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('plan.output.width'),
    });
    await expect(
      editPlan(service.library, owner, id, 1, { patch: { source: { contentHash: 'sha256:x' } } }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
    const shorter = plan.segments.slice(0, 1).map((segment) => ({
      ...segment,
      endSeconds: segment.startSeconds + 2,
      shots: segment.shots.slice(0, 1).map((shot) => ({ ...shot, endSeconds: segment.startSeconds + 2 })),
    }));
    const edited = await editPlan(service.library, owner, id, 1, {
      patch: { segments: shorter, about: { title: 'New' } },
    });
    expect(edited.revision).toBe(2);
    await expect(editPlan(service.library, owner, id, 1, { patch: {} })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect
      .poll(async () => (await getJob(service.library, owner, id)).clips[0]?.status, { timeout: 60_000 })
      .toBe('completed');
    const after = await artefactHashes(service.db, id);
    expect(after['clip_01.mp4']).not.toBe(before['clip_01.mp4']);
    expect(after['clip_02.mp4']).toBe(before['clip_02.mp4']);
    const manifest = await getManifest(service.library, owner, id, '');
    expect(manifest.clips[0]).toMatchObject({ metadata: { title: 'New' } });
    expect(manifest.clips[0]?.duration).toBeCloseTo(2, 1);
    // The files of before go when the new ones are told of.
    await expect
      .poll(() => readdirSync(join(service.dataDir, 'files/jobs', id)).sort(), { timeout: 10_000 })
      .toEqual(['1-1-2', '1-2-1']);
  }, 240_000);

  test('that is cancelled while it renders has no ffmpeg left within two seconds, on another process', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, talk, { ...options, quality: 'high' });
    await expect
      .poll(
        () =>
          service.mediaProcesses().some((one) => one.includes('.mp4')) &&
          service.steps().some(({ step }) => step === 'render'),
        { timeout: 120_000, interval: 50 },
      )
      .toBe(true);
    await expect
      .poll(() => service.mediaProcesses().length, { timeout: 30_000, interval: 20 })
      .toBeGreaterThan(0);
    const at = performance.now();
    await cancelJob(service.library, owner, id);
    expect(await getJob(service.library, owner, id)).toMatchObject({
      status: 'failed',
      error: { code: 'cancelled' },
    });
    await expect.poll(() => service.mediaProcesses(), { timeout: 10_000, interval: 20 }).toEqual([]);
    const took = performance.now() - at;
    console.log(`cancelled in ${took.toFixed(0)} ms`);
    expect(took).toBeLessThan(2_000);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(service.mediaProcesses()).toEqual([]);
    expect((await getJob(service.library, owner, id)).status).toBe('failed');
    await deleteJob(service.library, owner, id);
    expect(existsSync(join(service.dataDir, 'files/jobs', id))).toBe(false);
  }, 240_000);

  test('waits while another job of its owner runs, and not for those of others', async () => {
    const service = await newService();
    await service.startWorker({ MAX_CONCURRENT_JOBS: '2' });
    const [ann, bob] = [await service.newOwner(), await service.newOwner()];
    const small = { ...options, numClips: 1 };
    const first = await service.submit(ann, talk, small);
    const second = await service.submit(ann, talk, { ...small, captionPreset: 'karaoke' });
    const other = await service.submit(bob, talk, small);
    const [one, two, three] = await Promise.all([
      service.ended(ann, first.id, 400),
      service.ended(ann, second.id, 400),
      service.ended(bob, other.id, 400),
    ]);
    expect([one.status, two.status, three.status]).toEqual(['completed', 'completed', 'completed']);
    expect(two.startedAt?.getTime()).toBeGreaterThanOrEqual(one.finishedAt?.getTime() ?? 0);
    expect(three.startedAt?.getTime()).toBeLessThan(one.finishedAt?.getTime() ?? 0);
  }, 450_000);

  test('runs where there is room: each machine takes as many as its own setting says, whoever started last', async () => {
    const service = await newService();
    await service.startWorker({ MAX_CONCURRENT_JOBS: '2' });
    await service.startWorker({ MAX_CONCURRENT_JOBS: '1' });
    const owners = await Promise.all(Array.from({ length: 4 }, () => service.newOwner()));
    for (const owner of owners) await service.submit(owner, talk, { ...options, numClips: 1 });
    const running = async () => {
      const { rows } = await service.db.$client.query<{ jobs: number }>(
        `select count(*)::int as jobs from dbos.workflow_status
         where name = 'job' and status = 'PENDING' group by executor_id order by 1`,
      );
      return rows.map(({ jobs }) => jobs);
    };
    await expect.poll(running, { timeout: 30_000, interval: 100 }).toEqual([1, 2]);
  }, 120_000);

  test('that takes too long is stopped and says so', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, talk, options);
    await service.db.$client.query(
      'update dbos.workflow_status set workflow_timeout_ms = 3000 where workflow_uuid = $1',
      [`${id}-1`],
    );
    expect(await service.ended(owner, id, 60)).toMatchObject({
      status: 'failed',
      error: { code: 'timed_out', message: expect.stringMatching(/longer than its limit/) },
    });
    await expect.poll(() => service.mediaProcesses(), { timeout: 5_000 }).toEqual([]);
  }, 120_000);

  test('of which nothing can be read says why, at once', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    const { id } = await service.submit(owner, join(shared ?? '', 'media/MANIFEST.md'), options);
    expect(await service.ended(owner, id, 60)).toMatchObject({
      status: 'failed',
      error: { code: expect.stringMatching(/media$/) },
    });
    expect(service.steps().filter(({ step, type }) => step === 'probe' && type === 'started')).toHaveLength(
      1,
    );
  }, 120_000);
});
