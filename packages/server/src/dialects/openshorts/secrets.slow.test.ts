import { expect, test } from 'vitest';
import { mp4Like } from '../../testing/ingest.ts';
import { startServerProcess } from '../../testing/server-process.ts';
import { newAccount, read } from '../../testing/service.ts';

const KEY = 'AIza-never-to-be-seen-0123456789';

test('keys and cookies stand in no log, however much is logged', { timeout: 180_000 }, async () => {
  const server = await startServerProcess({ LOG_LEVEL: 'trace' });
  try {
    const ann = await newAccount(server.baseUrl);
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(mp4Like(400))]), 'talk.mp4');
    const headers = { 'X-Gemini-Key': KEY };
    const sent = await ann.call('/api/process', { method: 'POST', headers, body: form });
    expect(sent.status).toBe(200);
    const { job_id: jobId } = await read<{ job_id: string }>(sent);
    const asked = { job_id: jobId, clip_index: 0, api_key: KEY };
    expect((await ann.send('POST', '/api/edit', asked, headers)).status).toBe(400);
    expect((await ann.send('POST', '/api/process', { url: 'nowhere' }, headers)).status).toBe(400);
    expect((await fetch(`${server.baseUrl}/api/auth/me`, { headers: { cookie: ann.cookie } })).status).toBe(
      200,
    );
    const said = server.said();
    // The form was logged, and what it came with was not.
    expect(said).toContain('busboyOptions');
    for (const secret of [KEY, ann.key, ann.cookie.split('=')[1] ?? 'cookie'])
      expect(said).not.toContain(secret);
  } finally {
    await server.end();
  }
});
