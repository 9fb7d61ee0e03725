import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { findShared, probe } from '@reelwright/engine';
import { afterEach, describe, expect, test } from 'vitest';
import {
  addVideo,
  getJob,
  getManifest,
  getPlan,
  getStyle,
  listenToChanges,
  newSourceKey,
  RestyleOptions,
  submitJob,
} from '../library/index.ts';
import { openTestService, type TestService } from '../testing/workers.ts';

const shared = findShared();
const talk = join(shared ?? '', 'media/video/friday.mp4');

const open: TestService[] = [];
afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});

async function newService(): Promise<TestService> {
  const service = await openTestService();
  open.push(service);
  return service;
}

async function upload({ library }: TestService, ownerId: string, id: string, file: string) {
  const storageKey = newSourceKey(library.ports);
  const { sizeBytes, sha256 } = await library.store.put(storageKey, createReadStream(file));
  const video = { id, ownerId, originalName: 'talk.mp4', templateVideoId: null, webhook: null };
  const stored = { storageKey, sizeBytes, contentHash: sha256 };
  return addVideo(library, { ...video, probe: await probe(file) }, stored);
}

async function restyle({ library }: TestService, ownerId: string, options: object) {
  return submitJob(library, {
    ownerId,
    dialect: 'test',
    source: { kind: 'video', videoId: 'vid_a' },
    kind: 'restyle',
    options: RestyleOptions.parse(options),
    templateVideoId: null,
  });
}

describe.skipIf(!existsSync(talk))('a restyling job with real footage (needs shared/media)', () => {
  test('learns the style, keeps it before anything is rendered, and makes one clip with a plan; each step is done once', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    await upload(service, owner, 'vid_a', talk);
    const seen: { progress: number; stage: string | null; styled: boolean }[] = [];
    // One look after the other, so that they are in order.
    let looking = Promise.resolve();
    const listener = await listenToChanges(
      service.databaseUrl,
      (id) => {
        looking = looking.then(async () => {
          if (!id) return;
          const styled = (await getStyle(service.library, owner, id)) !== null;
          const { progress, stage } = await getJob(service.library, owner, id);
          seen.push({ progress, stage, styled });
        });
      },
      () => undefined,
    );
    const { id } = await restyle(service, owner, { quality: 'low' });
    const job = await service.ended(owner, id);
    await listener.close();
    await looking;
    expect(job).toMatchObject({ status: 'completed', progress: 100, stage: null, error: null });
    expect(job.clips).toMatchObject([{ index: 1, status: 'completed', finished: true }]);
    expect((await getManifest(service.library, owner, id, '')).clips).toHaveLength(1);
    expect((await getPlan(service.library, owner, id, 1)).plan.segments).toHaveLength(1);
    expect(seen.some(({ stage, styled }) => styled && stage === 'extract')).toBe(true);
    const stages = [...new Set(seen.flatMap(({ stage }) => stage ?? []))];
    const order = ['probe', 'music', 'watch', 'extract', 'apply', 'render'];
    expect(stages).toEqual(order.filter((stage) => stages.includes(stage)));
    expect(stages).toEqual(expect.arrayContaining(['watch', 'render']));
    const progress = seen.map((one) => one.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    const started = service.steps().filter(({ type }) => type === 'started');
    expect(started.map(({ workflowId, step }) => `${workflowId} ${step}`)).toEqual([
      `${id}-1 fetch`,
      `${id}-1 analyse`,
      `${id}-1 extract`,
      `${id}-1 apply`,
      `${id}-1-clip-1 render`,
      `${id}-1 deliver`,
    ]);
    expect(service.mediaProcesses()).toEqual([]);
  }, 240_000);

  test('that is to learn only makes no video', async () => {
    const service = await newService();
    await service.startWorker();
    const owner = await service.newOwner();
    await upload(service, owner, 'vid_a', talk);
    const { id } = await restyle(service, owner, { extractOnly: true });
    const job = await service.ended(owner, id);
    expect(job).toMatchObject({ status: 'completed', progress: 100, clips: [] });
    expect(await getStyle(service.library, owner, id)).toMatchObject({ version: '1.0' });
    expect(service.steps().map(({ step }) => step)).not.toContain('apply');
  }, 240_000);

  test('whose worker is killed while it measures goes on in another', async () => {
    const service = await newService();
    const owner = await service.newOwner();
    await upload(service, owner, 'vid_a', talk);
    await service.startWorker({ POISON: 'analyse:300' });
    const { id } = await restyle(service, owner, { quality: 'low' });
    await expect
      .poll(() => service.steps().some(({ step }) => step === 'analyse'), { timeout: 60_000 })
      .toBe(true);
    await service.startWorker();
    expect(await service.ended(owner, id)).toMatchObject({ status: 'completed', progress: 100 });
    const started = service.steps().filter(({ type }) => type === 'started');
    expect(started.filter(({ step }) => step === 'fetch')).toHaveLength(1);
    expect(started.filter(({ step }) => step === 'analyse')).toHaveLength(2);
  }, 240_000);
});
