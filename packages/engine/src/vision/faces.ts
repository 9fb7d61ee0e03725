import { availableParallelism } from 'node:os';
import { EngineError } from '../error.ts';
import type { Fallback } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { createPool, type ModelProgress, obtainModel } from '../models/index.ts';
import type task from './faces-task.ts';
import type { FaceModels } from './faces-task.ts';
import type { Look } from './tracks.ts';

/** Longer side in pixels of the frames that faces are looked for in. */
const VIEW_PIXELS = 640;
/** Frames waiting or being looked at, per thread. Bounds memory when decoding is faster than looking. */
const IN_FLIGHT_PER_THREAD = 3;

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
  const scale = Math.min(1, VIEW_PIXELS / Math.max(picture.width, picture.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return {
    framesPerSecond: samplesPerSecond,
    width: even(picture.width),
    height: even(picture.height),
    format: 'rgb24',
  };
}

/**
 * Fetches the face models if need be and starts the threads. When the models cannot be had, `watch` is null and
 * `fallback` says why. Throws `cancelled`.
 */
export async function watchFaces(options: {
  signal?: AbortSignal | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
}): Promise<{ watch: FaceWatch; fallback: null } | { watch: null; fallback: Fallback }> {
  let models: FaceModels;
  try {
    models = await obtainModels(options);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
    const fallback = { used: 'shots without faces', instead_of: 'looking for faces', reason: error.message };
    return { watch: null, fallback };
  }
  return { watch: start(models, options.signal), fallback: null };
}

function start(models: FaceModels, signal: AbortSignal | undefined): FaceWatch {
  const pool = createPool<typeof task>(new URL('./faces-task.ts', import.meta.url), models, {
    threads: threads(),
  });
  let looks: Look[] = [];
  let waiting: Promise<void>[] = [];
  let tell: (look: Look) => void = () => undefined;
  let told: Promise<void> = Promise.resolve();
  const look = async (frame: Frame, before: Promise<void>): Promise<void> => {
    const { width, height } = frame;
    const data = ownBytes(frame.data);
    const faces = await pool.run({ width, height, data }, { signal, transfer: [data.buffer] });
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

async function obtainModels({
  signal,
  onModelProgress,
}: Parameters<typeof watchFaces>[0]): Promise<FaceModels> {
  const how = { signal, ...(onModelProgress ? { onProgress: onModelProgress } : {}) };
  const { model: detector } = await obtainModel('blazeface', how);
  const { model: mesh } = await obtainModel('facemesh', how);
  if (!detector || !mesh)
    throw new EngineError('internal', 'The catalogue does not name the face model files.');
  return { detector, mesh };
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
