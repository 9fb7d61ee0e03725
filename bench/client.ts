import { setTimeout as pause } from 'node:timers/promises';

/** Asks the service with a key. Throws what it answered when that is no success. */
export async function ask(url: string, key: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, headers: { 'x-api-key': key } });
  if (!response.ok)
    throw new Error(`${new URL(url).pathname} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Uploads a video by form. Throws as `ask`. */
export async function upload(baseUrl: string, key: string, bytes: Buffer, options: object): Promise<void> {
  const form = new FormData();
  form.set('video', new Blob([new Uint8Array(bytes)]), 'load.mp4');
  form.set('options', JSON.stringify(options));
  await (await ask(`${baseUrl}/api/upload`, key, { method: 'POST', body: form })).text();
}

/** One client for so many seconds: acts, waits, acts again; first at a time of its own. Answers with what went wrong. */
export async function repeat(seconds: number, everyMs: number, act: () => Promise<void>): Promise<string[]> {
  const until = performance.now() + seconds * 1_000;
  const problems: string[] = [];
  await pause(Math.random() * everyMs);
  while (performance.now() < until) {
    await act().catch((error: unknown) => problems.push(String(error)));
    await pause(everyMs);
  }
  return problems;
}

/** One of a list in turn. Throws when it is empty. */
export function inTurn<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}
