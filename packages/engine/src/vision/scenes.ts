import { throwIfCancelled } from '../error.ts';
import { mergeSpans, type Scenes, type Source, type Span, WHOLE_FRAME } from '../facts/index.ts';
import { decodeFrames, type View } from '../media/index.ts';
import type { ModelProgress } from '../models/index.ts';
import type { HeardSpeech } from './evidence.ts';
import { type FaceWatch, faceView, watchFaces } from './faces.ts';
import { InsetFinder } from './insets.ts';
import { type MouthWatch, mouthView, watchMouths } from './mouths.ts';
import { identifyPeople } from './people.ts';
import { SHOT_VIEW, ShotWatch } from './shot-watch.ts';
import { whoSpeaks } from './speaking.ts';
import { type FollowedFace, followFaces } from './tracks.ts';

/** Faces are looked for this often: a head needs about half a second to move its own width. */
const SAMPLES_PER_SECOND = 5;

/** What `examineScenes` may be told. */
export type ExamineOptions = {
  /** What is heard in the spans. Without it nobody is found to be speaking. */
  heard?: HeardSpeech | undefined;
  signal?: AbortSignal | undefined;
  /** Called with the source time that has been decoded. */
  onProgress?: ((atSeconds: number) => void) | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
};

/**
 * Finds the shots, follows the faces and tells who speaks inside the spans of a source (seconds on its clock), with
 * one decode per span that feeds everything. Without a picture everything comes back empty. When a model cannot be
 * had, the rest is found all the same and a fallback says so. Throws EngineError: `cancelled`, and what decoding throws.
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
    insets: [],
    speaking: [],
    content: WHOLE_FRAME,
    samplesPerSecond: SAMPLES_PER_SECOND,
    fallbacks: [],
  };
  if (!source.picture) return scenes;
  scenes.examined = mergeSpans(spans.map((span) => clip(span, source.durationSeconds)).filter(isNotEmpty));
  if (scenes.examined.length === 0) return scenes;
  throwIfCancelled(options.signal);

  const { watch: faces, fallback } = await watchFaces(options);
  await using _faces = faces;
  if (fallback) scenes.fallbacks.push(fallback);
  const listening = faces && options.heard ? await watchMouths(options.heard, options) : null;
  const mouths = listening?.watch ?? null;
  await using _mouths = mouths;
  if (listening?.fallback) scenes.fallbacks.push(listening.fallback);

  const shots = new ShotWatch();
  const insets = new InsetFinder();
  const followed: FollowedFace[] = [];
  for (const span of scenes.examined) {
    const watches = { shots, insets, faces, mouths };
    await decodeSpan(path, source, span, watches, options);
    const looks = (await faces?.finish()) ?? [];
    const from = { shot: scenes.shots.length, track: followed.length };
    const found = shots.finishSpan(span, looks);
    const tracks = followFaces(looks, found, from);
    scenes.shots.push(...found);
    followed.push(...tracks);
    scenes.insets.push(...insets.finishSpan(found, tracks, from.shot));
    await mouths?.finishSpan(tracks);
  }
  scenes.tracks = identifyPeople(followed);
  scenes.content = shots.content();
  if (options.heard) scenes.speaking = whoSpeaks(options.heard, scenes.tracks, mouths?.evidence() ?? []);
  return scenes;
}

type Watches = {
  shots: ShotWatch;
  insets: InsetFinder;
  faces: FaceWatch | null;
  mouths: MouthWatch | null;
};

async function decodeSpan(
  path: string,
  source: Source,
  span: Span,
  { shots, insets, faces, mouths }: Watches,
  { signal, onProgress }: ExamineOptions,
): Promise<void> {
  const { picture } = source;
  if (!picture) return;
  const views: View[] = [SHOT_VIEW];
  const faceIndex = faces ? views.push(faceView(picture, SAMPLES_PER_SECOND)) - 1 : null;
  const mouthIndex = mouths ? views.push(mouthView(picture)) - 1 : null;
  faces?.startSpan((look) => mouths?.look(look));
  for await (const frame of decodeFrames(path, source, { ...span, views, signal })) {
    if (frame.view === 0) {
      shots.push(frame);
      onProgress?.(frame.atSeconds);
    } else if (frame.view === faceIndex) {
      insets.push(frame);
      await faces?.push(frame);
    } else if (frame.view === mouthIndex) await mouths?.push(frame);
  }
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
