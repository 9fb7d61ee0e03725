import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What a request brought. */
export type Asked = { authorization: string | undefined; path: string; form: FormData; seconds: number };

/** How a request is answered. `hang`: never. */
export type Answer =
  | { status: number; body: unknown; headers?: Record<string, string>; afterMs?: number }
  | 'hang'
  | 'cut';

/** A server on this machine that speaks OpenAI's `/v1/audio/transcriptions`. */
export type TranscriptionServer = { baseUrl: string; asked: Asked[]; close(): Promise<void> };

/** Starts one; `answer` gets each request and how many there were before. */
export async function startTranscriptionServer(
  answer: (asked: Asked, before: number) => Answer | Promise<Answer>,
): Promise<TranscriptionServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    const reply = await answer(one, asked.length - 1);
    if (reply === 'hang') return;
    if (reply === 'cut') {
      response.destroy();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, reply.afterMs ?? 0));
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers.set(name, value);
  const body = new Response(Readable.toWeb(request) as ReadableStream, { headers });
  const form = await body.formData();
  const file = form.get('file');
  const bytes = file instanceof Blob ? file.size : 0;
  const { authorization } = request.headers;
  return { authorization, path: request.url ?? '', form, seconds: (bytes - 44) / 32_000 };
}

/** A verbose answer that has one word per 0.3 s of what was sent, from its start on; none for silence or for hardly any sound. */
export async function sayOneToTen(asked: Asked): Promise<unknown> {
  const count = (await isLoud(asked)) ? Math.min(10, Math.floor(asked.seconds / 0.3)) : 0;
  const words = COUNT.slice(0, count).map((word, i) => ({ word, start: i * 0.3, end: i * 0.3 + 0.25 }));
  const text = words.map(({ word }, i) => (i === 0 ? `One` : word)).join(', ');
  return {
    task: 'transcribe',
    language: 'english',
    duration: asked.seconds,
    text: text && `${text}.`,
    words,
  };
}

const COUNT = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

async function isLoud({ form }: Asked): Promise<boolean> {
  const file = form.get('file');
  if (!(file instanceof Blob)) return false;
  const view = new DataView(await file.arrayBuffer());
  for (let at = 44; at + 1 < view.byteLength; at += 2)
    if (Math.abs(view.getInt16(at, true)) > 500) return true;
  return false;
}
