/** The clients that upload, in a thread of their own: what they need to send is not the service's answering time. */
import { parentPort, workerData } from 'node:worker_threads';
import { inTurn, repeat, upload } from './client.ts';

/** What the thread is told. */
export type UploadersGiven = {
  readonly baseUrl: string;
  readonly keys: readonly string[];
  readonly clients: number;
  readonly seconds: number;
  readonly everyMs: number;
  /** What every upload begins with, and how long it is. */
  readonly beginning: Uint8Array;
  readonly bytes: number;
};

/** What the thread says at its end. */
export type UploadersDone = { readonly uploads: number; readonly problems: readonly string[] };

const given: UploadersGiven = workerData;
const video = Buffer.alloc(given.bytes);
video.set(given.beginning);
let uploads = 0;
const problems = await Promise.all(
  Array.from({ length: given.clients }, (_, index) =>
    repeat(given.seconds, given.everyMs, async () => {
      // Different bytes each time, so that each is kept.
      video.writeUInt32BE(index * 1_000_000 + uploads, given.beginning.length);
      await upload(given.baseUrl, inTurn(given.keys, index), video, {});
      uploads += 1;
    }),
  ),
);
const done: UploadersDone = { uploads, problems: problems.flat() };
parentPort?.postMessage(done);
