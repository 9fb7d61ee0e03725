import { availableParallelism } from 'node:os';
import { EngineError } from '../error.ts';
import type { Fallback } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { createPool, type ModelProgress, obtainModel, type StoreOptions } from '../models/index.ts';
import type task from './faces-task.ts';
import type { FaceModels } from './faces-task.ts';
import type { Look } from './tracks.ts';

/** Longer side in pixels of the frames that faces are looked for in. Smaller pictures are enlarged to it: a group in
 * 320 × 180 with faces of 13 pixels scores 0.91–0.94 at this size, 0.83–0.90 at its own. */
const VIEW_PIXELS = 640;
/** Frames waiting or being looked at, per thread. Bounds memory when decoding is faster than looking. */
const IN_FLIGHT_PER_THREAD = 3;

/** Faces are described this often. A shot shorter than this may go without. A face costs 14 ms of CPU each time. */
const DESCRIBED_EVERY_SECONDS = 0.9;

/** Worker threads that look for faces in frames. */
export type FaceWatch = {
  /** Starts afresh; `onLook` gets what is found, in order of time, as soon as it is known. */
  startSpan(onLook: (look: Look) => void): void;
  /** Takes a frame and its memory; waits while too many are in hand. Rejects when an earlier one failed. */
  push(frame: Frame): Promise<void>;
  /** Everything found since the last call, in order of time. */
  finish(): Promise<Look[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** How the frames for a `FaceWatch` are decoded: so often a second, as large as the nets profit from. */
export function faceView(picture: { width: number; height: number }, samplesPerSecond: number): View {
  const scale = VIEW_PIXELS / Math.max(picture.width, picture.height);
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return {
    framesPerSecond: samplesPerSecond,
    width: even(picture.width),
    height: even(picture.height),
    format: 'rgb24',
  };
}

/**
 * Fetches the face models if need be and starts the threads. Without YuNet another detector is used, and `fallback`
 * says what that means; when no models can be had, `watch` is null and `fallback` says why. Throws `cancelled`.
 */
export async function watchFaces(options: {
  signal?: AbortSignal | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
  /** Where the models come from; the user's store by default. */
  store?: StoreOptions | undefined;
}): Promise<{ watch: FaceWatch; fallback: Fallback | null } | { watch: null; fallback: Fallback }> {
  const mesh = await tryModel('facemesh', options);
  if (mesh.file === null) return { watch: null, fallback: noFaces(mesh.reason) };
  const faceres = await tryModel('faceres', options);
  const begin = (kind: 'yunet' | 'blazeface', file: string) =>
    start({ detector: { kind, file }, mesh: mesh.file, describer: faceres.file }, options.signal);

  const yunet = await tryModel('yunet', options);
  if (yunet.file !== null)
    return {
      watch: begin('yunet', yunet.file),
      fallback: faceres.file === null ? placesOnly(faceres.reason) : null,
    };
  const blazeface = await tryModel('blazeface', options);
  if (blazeface.file === null) return { watch: null, fallback: noFaces(blazeface.reason) };
  const fallback = {
    used: `BlazeFace, which may miss small and turned faces${faceres.file === null ? ', and people known again by their place alone' : ''}`,
    instead_of: 'looking for faces with YuNet',
    reason: yunet.reason,
  };
  return { watch: begin('blazeface', blazeface.file), fallback };
}

function placesOnly(reason: string): Fallback {
  return {
    used: 'people known again by their place in the picture',
    instead_of: 'telling people apart by their faces',
    reason,
  };
}

function noFaces(reason: string): Fallback {
  return { used: 'shots without faces', instead_of: 'looking for faces', reason };
}

function start(models: FaceModels, signal: AbortSignal | undefined): FaceWatch {
  const pool = createPool<typeof task>(new URL('./faces-task.ts', import.meta.url), models, {
    threads: threads(),
  });
  let looks: Look[] = [];
  let waiting: Promise<void>[] = [];
  let tell: (look: Look) => void = () => undefined;
  let told: Promise<void> = Promise.resolve();
  let describedAt = -Infinity;
  const isDue = (atSeconds: number): boolean => {
    // Also after a jump back to an earlier span.
    if (atSeconds >= describedAt && atSeconds < describedAt + DESCRIBED_EVERY_SECONDS) return false;
    describedAt = atSeconds;
    return true;
  };
  const look = async (frame: Frame, before: Promise<void>): Promise<void> => {
    const { width, height } = frame;
    const data = ownBytes(frame.data);
    const describe = isDue(frame.atSeconds);
    const faces = await pool.run({ width, height, data, describe }, { signal, transfer: [data.buffer] });
    await before;
    const found = { atSeconds: frame.atSeconds, faces };
    looks.push(found);
    tell(found);
  };
  return {
    startSpan(onLook) {
      tell = onLook;
    },
    async push(frame) {
      const job = look(frame, told);
      told = job.catch(() => undefined);
      // Awaited later; until then a failure must not count as unhandled.
      job.catch(() => undefined);
      waiting.push(job);
      if (waiting.length >= pool.threads * IN_FLIGHT_PER_THREAD) await waiting.shift();
    },
    async finish() {
      await Promise.all(waiting);
      const found = looks;
      waiting = [];
      looks = [];
      return found;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** The file of a model that is one file, or why it cannot be had. Throws `cancelled`. */
async function tryModel(
  name: 'facemesh' | 'faceres' | 'yunet' | 'blazeface',
  { signal, onModelProgress, store }: Parameters<typeof watchFaces>[0],
): Promise<{ file: string } | { file: null; reason: string }> {
  try {
    const how = { signal, store, ...(onModelProgress ? { onProgress: onModelProgress } : {}) };
    const { model } = await obtainModel(name, how);
    if (!model) throw new EngineError('internal', `The catalogue names no file for ${name}.`);
    return { file: model };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
    return { file: null, reason: error.message };
  }
}

/** Decoding takes the other half of the processor. More than four threads are never kept busy. */
function threads(): number {
  return Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
}

/** The bytes in a buffer of their own, so that handing it over takes nothing else along. Copies only when needed. */
function ownBytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = data;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(data);
}
