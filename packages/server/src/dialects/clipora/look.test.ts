import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePlan } from '../../../../plan/src/testing.ts';
import { schema } from '../../db/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService, videoForm } from '../../testing/service.ts';
import type { ClipsAnswer } from './schemas.ts';

const database = useDatabase();
const video = new Uint8Array(mp4Like(1_000));
let service: TestService & { close(): Promise<void> };
let ann: Account;
let bob: Account;
let jobId: string;

beforeAll(async () => {
  service = await openTestService(database);
  ann = await service.newAccount();
  bob = await service.newAccount();
  jobId = (await read(await ann.call('/api/upload', { method: 'POST', body: videoForm(video) }))).jobId;
});
afterAll(() => service.close());

const clipsOf = async () => (await read<ClipsAnswer>(await ann.call(`/api/jobs/${jobId}/clips`))).clips;

test('a job without moments has no clips; planned ones say what they are about before they have files', async () => {
  expect(await clipsOf()).toEqual([]);
  const row = { jobId, index: 1, ownerId: ann.id, status: 'queued', updatedAt: new Date() } as const;
  await database.db.insert(schema.clips).values({ ...row, plan: samplePlan() });
  expect(await clipsOf()).toEqual([
    {
      index: 1,
      status: 'queued',
      error: null,
      revision: 1,
      title: 'A title',
      hook: 'A hook',
      insight: 'An insight',
      emotion: 'calm',
      hashtags: ['talk'],
      score: 7,
      reasons: [],
      transcript: 'Words.',
      startSeconds: 10,
      endSeconds: 40,
      durationSeconds: 30,
      aspectRatio: '9:16',
      videoUrl: null,
      posterUrl: null,
    },
  ]);
});

test('a player reads the source in parts, as it came, and makes nothing else of it', async () => {
  const path = `/api/jobs/${jobId}/source`;
  const whole = await ann.call(path);
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(video);
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
  expect(whole.headers.get('content-security-policy')).toContain('sandbox');
  const part = await ann.call(path, { headers: { range: 'bytes=10-19' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 10-19/${video.length}`);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(video.slice(10, 20));
});

test('both are the owner’s alone', async () => {
  for (const path of [`/api/jobs/${jobId}/clips`, `/api/jobs/${jobId}/source`]) {
    expect((await bob.call(path)).status).toBe(403);
    expect((await fetch(service.baseUrl + path)).status).toBe(401);
    expect((await ann.call(path.replace(jobId, 'K3pX9aB2mZ'))).status).toBe(404);
  }
});
