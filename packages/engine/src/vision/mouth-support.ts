import type { Span } from '../facts/index.ts';
import { type HeardSpeech, MOUTHS_PER_SECOND, type MouthEvidence } from './evidence.ts';
import { loudnessOf, stillnessSupport } from './stillness.ts';
import { expectedMovement, lipMovement, syncSupport } from './sync.ts';

/** For each picture of a mouth, the logarithm of how much likelier its looks are when it speaks than when it does not. */
export type MouthSupport = { track: number; startSeconds: number; support: Float32Array };

/** Logits of LR-ASD are taken as no more extreme than this: talkers have 2 to 4, still faces −0.4 to −1.3. */
const SCORE_LIMITS = { least: -2, most: 2.5 };
/** Between a still face and a talking one. */
const SCORE_BORDER = 0.6;
/** What one second of a logit above the border weighs: neighbouring scores are hardly independent. */
const SCORE_WEIGHT = 1.5;
/** Sound and picture of a file may be apart by so many pictures. */
const LAGS = [0, 1, -1, 2, -2];
/** Lips against the sound are weighed in windows of so many pictures, 1.2 s. */
const WINDOW = 30;
/** How often the lips of one who speaks cannot be read: small, in profile, covered. */
const UNREADABLE = 0.3;

/** Says of each mouth, picture by picture, what speaks for its being the one that is heard. */
export function mouthSupports(heard: HeardSpeech, evidence: readonly MouthEvidence[]): MouthSupport[] {
  const measured = evidence.some(({ openings }) => openings.some((opening) => !Number.isNaN(opening)));
  const expected = measured
    ? heard.sound.map(({ startSeconds, samples }) => ({ startSeconds, values: expectedMovement(samples) }))
    : [];
  const moving = evidence.map((mouth) => ({ ...mouth, moved: lipMovement(mouth.openings) }));
  const sync = atBestLag(moving, expected, heard.speech);
  const loudness = loudnessOf(heard.sound, heard.speech);
  return moving.map(({ track, startSeconds, scores, openings }, n) => ({
    track,
    startSeconds,
    support: stillnessSupport(openings, startSeconds, loudness).map(
      (value, i) => value + (sync[n]?.[i] ?? 0) + scoreSupport(scores?.[i]),
    ),
  }));
}

/** What a mouth says for its speaking in a span. */
export function supportIn({ startSeconds, support }: MouthSupport, span: Span): number {
  const from = Math.max(0, Math.ceil((span.startSeconds - startSeconds) * MOUTHS_PER_SECOND - 1e-6));
  const to = Math.min(support.length, Math.ceil((span.endSeconds - startSeconds) * MOUTHS_PER_SECOND - 1e-6));
  let sum = 0;
  for (let i = from; i < to; i++) sum += support[i] ?? 0;
  return sum;
}

function scoreSupport(score: number | undefined): number {
  if (score === undefined || Number.isNaN(score)) return 0;
  const limited = Math.max(SCORE_LIMITS.least, Math.min(SCORE_LIMITS.most, score));
  return ((limited - SCORE_BORDER) * SCORE_WEIGHT) / MOUTHS_PER_SECOND;
}

type Moving = { startSeconds: number; moved: Float32Array };
type Expected = { startSeconds: number; values: Float32Array };

/** What the lips say per picture, at the delay between sound and picture at which the best lips say most. */
function atBestLag(
  mouths: readonly Moving[],
  expected: readonly Expected[],
  speech: readonly Span[],
): Float32Array[] {
  let best: { total: number; support: Float32Array[] } | undefined;
  for (const lag of LAGS) {
    const raw = mouths.map((mouth) => againstSound(mouth, expected, lag));
    const support = raw.map(forgiving);
    let total = 0;
    for (const span of speech) {
      for (let at = span.startSeconds; at < span.endSeconds; at += 1) {
        const second = { startSeconds: at, endSeconds: Math.min(span.endSeconds, at + 1) };
        total += Math.max(
          0,
          ...mouths.map(({ startSeconds }, n) =>
            supportIn({ track: 0, startSeconds, support: raw[n] ?? new Float32Array() }, second),
          ),
        );
      }
    }
    if (!best || total > best.total) best = { total, support };
  }
  return best?.support ?? [];
}

function againstSound(
  { startSeconds, moved }: Moving,
  expected: readonly Expected[],
  lag: number,
): Float32Array {
  const sound = expected.find(
    (one) =>
      startSeconds >= one.startSeconds - 1 / MOUTHS_PER_SECOND &&
      startSeconds < one.startSeconds + one.values.length / MOUTHS_PER_SECOND,
  );
  const from = sound ? Math.round((startSeconds - sound.startSeconds) * MOUTHS_PER_SECOND) + lag : 0;
  return moved.map((value, i) => syncSupport(sound?.values[from + i], value));
}

/** Lips that go against the sound for a while may just not be readable: then they say little, not much against. */
function forgiving(support: Float32Array): Float32Array {
  return support.map((value, i) => {
    let sum = 0;
    for (let j = Math.max(0, i - WINDOW / 2); j <= Math.min(support.length - 1, i + WINDOW / 2); j++)
      sum += support[j] ?? 0;
    if (sum >= 0) return value;
    return (value * Math.log((1 - UNREADABLE) * Math.exp(sum) + UNREADABLE)) / sum;
  });
}
