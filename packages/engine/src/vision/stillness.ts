import type { Span } from '../facts/index.ts';
import { MOUTHS_PER_SECOND, type SoundStretch } from './evidence.ts';

/** Lips are looked at over so many pictures on both sides, 0.36 s in all: somebody who speaks moves them in each such stretch. */
const REACH = 4;
/** Neighbouring stretches overlap: each picture counts as so much of an independent one. */
const SHARE = 1 / (2 * REACH + 1);
/**
 * What a stretch of loud sound says for a mouth's speaking, by the standard deviation of its opening (in widths of the
 * mouth): the logarithm of a likelihood ratio, straight lines over the logarithm of the deviation. Measured on ten
 * talkers: 1 % of the stretches of talkers are below 0.007 and half above 0.04, listeners who keep still stay below
 * 0.004. Listeners may move their lips too, so moving says little.
 */
const WEIGHTS = [
  { deviation: 0.005, support: -4 },
  { deviation: 0.012, support: 0 },
  { deviation: 0.03, support: 0.5 },
] as const;
/** Lips that were seen to move so much can be read; of others it is not known, as in profile. */
const READABLE_DEVIATION = 0.02;
/** … in this share of the stretches at least. */
const READABLE_SHARE = 0.1;
/** What stillness says at most against lips that were never seen to move, per stretch. */
const LEAST_UNREAD = -0.3;
/** Sound that is quieter than the loud parts by more, in decibels, is a pause: in pauses everybody keeps still. */
const PAUSE_DECIBELS = 25;
/** Share of the pictures with speech that are no louder than the loud parts. */
const LOUD_SHARE = 0.95;

/** Says where it is loud enough for lips to have to move: per stretch of sound, for each picture 1 or 0. */
export type Loudness = { startSeconds: number; loud: Uint8Array };

/** Where in the sound somebody makes more than a pause, within the speech. */
export function loudnessOf(sound: readonly SoundStretch[], speech: readonly Span[]): Loudness[] {
  const levels = sound.map(({ startSeconds, samples }) => ({ startSeconds, levels: levelsOf(samples) }));
  const spoken = levels
    .flatMap((one) =>
      [...one.levels].filter((_, i) => {
        const at = one.startSeconds + i / MOUTHS_PER_SECOND;
        return speech.some((span) => at >= span.startSeconds && at < span.endSeconds);
      }),
    )
    .sort((a, b) => a - b);
  const loudest = spoken[Math.floor(spoken.length * LOUD_SHARE)] ?? 0;
  return levels.map((one) => ({
    startSeconds: one.startSeconds,
    loud: Uint8Array.from(one.levels, (level) => (level > loudest - PAUSE_DECIBELS ? 1 : 0)),
  }));
}

/**
 * What moving or still lips say for their speaking, picture by picture; 0 where nothing is known or nothing is loud.
 * `openings` as in `MouthEvidence`, from `startSeconds` on.
 */
export function stillnessSupport(
  openings: Float32Array,
  startSeconds: number,
  loudness: readonly Loudness[],
): Float32Array {
  const deviations = openings.map((_, i) => deviationAround(openings, i));
  const known = deviations.filter((value) => !Number.isNaN(value));
  const moving = known.filter((value) => value > READABLE_DEVIATION).length;
  const least = moving >= READABLE_SHARE * known.length ? Number.NEGATIVE_INFINITY : LEAST_UNREAD;
  const loud = loudAlong(openings.length, startSeconds, loudness);
  return deviations.map((deviation, i) =>
    Number.isNaN(deviation) ? 0 : Math.max(least, weigh(deviation)) * SHARE * meanAround(loud, i),
  );
}

function weigh(deviation: number): number {
  const x = Math.log(Math.max(1e-6, deviation));
  for (const [i, to] of WEIGHTS.entries()) {
    if (deviation >= to.deviation) continue;
    const from = WEIGHTS[i - 1];
    if (!from) return to.support;
    const share = (x - Math.log(from.deviation)) / Math.log(to.deviation / from.deviation);
    return from.support + share * (to.support - from.support);
  }
  return WEIGHTS[WEIGHTS.length - 1]?.support ?? 0;
}

/** Whether it is loud at each picture of a mouth; not where there is no sound. */
function loudAlong(count: number, startSeconds: number, loudness: readonly Loudness[]): Uint8Array {
  const result = new Uint8Array(count);
  for (const one of loudness) {
    const from = Math.round((startSeconds - one.startSeconds) * MOUTHS_PER_SECOND);
    for (let i = Math.max(0, -from); i < count && from + i < one.loud.length; i++)
      result[i] = one.loud[from + i] ?? 0;
  }
  return result;
}

/** Standard deviation of what is known around a value; NaN when less than half is. */
function deviationAround(values: Float32Array, i: number): number {
  const near = values.subarray(Math.max(0, i - REACH), i + REACH + 1).filter((value) => !Number.isNaN(value));
  if (near.length <= REACH) return Number.NaN;
  const mean = near.reduce((sum, value) => sum + value, 0) / near.length;
  return Math.sqrt(near.reduce((sum, value) => sum + (value - mean) ** 2, 0) / near.length);
}

function meanAround(values: Uint8Array, i: number): number {
  const near = values.subarray(Math.max(0, i - REACH), i + REACH + 1);
  return near.reduce((sum, value) => sum + value, 0) / near.length;
}

/** Root mean square of each picture's sound, in decibels. */
function levelsOf(samples: Float32Array): Float32Array {
  const length = 16_000 / MOUTHS_PER_SECOND;
  return Float32Array.from({ length: Math.floor(samples.length / length) }, (_, i) => {
    let energy = 1e-12;
    for (let at = i * length; at < (i + 1) * length; at++) energy += (samples[at] ?? 0) ** 2;
    return 10 * Math.log10(energy / length);
  });
}
