import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../db/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
const KEY = { 'X-Gemini-Key': 'AIza-not-a-real-key' };

let service: TestService & { close(): Promise<void> };
let ann: Account;
beforeAll(async () => {
  service = await openTestService(database, { ALLOW_PRIVATE_URLS: 'false' });
  ann = await service.newAccount();
});
afterAll(() => service.close());

const post = (body: unknown) => ann.send('POST', '/api/process', body, KEY);
const jobCount = () => database.db.$count(schema.jobs);

describe('addresses of private places are refused before anything is asked there (E2)', () => {
  const places = [
    'http://127.0.0.1:8000/v.mp4',
    'http://localhost/v.mp4',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/v.mp4',
    'http://[::ffff:10.0.0.1]/v.mp4',
    'http://2130706433/v.mp4',
    'http://0x7f.1/v.mp4',
    'http://user:password@example.org/v.mp4',
    'ftp://example.org/v.mp4',
    'concat:/etc/passwd',
  ];
  test.each(places)('%s', async (place) => {
    const before = await jobCount();
    for (const body of [{ url: place }, { url: 'https://example.org/v.mp4', webhook_url: place }]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(await read(answer)).toEqual({ detail: expect.any(String) });
    }
    expect(await jobCount()).toBe(before);
  });
});

test.each([
  ['fields that are objects', { url: { a: 1 } }],
  [
    'a prototype',
    JSON.parse('{"url":"https://example.org/v.mp4","__proto__":{"target_clips":99},"target_clips":"x"}'),
  ],
  ['numbers beyond all numbers', { url: 'https://example.org/v.mp4', clip_max_seconds: '1e999' }],
  ['an address of a megabyte', { url: `https://example.org/${'a'.repeat(900_000)}` }],
  ['a list', []],
  ['a text', '"https://example.org/v.mp4"'],
])('%s is 400, never 500 (D5)', async (_, body) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(await read(answer)).toEqual({ detail: expect.any(String) });
});

test.each([
  ['a file name with a line break and a header', 'a\r\nX-Evil: 1.mp4'],
  ['a path', '../../../etc/passwd'],
  ['a pattern', '%03d.mp4'],
  ['an option', '-i.mp4'],
])('%s is only a name (A7)', async (_, name) => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(mp4Like(300 + name.length))]), name);
  const answer = await ann.call('/api/process', { method: 'POST', headers: KEY, body: form });
  expect(answer.status).toBe(200);
  const { job_id: jobId } = await read<{ job_id: string }>(answer);
  const source = await ann.call(`/api/source/${jobId}`);
  expect(source.status).toBe(200);
  expect(source.headers.get('x-evil')).toBeNull();
  expect(source.headers.get('content-disposition')).not.toMatch(/[/\\]/);
  // Whatever the bytes are, no browser makes a page of them (C4).
  expect(source.headers.get('content-security-policy')).toContain('sandbox');
  expect(source.headers.get('x-content-type-options')).toBe('nosniff');
  await ann.call(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
});

test.each(['bytes=-0', 'bytes=99999999-', `bytes=${'0-1,'.repeat(1_000)}0-1`])(
  'a range of nothing, or of a thousand parts, is 416 (E4): %#',
  async (range) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(mp4Like(500 + range.length))]), 'v.mp4');
    const { job_id: jobId } = await read<{ job_id: string }>(
      await ann.call('/api/process', { method: 'POST', headers: KEY, body: form }),
    );
    expect((await ann.call(`/api/source/${jobId}`, { headers: { range } })).status).toBe(416);
    await ann.call(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
  },
);

test('a page of another site may not use a person\u2019s session', async () => {
  const answer = await fetch(`${service.baseUrl}/api/process`, {
    method: 'POST',
    headers: {
      ...KEY,
      cookie: ann.cookie,
      origin: 'https://evil.example',
      'content-type': 'application/json',
    },
    body: '{"url":"https://example.org/v.mp4"}',
  });
  expect(answer.status).toBe(403);
});
