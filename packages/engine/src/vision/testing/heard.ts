import { readFileSync } from 'node:fs';
import type { FaceTrack, Span, VoiceTurn } from '../../facts/index.ts';
import { decodeSound, probe } from '../../media/index.ts';
import type { HeardSpeech } from '../evidence.ts';

/** Whose turn it is. */
export type Side = 'left' | 'right';

/** A two-person video of the shared footage, with who speaks when. */
export type Dialogue = { path: string; turns: (Span & { speaker: Side })[] };

/** One of the shared two-person videos; `hard`: the listener's lips move too. */
export function dialogue(shared: string, name: 'easy' | 'hard'): Dialogue {
  const file = `${shared}/media/derived/grid_two_person_turns${name === 'hard' ? '_hard' : ''}`;
  const truth: { turns: { start: number; end: number; speaker: Side }[] } = JSON.parse(
    readFileSync(`${file}.truth.json`, 'utf8'),
  );
  const turns = truth.turns.map(({ start, end, speaker }) => ({
    startSeconds: start,
    endSeconds: end,
    speaker,
  }));
  return { path: `${file}.mp4`, turns };
}

/** The sound of a video, all of it taken for speech, with the voices given. */
export async function heardIn(path: string, voices: readonly VoiceTurn[]): Promise<HeardSpeech> {
  const source = await probe(path);
  const samples: number[] = [];
  for await (const chunk of decodeSound(path, source)) for (const sample of chunk) samples.push(sample);
  return {
    sound: [{ startSeconds: 0, samples: Float32Array.from(samples) }],
    speech: loudParts(samples),
    voices: { turns: [...voices], fallbacks: [] },
  };
}

/** The true turns as voices. */
export function trueVoices({ turns }: Dialogue): VoiceTurn[] {
  return turns.map(({ speaker, ...span }) => ({ ...span, voice: speaker === turns[0]?.speaker ? 0 : 1 }));
}

/** Share of the time in which somebody speaks that is given to the right side. */
export function shareRight(
  { turns }: Dialogue,
  speech: readonly Span[],
  said: readonly (Span & { track: number | null })[],
  tracks: readonly Pick<FaceTrack, 'id' | 'faces'>[],
): number {
  let [right, all] = [0, 0];
  for (let at = 0.025; at < (turns.at(-1)?.endSeconds ?? 0); at += 0.05) {
    const isNow = (span: Span) => at >= span.startSeconds && at < span.endSeconds;
    const turn = turns.find(isNow);
    if (!turn || !speech.some(isNow)) continue;
    all += 1;
    const face = tracks.find(({ id }) => id === said.find(isNow)?.track)?.faces[0];
    if (face && face.box.x + face.box.width / 2 < 0.5 === (turn.speaker === 'left')) right += 1;
  }
  return right / Math.max(1, all);
}

/** Tenths of a second no more than 25 dB below the loudest, joined over breaths. */
function loudParts(samples: readonly number[]): Span[] {
  const levels = Array.from({ length: Math.floor(samples.length / 1600) }, (_, i) =>
    samples.slice(i * 1600, (i + 1) * 1600).reduce((sum, x) => sum + x * x, 1e-9),
  );
  const loud = Math.max(...levels);
  const spans: Span[] = [];
  levels.forEach((level, i) => {
    if (level < loud * 10 ** -2.5) return;
    const last = spans.at(-1);
    if (last && i / 10 - last.endSeconds < 0.35) last.endSeconds = (i + 1) / 10;
    else spans.push({ startSeconds: i / 10, endSeconds: (i + 1) / 10 });
  });
  return spans;
}
