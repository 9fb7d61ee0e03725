import type { Captions, Plan, Segment } from '@reelwright/plan';
import { composeCues, emphasise, keepClear, type Lettering } from '../captions/index.ts';
import type { Fallback, Picture, Scenes, Transcript } from '../facts/index.ts';
import { facesShown } from '../framing/index.ts';
import { letteringFor } from './lettering.ts';

/** Captions that tell word by word what is said, in letters that suit any style. */
const PRESET = 'karaoke';

/** What captions of all that is said are drawn with; null without words. */
export async function letteringOf(
  transcript: Transcript | null,
  output: Plan['output'],
  signal?: AbortSignal | undefined,
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
