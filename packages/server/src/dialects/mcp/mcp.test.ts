import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { connectHttp } from '../../testing/mcp-client.ts';
import { type Account, openTestService, type TestService } from '../../testing/service.ts';

const database = useDatabase();
let service: TestService & { close(): Promise<void> };
let ann: Account;
beforeAll(async () => {
  service = await openTestService(database, { MAX_ACTIVE_JOBS_PER_USER: '3' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${service.baseUrl}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-api-key': ann.key,
      ...headers,
    },
    body,
  });
const ask = (method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

describe('the server', () => {
  test('tells the official client every tool with the schemas of what goes in and comes out', async () => {
    const { client } = await connectHttp(service.baseUrl, ann.key);
    expect(client.getServerVersion()).toMatchObject({ name: 'reelwright' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'process_video',
      'create_upload',
      'get_job_status',
      'list_clips',
      'get_quota',
      'add_subtitles',
      'recut_clip',
      'get_plan',
      'apply_plan_edit',
      'publish_clip',
    ]);
    const guide = readFileSync(new URL('../../../../../docs/mcp.md', import.meta.url), 'utf8');
    expect([...guide.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(
      tools.map(({ name }) => name),
    );
    for (const tool of tools) {
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema?.type).toBe('object');
      expect(tool.description?.length).toBeGreaterThan(20);
    }
  });

  test('answers plain JSON, a notification with 202, and knows the versions of before', async () => {
    for (const protocolVersion of ['2025-06-18', '2025-03-26', '2024-11-05']) {
      const response = await post(
        ask('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'x', version: '1' } }),
      );
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.json()).toMatchObject({ id: 1, result: { protocolVersion } });
    }
    const told = await post(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    expect(told.status).toBe(202);
  });

  test('has no sessions and no streams of its own: GET and DELETE are 405', async () => {
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(`${service.baseUrl}/mcp`, { method, headers: { 'x-api-key': ann.key } });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });

  test('asks who calls: 401 with Bearer, also for a wrong key', async () => {
    for (const headers of [{ 'x-api-key': '' }, { 'x-api-key': 'ck_live_wrong' }]) {
      const response = await post(ask('tools/list'), headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32000 } });
    }
    const byBearer = await fetch(`${service.baseUrl}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${ann.key}`,
      },
      body: ask('tools/list'),
    });
    expect(byBearer.status).toBe(200);
  });

  test.each([
    ['{', 400],
    ['[]', 400],
    ['null', 400],
    ['{"jsonrpc":"2.0"}', 400],
    [`{"a":"${'x'.repeat(1_100_000)}"}`, 413],
  ])('answers %.12s… with an error of JSON-RPC', async (body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
  });
});

describe('a video', () => {
  test('by address becomes a job with the options asked for', async () => {
    const { call } = await connectHttp(service.baseUrl, ann.key);
    const { value } = await call('process_video', {
      source_url: 'http://127.0.0.1:9/talk.mp4',
      confirm_rights: true,
      target_clips: 4,
      clip_min_seconds: 10,
      clip_max_seconds: 30,
      output_format: 'square',
      webhook_url: 'http://127.0.0.1:9/hook',
    });
    expect(value).toMatchObject({ status: 'queued', progress: 0, error: null });
    expect(value.webhook_secret).toMatch(/^whsec_/);
    const job = await (await ann.call(`/api/jobs/${value.job_id}`)).json();
    expect(job).toMatchObject({
      options: { aspectRatio: '1:1', moments: { count: 4, minSeconds: 10, maxSeconds: 30 } },
    });
    expect((await call('get_job_status', { job_id: value.job_id })).value).toMatchObject({ clips: [] });
    expect((await call('get_quota')).value).toMatchObject({ active_jobs: 1, active_jobs_limit: 3 });
  });

  test('of this machine is sent to the address given, and is taken once', async () => {
    const { call } = await connectHttp(service.baseUrl, ann.key);
    const bytes = new Uint8Array(mp4Like(5_000));
    const { value } = await call('create_upload', { size_bytes: bytes.length });
    const none = await call('process_video', { upload_id: value.upload_id });
    expect(none).toMatchObject({ isError: true, text: expect.stringContaining('not_found') });
    const { 'content-length': _, ...headers } = value.headers;
    expect((await fetch(value.url, { method: 'PUT', headers, body: bytes })).ok).toBe(true);
    expect((await call('process_video', { upload_id: value.upload_id })).value.status).toBe('queued');
    expect((await call('process_video', { upload_id: value.upload_id })).isError).toBe(true);
  });

  test.each([
    [{}, 'either source_url or upload_id'],
    [{ source_url: 'http://127.0.0.1:9/a', upload_id: 'x' }, 'either source_url or upload_id'],
    [{ source_url: 'file:///etc/passwd' }, 'source_url'],
    [{ source_url: 'http://127.0.0.1:9/a', clip_min_seconds: 50, clip_max_seconds: 40 }, 'clip_max_seconds'],
    [{ source_url: 'http://127.0.0.1:9/a', target_clips: 99 }, 'target_clips'],
    [
      { source_url: 'http://127.0.0.1:9/a', webhook_url: 'http://127.0.0.1:9', webhook_secret: 'x' },
      'webhook_secret',
    ],
  ])('is refused in words that say what is wrong: %j', async (args, said) => {
    const { call } = await connectHttp(service.baseUrl, ann.key);
    const { isError, text } = await call('process_video', args);
    expect(isError).toBe(true);
    expect(text).toContain(said);
  });

  test('of somebody else is nobody’s business', async () => {
    const { call } = await connectHttp(service.baseUrl, ann.key);
    const { value } = await call('process_video', { source_url: 'http://127.0.0.1:9/talk.mp4' });
    const bob = await connectHttp(service.baseUrl, (await service.newAccount()).key);
    for (const [tool, args] of [
      ['get_job_status', {}],
      ['list_clips', {}],
      ['get_plan', { clip_index: 0 }],
      ['recut_clip', { clip_index: 0, segments: [{ start: 0, end: 5 }] }],
      ['apply_plan_edit', { clip_index: 0, patch: {} }],
    ] as const)
      expect((await bob.call(tool, { job_id: value.job_id, ...args })).text).toMatch(/^forbidden: /);
    expect((await bob.call('list_clips')).value.jobs).toEqual([]);
    expect((await bob.call('get_job_status', { job_id: 'nothing' })).text).toMatch(/^not_found: /);
  });
});
