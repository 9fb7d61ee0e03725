import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchedFile, Model, ModelName } from '../catalogue.ts';
import type { StoreOptions } from '../shelf.ts';

/** The bytes that the pretended model consists of: 256 KiB that differ everywhere. */
export const modelBytes = Buffer.from(
  Uint32Array.from({ length: 65_536 }, (_, index) => index * 2_654_435_761).buffer,
);

/** A file of these bytes as the catalogue would describe it. */
export function describeFile(bytes: Uint8Array, rest: Partial<FetchedFile> = {}): FetchedFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: 'model.onnx', sha256, bytes: bytes.length, https: [], ...rest };
}

/** A catalogue of one model with one file. */
export function catalogueOf(
  file: FetchedFile,
  name: ModelName = 'yunet',
): NonNullable<StoreOptions['catalogue']> {
  const model: Model = {
    description: 'pretended',
    licence: 'MIT',
    upstream: 'nowhere',
    files: { model: file },
  };
  return { [name]: model };
}

/** A web server on this machine that counts what it is asked for. */
export type WebServer = {
  readonly address: string;
  readonly ranges: (string | undefined)[];
  close(): Promise<void>;
};

/** Serves every request with `answer`; `ranges` holds each request's Range header. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<WebServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/model.onnx`,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers as a file server does: whole, or from where the Range header asks. */
export function sendFile(bytes: Uint8Array): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start > 0)
      response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes.subarray(start));
  };
}
