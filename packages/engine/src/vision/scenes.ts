import { throwIfCancelled } from '../error.ts';
import { mergeSpans, type Scenes, type Source, type Span } from '../facts/index.ts';
import { decodeFrames, type View } from '../media/index.ts';
import type { ModelProgress } from '../models/index.ts';
import { type FaceWatch, faceView, watchFaces } from './faces.ts';
import { ShotDetector, splitAtCuts } from './shots.ts';
import { followFaces, type Look } from './tracks.ts';

/** Faces are looked for this often: a head needs about half a second to move its own width. */
const SAMPLES_PER_SECOND = 5;
/** What cuts are looked for in: every frame, small enough that noise averages out. */
const SHOT_VIEW: View = {
  framesPerSecond: 'all',
  width: 160,
  height: 90,
  format: 'rgb24',
  sampling: 'sparse',
};

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
  if (scenes.examined.length === 0) return scenes;
  throwIfCancelled(options.signal);
  const { watch, fallback } = await watchFaces(options);
  await using faces = watch;
  if (fallback) scenes.fallbacks.push(fallback);
  const views = [SHOT_VIEW, ...(faces ? [faceView(source.picture, SAMPLES_PER_SECOND)] : [])];
  const looks: Look[] = [];
  for (const span of scenes.examined) {
    const examined = await examineSpan(path, source, span, views, faces, options);
    scenes.shots.push(...examined.shots);
    looks.push(...examined.looks);
  }
  scenes.tracks = followFaces(looks, scenes.shots);
  return scenes;
}

async function examineSpan(
  path: string,
  source: Source,
  span: Span,
  views: readonly View[],
  faces: FaceWatch | null,
  { signal, onProgress }: ExamineOptions,
): Promise<{ shots: Span[]; looks: Look[] }> {
  const detector = new ShotDetector();
  for await (const frame of decodeFrames(path, source, { ...span, views, signal })) {
    if (frame.view === 0) {
      detector.push(frame);
      onProgress?.(frame.atSeconds);
    } else await faces?.push(frame);
  }
  const looks = (await faces?.finish()) ?? [];
  return { shots: splitAtCuts(span, detector.finish()), looks };
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
