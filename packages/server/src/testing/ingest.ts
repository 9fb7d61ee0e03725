import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Resolve } from '@reelwright/engine';
import { inject, onTestFinished } from 'vitest';
import { type IngestContext, openOutbound } from '../ingest/index.ts';
import { openStorage } from '../storage/index.ts';
import { testPorts } from './ports.ts';

/** Ingest on a disk of its own. Private addresses are allowed unless said otherwise: tests have no others. */
export async function openTestIngest(
  options: Partial<IngestContext> & { allowPrivate?: boolean; resolve?: Resolve } = {},
): Promise<IngestContext & { dataDir: string }> {
  const { allowPrivate = true, resolve, ...rest } = options;
  const ports = testPorts();
  const dataDir = mkdtempSync(join(inject('runFolder'), 'ingest-'));
  const config = { storage: { kind: 'disk' as const }, signingSecret: 's'.repeat(32), dataDir };
  const { store } = await openStorage(config, ports, () => 'http://localhost');
  const outbound = openOutbound({ allowPrivate, ...(resolve ? { resolve } : {}) });
  onTestFinished(() => outbound.close());
  return {
    store,
    ports,
    outbound,
    scratchFolder: join(dataDir, 'scratch'),
    maxFileSizeBytes: 64 * 1024 ** 2,
    ytdlpPath: 'yt-dlp',
    dataDir,
    ...rest,
  };
}

/** A server of the test on a loopback address; its address without a slash. `ending` says when it goes. */
export async function serve(
  answer: RequestListener,
  ending: (end: () => void) => void = onTestFinished,
): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The form that a request to such a server brings. */
export function formIn(request: IncomingMessage): Promise<FormData> {
  return new Request('http://localhost', {
    method: 'POST',
    headers: { 'content-type': request.headers['content-type'] ?? '' },
    body: request as unknown as ReadableStream,
    duplex: 'half',
  } as RequestInit).formData();
}

/** The smallest file that is an MP4 by its first bytes, followed by as many others as asked for. */
export function mp4Like(sizeBytes = 64): Buffer {
  const head = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1');
  return Buffer.concat([head, Buffer.alloc(Math.max(0, sizeBytes - head.length))]);
}
