import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { formIn, serve } from './ingest.ts';

/** A clip that the service took. */
export type TakenClip = {
  readonly fields: Record<string, string[]>;
  readonly headers: IncomingMessage['headers'];
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly filename: string;
};

/** What the service does with the next uploads, in order; then it takes them. */
export type Mood =
  | { readonly answer: number; readonly message?: string }
  | { readonly hangUp: true }
  | { readonly lose: true };

/**
 * A server that speaks Upload-Post's documented wire format on a loopback port: multipart uploads with an API key, a
 * request id that can be asked after, schedules, profiles, analytics. Takes the same Idempotency-Key once.
 */
export async function startUploadPost(key: string) {
  const taken: TakenClip[] = [];
  const moods: Mood[] = [];
  const schedule = new Map<string, object>();
  const seen = new Map<string, object>();
  let looks = 0;
  const json = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.headers.authorization !== `Apikey ${key}`)
      return void json(response, 401, { success: false, message: 'Invalid or expired API key' });
    const route = `${request.method} ${url.pathname}`;
    if (route === 'POST /api/upload') return upload(request, response);
    if (route === 'GET /api/uploadposts/status') {
      looks += 1;
      const id = url.searchParams.get('request_id');
      const clip = taken.find((one) => one.fields.request_id?.[0] === id);
      if (!clip) return void json(response, 404, { success: false, message: 'Request not found' });
      const results = (clip.fields['platform[]'] ?? []).map((platform) =>
        platform === 'instagram'
          ? { platform, success: false, message: 'The account is not a business account' }
          : { platform, success: true, post_url: `https://${platform}.example/1`, message: 'ok' },
      );
      if (looks === 1)
        return void json(response, 200, { request_id: id, status: 'in_progress', completed: 0, results: [] });
      return void json(response, 200, {
        request_id: id,
        status: 'completed',
        total: results.length,
        results,
      });
    }
    if (route === 'GET /api/uploadposts/users')
      return void json(response, 200, {
        success: true,
        profiles: [
          {
            username: 'ann',
            social_accounts: { tiktok: { display_name: 'Ann' }, youtube: '', instagram: {} },
          },
        ],
      });
    if (route === 'GET /api/uploadposts/schedule')
      return void json(response, 200, { success: true, scheduled_posts: [...schedule.values()] });
    if (request.method === 'DELETE' && url.pathname.startsWith('/api/uploadposts/schedule/')) {
      const id = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
      return schedule.delete(id)
        ? void json(response, 200, { success: true, message: 'Scheduled post cancelled' })
        : void json(response, 404, { success: false, message: 'Job not found' });
    }
    if (request.method === 'GET' && /^\/api\/(analytics|uploadposts)\//.test(url.pathname))
      return void json(response, 200, { path: url.pathname, query: Object.fromEntries(url.searchParams) });
    return void json(response, 404, { success: false, message: 'Not found' });
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mood = moods.shift();
    if (mood && 'hangUp' in mood) return void request.socket.destroy();
    const form = await formIn(request);
    if (mood && 'answer' in mood)
      return void json(response, mood.answer, { success: false, message: mood.message ?? 'no' });
    const known = request.headers['idempotency-key'];
    const before = typeof known === 'string' ? seen.get(known) : undefined;
    if (before) return void json(response, 200, before);
    const fields: Record<string, string[]> = {};
    let video = new Uint8Array();
    let filename = '';
    for (const [name, value] of form.entries()) {
      if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value];
      else {
        video = new Uint8Array(await value.arrayBuffer());
        filename = value.name;
      }
    }
    const sha256 = createHash('sha256').update(video).digest('hex');
    taken.push({ fields, headers: request.headers, sizeBytes: video.length, sha256, filename });
    const id = fields.request_id?.[0] ?? '';
    const date = fields.scheduled_date?.[0];
    const body =
      date === undefined
        ? { success: true, request_id: id, message: 'Upload initiated successfully in background.' }
        : { success: true, job_id: `job-${id}`, scheduled_date: date };
    if (date !== undefined) schedule.set(`job-${id}`, { job_id: `job-${id}`, scheduled_date: date });
    if (typeof known === 'string') seen.set(known, body);
    if (mood && 'lose' in mood) return void request.socket.destroy();
    json(response, date === undefined ? 200 : 202, body);
  }

  const baseUrl = await serve((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  return { baseUrl, taken, moods, schedule };
}
