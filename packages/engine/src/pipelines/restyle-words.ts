import type { Captions, Plan, Segment } from '@reelwright/plan';
import { composeCues, emphasise, keepClear, type Lettering } from '../captions/index.ts';
import { EngineError } from '../error.ts';
import type { Fallback, Picture, Scenes, Source, Transcript } from '../facts/index.ts';
import { facesShown } from '../framing/index.ts';
import { obtainModels } from './clip.ts';
import type { Context } from './context.ts';
import { align, hear } from './hear.ts';
import { letteringFor } from './lettering.ts';

/** What is said in a source; null when nothing is, or when it is not understood, which a fallback then says. */
export type Words = { transcript: Transcript | null; fallbacks: Fallback[] };

/** Why a video can be restyled although its words cannot be had. */
const SILENT: readonly string[] = ['language_unsupported', 'model_unavailable', 'no_speech'];

/** Hears a whole source and places its words, so that nothing is cut inside of one. */
export async function hearWords(path: string, source: Source, context: Context): Promise<Words> {
  if (source.sound === null) return { transcript: null, fallbacks: [] };
  const within = { startSeconds: 0, endSeconds: source.durationSeconds };
  try {
    await obtainModels(context);
    const heard = await align(path, source, await hear(path, source, within, context), [within], context);
    const { transcript } = heard;
    return {
      transcript: transcript.words.length > 0 ? transcript : null,
      fallbacks: transcript.fallbacks,
    };
  } catch (error) {
    if (!(error instanceof EngineError) || !SILENT.includes(error.code)) throw error;
    const fallback = {
      used: 'cuts at even times, no captions',
      instead_of: 'cuts between words',
      reason: error.message,
    };
    return { transcript: null, fallbacks: [fallback] };
  }
}

/** Captions that tell word by word what is said, in letters that suit any style. */
const PRESET = 'karaoke';

/** What captions of all that is said are drawn with; null without words. */
export async function letteringOf(
  transcript: Transcript | null,
  output: Plan['output'],
  { signal }: Pick<Context, 'signal'>,
): Promise<{ lettering: Lettering | null; fallbacks: Fallback[] }> {
  if (transcript === null) return { lettering: null, fallbacks: [] };
  const texts = [...new Set(transcript.words.map(({ text }) => text))];
  return letteringFor(texts, transcript.language, PRESET, output, signal);
}

/** The captions of a restyled video, out of the way of the faces. Pure. */
export function captionsOver(
  segments: readonly Segment[],
  transcript: Transcript | null,
  lettering: Lettering | null,
  seen: { scenes: Scenes | null; picture: Picture; output: Plan['output'] },
): Captions {
  if (transcript === null || lettering === null) return { preset: 'none', cues: [] };
  const { scenes, picture, output } = seen;
  const cues = composeCues(transcript, null, segments, { preset: PRESET, lettering }, output);
  const shown = emphasise(
    cues,
    transcript.words.map(({ text }) => text),
  );
  const shots = segments.flatMap((segment) => segment.shots);
  const faces = scenes ? facesShown(shots, scenes, picture, output) : [];
  return { preset: PRESET, look: lettering.look, cues: keepClear(shown, lettering, faces, output, null) };
}
