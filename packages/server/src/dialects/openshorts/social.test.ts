import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { finishedClip } from '../../testing/finished-clip.ts';
import { connectHttp } from '../../testing/mcp-client.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';
import { startUploadPost } from '../../testing/upload-post-service.ts';

const KEY = 'up-secret-key-0123456789';
const database = useDatabase();
const header = { 'x-upload-post-key': KEY };

type Service = TestService & { close(): Promise<void> };
type Body = {
  detail: string;
  success: boolean;
  request_id: string;
  status: string;
  profiles: unknown[];
  posts: { id: string; clip_index: number; status: string }[];
  path: string;
  query: Record<string, string>;
};

async function open() {
  const vendor = await startUploadPost(KEY);
  const service: Service = await openTestService(database, { UPLOAD_POST_BASE_URL: vendor.baseUrl });
  onTestFinished(() => service.close());
  const ann: Account = await service.newAccount();
  const { jobId } = await finishedClip(service.library, ann.id, Buffer.from('a finished clip'));
  const post = (body: object, headers: Record<string, string> = header, who = ann) =>
    who.send(
      'POST',
      '/api/social/post',
      { job_id: jobId, clip_index: 0, platforms: ['tiktok'], ...body },
      headers,
    );
  const get = (path: string, headers: Record<string, string> = header) =>
    ann.call(`/api/social${path}`, { headers });
  return { vendor, service, ann, jobId, post, get };
}

describe('/api/social', () => {
  test('post answers before the clip is sent, and the record tells how it goes', async () => {
    const { vendor, post, get, jobId } = await open();
    const answer = await post({ user_id: 'ann', title: 'Look', platforms: ['tiktok', 'tiktok'] });
    expect(answer.status).toBe(200);
    const body = await read<Body>(answer);
    expect(body).toMatchObject({ success: true, status: 'queued' });
    await expect.poll(() => vendor.taken.length).toBe(1);
    expect(vendor.taken[0]?.fields).toMatchObject({
      user: ['ann'],
      title: ['Look'],
      'platform[]': ['tiktok'],
    });
    const status = await get(`/status?request_id=${body.request_id}`);
    expect(await read<Body>(status)).toMatchObject({ id: body.request_id, job_id: jobId, clip_index: 0 });
    expect((await read<Body>(await get(`/posts?job_id=${jobId}`))).posts).toHaveLength(1);
  });

  test('takes the key from the body too, and the first profile when none is named', async () => {
    const { vendor, post } = await open();
    expect((await post({ api_key: KEY }, {})).status).toBe(200);
    await expect.poll(() => vendor.taken.length).toBe(1);
    expect(vendor.taken[0]?.fields.user).toEqual(['ann']);
  });

  test.each([
    [{}, {}, 400, 'Missing X-Upload-Post-Key header'],
    [{ platforms: [] }, header, 400, 'platforms'],
    [{ platforms: ['myspace'] }, header, 400, 'platforms'],
    [{ scheduled_date: 'tomorrow' }, header, 400, 'scheduled_date'],
    [{ clip_index: -1, user_id: 'ann' }, header, 400, 'clip_index'],
    [{ clip_index: 7, user_id: 'ann' }, header, 404, 'Clip not found'],
    [{ job_id: 'nothing', user_id: 'ann' }, header, 404, 'Clip not found'],
  ])('refuses %j', async (body, headers, status, said) => {
    const { post, vendor } = await open();
    const answer = await post(body, { ...headers });
    expect(answer.status).toBe(status);
    expect((await read<Body>(answer)).detail).toContain(said);
    expect(vendor.taken).toEqual([]);
  });

  test('tells profiles, analytics and what is scheduled as Upload-Post does, and calls a post back', async () => {
    const { ann, post, get, vendor } = await open();
    expect(await read(await get('/user'))).toEqual({
      profiles: [{ username: 'ann', connected: ['tiktok', 'instagram'] }],
    });
    expect(await read<Body>(await get('/user', { 'x-upload-post-key': 'wrong' }))).toMatchObject({
      profiles: [],
      error: expect.stringContaining('refuses the key'),
    });
    expect((await get('/user', {})).status).toBe(400);
    expect(await read<Body>(await get('/analytics?platforms=tiktok,youtube&user=a%2Fb'))).toMatchObject({
      path: '/api/analytics/a%2Fb',
      query: { platforms: 'tiktok,youtube' },
    });
    expect(await read<Body>(await get('/analytics/posts?platform=tiktok&limit=5'))).toMatchObject({
      path: '/api/uploadposts/post-analytics/cached',
      query: { user: 'ann', platform: 'tiktok', limit: '5' },
    });
    expect(await read<Body>(await get('/analytics/impressions?period=last_week'))).toMatchObject({
      path: '/api/uploadposts/total-impressions/ann',
      query: { period: 'last_week' },
    });
    const later = await read<Body>(
      await post({ user_id: 'ann', scheduled_date: '2027-01-02T10:00:00Z', timezone: 'UTC' }),
    );
    await expect.poll(() => vendor.schedule.size).toBe(1);
    expect(await read(await get('/scheduled'))).toMatchObject({
      scheduled_posts: [{ job_id: `job-${later.request_id}` }],
    });
    const call = () =>
      ann.call(`/api/social/scheduled/job-${later.request_id}`, { method: 'DELETE', headers: header });
    expect((await call()).status).toBe(200);
    expect(await read<Body>(await get(`/status?request_id=${later.request_id}`))).toMatchObject({
      status: 'cancelled',
    });
    expect((await call()).status).toBe(404);
  });

  test('publish_clip of MCP does the same', async () => {
    const { vendor, service, ann, jobId } = await open();
    const { call } = await connectHttp(service.baseUrl, ann.key, header);
    const args = { job_id: jobId, clip_index: 0, platforms: ['youtube'], profile: 'ann' };
    const { value, text } = await call('publish_clip', args);
    expect(value, text).toMatchObject({ status: 'queued', title: 'A title', platforms: ['youtube'] });
    await expect.poll(() => vendor.taken.length).toBe(1);
    const keyless = await connectHttp(service.baseUrl, ann.key);
    expect((await keyless.call('publish_clip', args)).text).toContain('X-Upload-Post-Key');
  });
});

describe('a key of the service', () => {
  let service: Service;
  beforeAll(async () => {
    service = await openTestService(database, { UPLOAD_POST_API_KEY: KEY });
  });
  afterAll(() => service.close());

  test('is not lent to accounts: it would open its owner’s profiles to everybody', async () => {
    const bob = await service.newAccount();
    expect((await bob.call('/api/social/user')).status).toBe(400);
  });
});
