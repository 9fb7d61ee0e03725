import { CEPSTRA_PER_SECOND, CEPSTRUM_SIZE, cepstra } from '../sound/index.ts';
import type { SoundStretch } from './evidence.ts';
import type { Moment } from './moments.ts';

/** Numbers of a cepstrum that tell of the voice: all but the energy. */
const SIZE = CEPSTRUM_SIZE - 1;
/** Windows quieter than the loud ones by more than this (natural logarithm of power, 26 dB) are pauses. */
const PAUSE_DEPTH = 6;
const LOUD_SHARE = 0.95;
/** Windows of 10 ms overlap and sounds last: so many of them say as much as one independent one. */
const WINDOWS_PER_OBSERVATION = 15;
/** Windows' worth of everybody's mean in each person's: of whom little is known, nothing is claimed. */
const PRIOR_WINDOWS = 300;

/** Keeps what does not change from being divided by. */
const LEAST_SPREAD = 1e-9;

/** How a voice sounds during a moment: the mean of its loud windows' cepstra, and how many they are. */
export type MomentSound = { windows: number; mean: Float64Array };

/** How it sounds during each moment. */
export function momentSounds(sound: readonly SoundStretch[], moments: readonly Moment[]): MomentSound[] {
  const stretches = sound.map(({ startSeconds, samples }) => {
    const rows = cepstra(samples);
    const energies = Float32Array.from(
      { length: rows.length / CEPSTRUM_SIZE },
      (_, i) => rows[i * CEPSTRUM_SIZE] ?? 0,
    ).sort();
    const quietest = (energies[Math.floor(energies.length * LOUD_SHARE)] ?? 0) - PAUSE_DEPTH;
    return { startSeconds, rows, quietest };
  });
  return moments.map((moment) => {
    const result = { windows: 0, mean: new Float64Array(SIZE) };
    const stretch = stretches.findLast(({ startSeconds }) => startSeconds <= moment.startSeconds);
    if (!stretch) return result;
    const window = (atSeconds: number) => Math.round((atSeconds - stretch.startSeconds) * CEPSTRA_PER_SECOND);
    const last = Math.min(window(moment.endSeconds), stretch.rows.length / CEPSTRUM_SIZE);
    for (let i = window(moment.startSeconds); i < last; i++) {
      if ((stretch.rows[i * CEPSTRUM_SIZE] ?? 0) < stretch.quietest) continue;
      result.windows += 1;
      for (let n = 0; n < SIZE; n++)
        result.mean[n] = (result.mean[n] ?? 0) + (stretch.rows[i * CEPSTRUM_SIZE + 1 + n] ?? 0);
    }
    result.mean = result.mean.map((value) => value / Math.max(1, result.windows));
    return result;
  });
}

/**
 * How likely each moment's sound is for each person, as a logarithm: people's voices are learnt from what they are
 * believed to say, the moment itself left out, with one spread for everybody (linear discriminants). `beliefs` hold a
 * share for each person, moment by moment.
 */
export function voiceLikeness(
  sounds: readonly MomentSound[],
  beliefs: readonly (readonly number[])[],
): number[][] {
  const people = (beliefs[0] ?? []).map((_, p) => sumOf(sounds, (i) => beliefs[i]?.[p] ?? 0));
  const world = sumOf(sounds, () => 1);
  const average = world.sum.map((value) => value / Math.max(1, world.windows));
  const spread = spreadOf(
    sounds,
    beliefs,
    people.map((own) => meanOf(own, average)),
  );
  return sounds.map(({ windows, mean }, i) =>
    people.map((all, p) => {
      const own = windows * (beliefs[i]?.[p] ?? 0);
      const others = {
        windows: all.windows - own,
        sum: all.sum.map((value, n) => value - own * (mean[n] ?? 0)),
      };
      const expected = meanOf(others, average);
      const distance = mean.reduce(
        (sum, value, n) => sum + (value - (expected[n] ?? 0)) ** 2 / (spread[n] ?? 1),
        0,
      );
      return ((-distance / 2) * windows) / WINDOWS_PER_OBSERVATION;
    }),
  );
}

type Sum = { windows: number; sum: Float64Array };

/** The windows of all moments, each weighed. */
function sumOf(sounds: readonly MomentSound[], weightOf: (i: number) => number): Sum {
  const result = { windows: 0, sum: new Float64Array(SIZE) };
  sounds.forEach(({ windows, mean }, i) => {
    const weight = windows * weightOf(i);
    result.windows += weight;
    for (let n = 0; n < SIZE; n++) result.sum[n] = (result.sum[n] ?? 0) + weight * (mean[n] ?? 0);
  });
  return result;
}

/** Mean square distance of each number from the mean of whoever is believed to speak. */
function spreadOf(
  sounds: readonly MomentSound[],
  beliefs: readonly (readonly number[])[],
  means: readonly Float64Array[],
): Float64Array {
  const spread = new Float64Array(SIZE);
  let total = 0;
  sounds.forEach(({ windows, mean }, i) => {
    means.forEach((own, p) => {
      const weight = windows * (beliefs[i]?.[p] ?? 0);
      total += weight;
      for (let n = 0; n < SIZE; n++)
        spread[n] = (spread[n] ?? 0) + weight * ((mean[n] ?? 0) - (own[n] ?? 0)) ** 2;
    });
  });
  // What never changes tells nobody apart: its distances are 0 too.
  return spread.map((value) => Math.max(value / Math.max(1, total), LEAST_SPREAD));
}

function meanOf({ windows, sum }: Sum, average: Float64Array): Float64Array {
  return sum.map((value, n) => (value + PRIOR_WINDOWS * (average[n] ?? 0)) / (windows + PRIOR_WINDOWS));
}
