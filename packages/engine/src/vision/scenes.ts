import { availableParallelism } from 'node:os';
import { EngineError, throwIfCancelled } from '../error.ts';
import { type Fallback, mergeSpans, type Scenes, type Source, type Span } from '../facts/index.ts';
import { decodeFrames, type Frame, type View } from '../media/index.ts';
import { createPool, type ModelProgress, obtainModel, type Pool } from '../models/index.ts';
import type { Pixels } from './crop.ts';
import type { FoundFace } from './face-finder.ts';
import type task from './faces-task.ts';
import type { FaceModels } from './faces-task.ts';
import { ShotDetector, splitAtCuts } from './shots.ts';
import { followFaces, type Look } from './tracks.ts';

/** Faces are looked for this often: a head needs about half a second to move its own width. */
const SAMPLES_PER_SECOND = 5;
/** Longer side in pixels of the frames that faces are looked for in. */
const FACE_VIEW_PIXELS = 640;
/** What cuts are looked for in: every frame, small enough that noise averages out. */
const SHOT_VIEW: View = { framesPerSecond: 'all', width: 160, height: 90, format: 'rgb24' };
/** Frames waiting or being looked at, per thread. Bounds memory when decoding is faster than looking. */
const IN_FLIGHT_PER_THREAD = 3;

/** What `examineScenes` may be told. */
export type ExamineOptions = {
  signal?: AbortSignal | undefined;
  /** Called with the source time that has been decoded. */
  onProgress?: ((atSeconds: number) => void) | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
};

/**
 * Finds the shots and follows the faces inside the spans of a source (seconds on its clock), with one decode per span
 * that feeds both. Without a picture everything comes back empty. When the face models cannot be had, shots are
 * found all the same and a fallback says so. Throws EngineError: `cancelled`, and what decoding throws.
 */
export async function examineScenes(
  path: string,
  source: Source,
  spans: readonly Span[],
  options: ExamineOptions = {},
): Promise<Scenes> {
  const scenes: Scenes = {
    examined: [],
    shots: [],
    tracks: [],
    samplesPerSecond: SAMPLES_PER_SECOND,
    fallbacks: [],
  };
  if (!source.picture) return scenes;
  scenes.examined = mergeSpans(spans.map((span) => clip(span, source.durationSeconds)).filter(isNotEmpty));
  const found = await faceModels(options);
  if (found.fallback) scenes.fallbacks.push(found.fallback);
  await using pool = found.models
    ? createPool<typeof task>(new URL('./faces-task.ts', import.meta.url), found.models, {
        threads: threads(),
      })
    : null;
  const looks: Look[] = [];
  for (const span of scenes.examined) {
    const examined = await examineSpan(path, source, source.picture, span, pool, options);
    scenes.shots.push(...examined.shots);
    looks.push(...examined.looks);
  }
  scenes.tracks = followFaces(looks, scenes.shots);
  return scenes;
}

async function examineSpan(
  path: string,
  source: Source,
  picture: { width: number; height: number },
  span: Span,
  pool: Pool<Pixels, FoundFace[]> | null,
  { signal, onProgress }: ExamineOptions,
): Promise<{ shots: Span[]; looks: Look[] }> {
  const detector = new ShotDetector();
  const looks: Look[] = [];
  const waiting: Promise<void>[] = [];
  const look = async (frame: Frame, finder: Pool<Pixels, FoundFace[]>): Promise<void> => {
    const { width, height } = frame;
    const data = ownBytes(frame.data);
    const faces = await finder.run({ width, height, data }, { signal, transfer: [data.buffer] });
    looks.push({ atSeconds: frame.atSeconds, faces });
  };
  const views = pool ? [SHOT_VIEW, faceView(picture)] : [SHOT_VIEW];
  for await (const frame of decodeFrames(path, source, { ...span, views, ...(signal ? { signal } : {}) })) {
    throwIfCancelled(signal);
    if (frame.view === 0) {
      detector.push(frame);
      onProgress?.(frame.atSeconds);
      continue;
    }
    if (!pool) continue;
    const job = look(frame, pool);
    // Awaited below; until then a failure must not count as unhandled.
    job.catch(() => undefined);
    waiting.push(job);
    if (waiting.length >= pool.threads * IN_FLIGHT_PER_THREAD) await waiting.shift();
  }
  await Promise.all(waiting);
  looks.sort((a, b) => a.atSeconds - b.atSeconds);
  return { shots: splitAtCuts(span, detector.finish()), looks };
}

async function faceModels(
  options: ExamineOptions,
): Promise<{ models: FaceModels | null; fallback: Fallback | null }> {
  const { signal, onModelProgress } = options;
  const how = { signal, ...(onModelProgress ? { onProgress: onModelProgress } : {}) };
  try {
    const detector = (await obtainModel('blazeface', how)).model;
    const mesh = (await obtainModel('facemesh', how)).model;
    if (!detector || !mesh)
      throw new EngineError('internal', 'The catalogue does not name the face model files.');
    return { models: { detector, mesh }, fallback: null };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
    const fallback = { used: 'shots without faces', instead_of: 'looking for faces', reason: error.message };
    return { models: null, fallback };
  }
}

/** Decoding takes the other half of the processor. More than four threads are never kept busy. */
function threads(): number {
  return Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
}

function faceView(picture: { width: number; height: number }): View {
  const scale = Math.min(1, FACE_VIEW_PIXELS / Math.max(picture.width, picture.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return {
    framesPerSecond: SAMPLES_PER_SECOND,
    width: even(picture.width),
    height: even(picture.height),
    format: 'rgb24',
  };
}

/** The bytes in a buffer of their own, so that handing it over takes nothing else along. Copies only when needed. */
function ownBytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = data;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(data);
}

function clip(span: Span, durationSeconds: number): Span {
  return {
    startSeconds: Math.max(0, span.startSeconds),
    endSeconds: Math.min(durationSeconds, span.endSeconds),
  };
}

function isNotEmpty(span: Span): boolean {
  return span.endSeconds > span.startSeconds;
}
