import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../../db/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService, videoForm } from '../../testing/service.ts';
import type { OperatorAnswer } from './schemas.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;
const asked = (cookie: string) => fetch(`${service.baseUrl}/api/operator`, { headers: { cookie } });

beforeAll(async () => {
  service = await openTestService(database, { OPERATORS: 'Olga@Example.org, otto@example.org' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

test('an operator sees queue, failures with their reasons, workers, storage and models of everybody', async () => {
  const upload = (bytes: number) =>
    ann.call('/api/upload', { method: 'POST', body: videoForm(new Uint8Array(mp4Like(bytes))) });
  const { jobId } = await read(await upload(1_000));
  await upload(2_000);
  const failed = { status: 'failed', errorCode: 'no_speech', errorMessage: 'Nobody speaks.' } as const;
  await database.db.update(schema.jobs).set(failed).where(eq(schema.jobs.id, jobId));
  const now = new Date();
  await database.db
    .insert(schema.workers)
    .values({ executorId: 'w1', beatAt: now, startedAt: now, version: '1' });
  await database.db
    .update(schema.users)
    .set({ email: 'olga@example.org' })
    .where(eq(schema.users.id, ann.id));
  const state = await read<OperatorAnswer>(await asked(ann.cookie));
  expect(state.jobs).toEqual({ queued: 1, downloading: 0, processing: 0, completed: 0, failed: 1 });
  expect(state.oldestWaiting).toBeGreaterThan(0);
  expect(state.failures).toMatchObject([{ jobId, code: 'no_speech', message: 'Nobody speaks.' }]);
  expect(state.workers.map(({ id }) => id)).toEqual(['w1']);
  expect(state.storage.sources).toEqual({ count: 2, bytes: 3_000 });
  expect(state.models.map(({ name }) => name)).toContain('moonshine-tiny');
});

test('nobody else sees it, and no API key does, an operator’s neither', async () => {
  const bob = await service.newAccount();
  expect((await asked(bob.cookie)).status).toBe(403);
  expect((await fetch(`${service.baseUrl}/api/operator`)).status).toBe(401);
  expect((await ann.call('/api/operator')).status).toBe(403);
});
