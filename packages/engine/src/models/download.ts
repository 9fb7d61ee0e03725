import { open, stat } from 'node:fs/promises';
import type { FetchedFile } from './catalogue.ts';

/** A server that sends nothing for this long counts as gone. */
const idleMs = 30_000;

/**
 * Downloads a file over https into `partial`, going on where an earlier attempt stopped when the server can; the
 * caller checks the result. `onBytes` gets the bytes that lie in the file so far. Rejects with a short reason.
 */
export async function downloadFile(
  address: string,
  file: FetchedFile,
  partial: string,
  options: { signal: AbortSignal; fetch: typeof fetch; onBytes: (bytes: number) => void },
): Promise<{ resumed: boolean }> {
  const idle = new AbortController();
  let timer = setTimeout(() => idle.abort(new Error('the server stopped sending')), idleMs);
  const signal = AbortSignal.any([options.signal, idle.signal]);
  const before = await stat(partial).then(
    ({ size }) => (size < file.bytes ? size : 0),
    () => 0,
  );
  try {
    const headers: Record<string, string> = before > 0 ? { range: `bytes=${before}-` } : {};
    const response = await options.fetch(address, { headers, signal });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
    const resumed =
      response.status === 206 &&
      response.headers.get('content-range')?.startsWith(`bytes ${before}-`) === true;
    const target = await open(partial, resumed ? 'a' : 'w');
    try {
      let bytes = resumed ? before : 0;
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(() => idle.abort(new Error('the server stopped sending')), idleMs);
        bytes += chunk.length;
        // More than there is to come would fill the disk with somebody else's bytes.
        if (bytes > file.bytes) throw new Error('the server sent more than the file has');
        await target.write(chunk);
        options.onBytes(bytes);
      }
    } finally {
      await target.close();
    }
    return { resumed: resumed && before > 0 };
  } finally {
    clearTimeout(timer);
  }
}
