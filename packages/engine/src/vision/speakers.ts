import { throwIfCancelled } from '../error.ts';
import type { Fallback, Scenes, Source, Span, Speaking } from '../facts/index.ts';
import { decodeFrames } from '../media/index.ts';
import { createPool } from '../models/index.ts';
import { followedIn } from './company.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { type MouthWatch, mouthView, watchMouths } from './mouths.ts';
import type task from './speaking-task.ts';
import type { Look } from './tracks.ts';

/** Rounding of two clocks, seconds. */
const SAME_MOMENT = 1e-4;

/**
 * The same scenes with who of the faces is heard speaking, for scenes that were examined without listening: their spans are
 * decoded once more, for the mouths alone, and nobody is looked for again. Gives what `examineScenes` with `heard` gives at
 * once, for less where it turns out that nobody needs to be told from anybody. Takes the memory of the heard sound. Throws
 * EngineError: `cancelled`, and what decoding throws.
 */
export async function tellSpeakers(
  path: string,
  source: Source,
  scenes: Scenes,
  heard: HeardSpeech,
  options: { signal?: AbortSignal | undefined; onProgress?: ((atSeconds: number) => void) | undefined } = {},
): Promise<Scenes> {
  throwIfCancelled(options.signal);
  const { evidence, fallback } = await watchSpans(path, source, scenes, heard, options);
  return {
    ...scenes,
    speaking: await joined(scenes, heard, evidence, options.signal),
    fallbacks: fallback ? [...scenes.fallbacks, fallback] : scenes.fallbacks,
  };
}

type Watching = Parameters<typeof tellSpeakers>[4];

async function watchSpans(
  path: string,
  source: Source,
  scenes: Scenes,
  heard: HeardSpeech,
  options: Watching = {},
): Promise<{ evidence: MouthEvidence[]; fallback: Fallback | null }> {
  const { watch, fallback } = await watchMouths(heard, options);
  await using mouths = watch;
  if (mouths)
    for (const span of scenes.examined) await watchSpan(path, source, scenes, span, mouths, options);
  return { evidence: mouths?.evidence() ?? [], fallback };
}

async function watchSpan(
  path: string,
  source: Source,
  scenes: Scenes,
  span: Span,
  mouths: MouthWatch,
  { signal, onProgress }: Watching = {},
): Promise<void> {
  const { picture } = source;
  if (!picture) return;
  const looks = looksIn(span, scenes);
  let next = 0;
  for await (const frame of decodeFrames(path, source, { ...span, views: [mouthView(picture)], signal })) {
    await mouths.push(frame);
    for (
      let look = looks[next];
      look && look.atSeconds <= frame.atSeconds + SAME_MOMENT;
      look = looks[next]
    ) {
      mouths.look(look);
      next += 1;
    }
    onProgress?.(frame.atSeconds);
  }
  const inside = (atSeconds: number) => atSeconds >= span.startSeconds && atSeconds < span.endSeconds;
  await mouths.finishSpan(scenes.tracks.filter(({ faces }) => faces.some((face) => inside(face.atSeconds))));
}

/** Mouths are followed by where faces are; whose they are is known by the track. */
function looksIn(span: Span, scenes: Scenes): Look[] {
  return followedIn(span, scenes).map(({ atSeconds, faces }) => ({
    atSeconds,
    faces: faces.map((face) => ({ ...face, descriptor: null })),
  }));
}

async function joined(
  { tracks }: Scenes,
  heard: HeardSpeech,
  evidence: readonly MouthEvidence[],
  signal: AbortSignal | undefined,
): Promise<Speaking[]> {
  const url = new URL('./speaking-task.ts', import.meta.url);
  await using pool = createPool<typeof task>(url, undefined, { threads: 1 });
  const sounds = new Set(heard.sound.map(({ samples }) => samples.buffer));
  const transfer = [...sounds].filter((buffer) => buffer instanceof ArrayBuffer);
  return await pool.run({ heard, tracks, evidence }, { signal, transfer });
}
