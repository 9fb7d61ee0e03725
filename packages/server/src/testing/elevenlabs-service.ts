import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { formIn, serve } from './ingest.ts';

/** A clip that was sent to be dubbed. */
export type SentClip = {
  readonly fields: Record<string, string>;
  readonly sha256: string;
  readonly sizeBytes: number;
};

/**
 * A server that speaks ElevenLabs' documented dubbing on a loopback port: `POST /v1/dubbing`, state, audio, transcript,
 * deletion, with `xi-api-key`. `audio` is what it gives back; `fails` is what it says instead of dubbing.
 */
export async function startElevenLabs(
  key: string,
  options: { audio: Uint8Array; subtitles?: string | null; fails?: string },
) {
  const sent: SentClip[] = [];
  const deleted: string[] = [];
  let looks = 0;
  const json = (response: ServerResponse, status: number, body: object) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.headers['xi-api-key'] !== key)
      return json(response, 401, { detail: { status: 'invalid_api_key', message: 'Invalid API key' } });
    if (request.method === 'POST' && url.pathname === '/v1/dubbing') {
      const form = await formIn(request);
      const fields: Record<string, string> = {};
      let bytes = new Uint8Array();
      for (const [name, value] of form.entries())
        if (typeof value === 'string') fields[name] = value;
        else bytes = new Uint8Array(await value.arrayBuffer());
      sent.push({
        fields,
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      return json(response, 200, { dubbing_id: 'dub-1', expected_duration_sec: 12.5 });
    }
    if (!url.pathname.startsWith('/v1/dubbing/dub-1')) return json(response, 404, { detail: 'Not found' });
    if (request.method === 'DELETE') {
      deleted.push('dub-1');
      return json(response, 200, { status: 'ok' });
    }
    const [, , , , part] = url.pathname.split('/');
    if (part === undefined) {
      looks += 1;
      const status = looks === 1 ? 'dubbing' : options.fails === undefined ? 'dubbed' : 'failed';
      return json(response, 200, { dubbing_id: 'dub-1', name: 'x', status, error: options.fails ?? null });
    }
    if (part === 'audio') {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(options.audio);
      return;
    }
    if (part === 'transcript' && options.subtitles)
      return void response.writeHead(200, { 'content-type': 'text/plain' }).end(options.subtitles);
    return json(response, 404, { detail: 'Not found' });
  }

  const baseUrl = await serve((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  return { baseUrl, sent, deleted };
}
