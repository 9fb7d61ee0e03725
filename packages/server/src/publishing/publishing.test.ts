import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { useDatabase } from '../testing/database.ts';
import { finishedClip } from '../testing/finished-clip.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { startUploadPost } from '../testing/upload-post-service.ts';
import { getPost, listPosts, openPublisher, openUploadPost, type PostStatus } from './index.ts';
import { notePost } from './posts.ts';

const KEY = 'up-secret-key-0123456789';
const database = useDatabase();
let library: TestLibrary;
let ann: string;
let jobId: string;
const clip = randomBytes(3_000_000);
beforeAll(async () => {
  library = await openTestLibrary(database);
  ann = await library.newOwner();
  jobId = (await finishedClip(library, ann, clip)).jobId;
});

async function open(options: { ownKey?: string; baseUrl?: string } = {}) {
  const service = await startUploadPost(KEY);
  const pauses: number[] = [];
  const scratchFolder = mkdtempSync(join(inject('runFolder'), 'publishing-'));
  const publisher = openPublisher({
    library,
    uploadPost: openUploadPost({ baseUrl: options.baseUrl ?? service.baseUrl, tiktokMode: 'MEDIA_UPLOAD' }),
    ownKey: options.ownKey,
    scratchFolder,
    pause: async (ms) => void pauses.push(ms),
  });
  onTestFinished(() => publisher.close());
  return { service, publisher, pauses, scratchFolder };
}

const wish = (more: object = {}) => ({
  jobId,
  clipIndex: 1,
  platforms: ['tiktok', 'instagram', 'youtube'],
  profile: 'ann',
  key: KEY,
  ...more,
});

/** The post when it is where no more happens to it. */
async function over(id: string, statuses: readonly PostStatus[] = ['published', 'failed', 'scheduled']) {
  await expect
    .poll(async () => (await getPost(library, ann, id)).status, { timeout: 10_000 })
    .toSatisfy((status: PostStatus) => statuses.includes(status));
  return getPost(library, ann, id);
}

describe('a clip that is published', () => {
  test('goes out whole, in the documented form, and the record says what became of it on each network', async () => {
    const { service, publisher, scratchFolder } = await open();
    const { id, status, title } = await publisher.publish(ann, wish());
    expect({ status, title }).toEqual({ status: 'queued', title: 'A title' });
    const post = await over(id);
    expect(post).toMatchObject({
      status: 'published',
      attempts: 1,
      errorMessage: null,
      revision: 1,
      results: [
        { platform: 'tiktok', success: true, url: 'https://tiktok.example/1' },
        { platform: 'instagram', success: false, message: 'The account is not a business account' },
        { platform: 'youtube', success: true },
      ],
    });
    const [taken] = service.taken;
    expect(taken).toMatchObject({
      fields: {
        user: ['ann'],
        'platform[]': ['tiktok', 'instagram', 'youtube'],
        async_upload: ['true'],
        title: ['A title'],
        description: [expect.stringMatching(/^An insight\s+#talk$/)],
        media_type: ['REELS'],
        post_mode: ['MEDIA_UPLOAD'],
        privacyStatus: ['public'],
      },
      filename: 'clip_01.mp4',
      sha256: createHash('sha256').update(clip).digest('hex'),
      headers: { 'idempotency-key': id, 'x-request-id': id },
    });
    expect(readdirSync(scratchFolder)).toEqual([]);
    expect(await listPosts(library, ann, jobId)).toContainEqual(post);
  });

  test('waits for its time at Upload-Post when it has one, and can be called back', async () => {
    const { service, publisher } = await open();
    const { id } = await publisher.publish(
      ann,
      wish({ scheduledDate: '2027-01-02T10:00:00', timezone: 'Europe/Berlin', title: 'Mine' }),
    );
    const post = await over(id);
    expect(post).toMatchObject({ status: 'scheduled', scheduleId: `job-${id}`, title: 'Mine' });
    expect(service.taken[0]?.fields).toMatchObject({
      scheduled_date: ['2027-01-02T10:00:00'],
      timezone: ['Europe/Berlin'],
    });
    await publisher.cancel(ann, `job-${id}`, KEY);
    expect((await getPost(library, ann, id)).status).toBe('cancelled');
    expect(service.schedule.size).toBe(0);
    await expect(publisher.cancel(ann, `job-${id}`, KEY)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what goes wrong', () => {
  test('at Upload-Post is tried again after growing pauses, and taken once: also when its answer was lost', async () => {
    const { service, publisher, pauses } = await open();
    service.moods.push({ answer: 503 }, { hangUp: true }, { lose: true });
    const { id } = await publisher.publish(ann, wish());
    expect(await over(id)).toMatchObject({ status: 'published', attempts: 4 });
    expect(service.taken).toHaveLength(1);
    expect(pauses.slice(0, 3)).toEqual([5_000, 30_000, 120_000]);
  });

  test('for good ends as failed with what Upload-Post said', async () => {
    const { service, publisher } = await open();
    service.moods.push({ answer: 400, message: 'The video is too long for this account' });
    const { id } = await publisher.publish(ann, wish());
    expect(await over(id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      errorMessage: 'Upload-Post refuses this: The video is too long for this account',
    });
    const wrong = await publisher.publish(ann, wish({ key: 'another' }));
    expect((await over(wrong.id)).errorMessage).toMatch(/refuses the key/);
  });

  test('when nobody answers ends as failed after four tries', async () => {
    const { publisher } = await open({ baseUrl: 'http://127.0.0.1:9' });
    const { id } = await publisher.publish(ann, wish());
    expect(await over(id)).toMatchObject({
      status: 'failed',
      attempts: 4,
      errorMessage: expect.stringMatching(/cannot be reached/),
    });
  });

  test('no key, no clip, somebody else’s clip: refused before anything is noted', async () => {
    const { publisher } = await open();
    const before = (await listPosts(library, ann)).length;
    await expect(publisher.publish(ann, wish({ key: undefined }))).rejects.toThrow('X-Upload-Post-Key');
    await expect(publisher.publish(ann, wish({ clipIndex: 2 }))).rejects.toMatchObject({ code: 'not_found' });
    const bob = await library.newOwner();
    await expect(publisher.publish(bob, wish())).rejects.toMatchObject({ code: 'forbidden' });
    expect(await listPosts(library, ann)).toHaveLength(before);
    const [mine] = await listPosts(library, ann);
    await expect(getPost(library, bob, mine?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a process that ends', () => {
  test('leaves posts on their way to the next one where the service has a key, which sends them once', async () => {
    const first = await open({ ownKey: KEY });
    first.service.moods.push({ lose: true });
    const gate = Promise.withResolvers<void>();
    const stuck = openPublisher({
      library,
      uploadPost: openUploadPost({ baseUrl: first.service.baseUrl, tiktokMode: 'DIRECT_POST' }),
      ownKey: KEY,
      scratchFolder: first.scratchFolder,
      pause: (_, signal) =>
        new Promise((_, reject) => {
          gate.resolve();
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const { id } = await stuck.publish(ann, wish({ key: undefined }));
    await gate.promise;
    await stuck.close();
    expect((await getPost(library, ann, id)).status).toBe('sending');
    await first.publisher.resume();
    expect(await over(id)).toMatchObject({ status: 'published', attempts: 2 });
    expect(first.service.taken).toHaveLength(1);
  });

  test('takes keys that came with requests along: after half an hour the post has failed and says why', async () => {
    const { publisher } = await open();
    const { id } = await publisher.publish(ann, wish());
    await over(id);
    await notePost(library, id, { status: 'sending' });
    await publisher.resume();
    expect((await getPost(library, ann, id)).status).toBe('sending');
    library.ports.pass(31 * 60);
    await publisher.resume();
    expect(await getPost(library, ann, id)).toMatchObject({
      status: 'failed',
      errorMessage: expect.stringMatching(/memory/),
    });
  });

  test('leaves no key in any table', async () => {
    const { rows } = await database.db.$client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of rows) {
      const found = await database.db.$client.query(
        `select 1 from ${name} as row where row::text like '%' || $1 || '%'`,
        [KEY],
      );
      expect(found.rowCount, name).toBe(0);
    }
  });
});
