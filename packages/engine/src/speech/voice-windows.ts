import type { Span } from '../facts/index.ts';
import { CEPSTRA_PER_SECOND, cepstra } from '../sound/index.ts';
import { PITCHES_PER_SECOND, pitch } from './pitch.ts';

/** Numbers that describe the spectrum of a window: cepstra 1–19. Above 12 they tell people apart, below words too. */
export const SPECTRUM_SIZE = 19;
const CEPSTRUM = SPECTRUM_SIZE + 1;

/** The windows of 10 ms of one stretch of sound in which somebody speaks, in columns; an hour takes 32 MB. */
export type VoiceWindows = {
  /** When each begins, seconds on the source's clock. */
  startSeconds: Float64Array;
  /** `SPECTRUM_SIZE` numbers per window. */
  spectra: Float32Array;
  /** Logarithms of the pitch in hertz; NaN where the voice has none. */
  logPitches: Float32Array;
  /** 1 where a pause lies before the window, where a change of speaker is likely. */
  afterPause: Uint8Array;
};

/**
 * Windows quieter than the loud ones of their stretch by more than this (natural logarithm of power) are pauses: 26
 * dB.
 */
const PAUSE_DEPTH = 6;
/** A pause of so many windows invites a change of speaker: 0.15 s. */
const PAUSE_WINDOWS = 15;

/**
 * The windows of a stretch of 16 kHz mono sound that lie inside `speech` (sorted, disjoint) and are loud enough to
 * carry a voice.
 */
export function voiceWindows(
  { startSeconds, samples }: { startSeconds: number; samples: Float32Array },
  speech: readonly Span[],
): VoiceWindows {
  const numbers = cepstra(samples, CEPSTRUM);
  const pitches = pitch(samples);
  const count = numbers.length / CEPSTRUM;
  const energies = Float32Array.from({ length: count }, (_, i) => numbers[i * CEPSTRUM] ?? 0);
  const quietest = (energies.toSorted()[Math.floor(count * 0.95)] ?? 0) - PAUSE_DEPTH;
  const kept: { at: number; afterPause: boolean }[] = [];
  let [quiet, next, spoken] = [PAUSE_WINDOWS, 0, -1];
  for (let at = 0; at < count; at++) {
    const seconds = startSeconds + at / CEPSTRA_PER_SECOND;
    while (next < speech.length && (speech[next]?.endSeconds ?? 0) <= seconds) next++;
    const inside = (speech[next]?.startSeconds ?? Number.POSITIVE_INFINITY) <= seconds;
    if (!inside || (energies[at] ?? 0) < quietest) {
      quiet += 1;
      continue;
    }
    kept.push({ at, afterPause: quiet >= PAUSE_WINDOWS || next !== spoken });
    [quiet, spoken] = [0, next];
  }
  return {
    startSeconds: Float64Array.from(kept, ({ at }) => startSeconds + at / CEPSTRA_PER_SECOND),
    spectra: spectraOf(
      numbers,
      kept.map(({ at }) => at),
    ),
    logPitches: Float32Array.from(kept, ({ at }) => {
      const hertz = pitches[Math.floor((at * PITCHES_PER_SECOND) / CEPSTRA_PER_SECOND)];
      return Math.log(hertz ?? Number.NaN);
    }),
    afterPause: Uint8Array.from(kept, ({ afterPause }) => (afterPause ? 1 : 0)),
  };
}

function spectraOf(numbers: Float32Array, kept: readonly number[]): Float32Array {
  const spectra = new Float32Array(kept.length * SPECTRUM_SIZE);
  kept.forEach((at, i) => {
    spectra.set(numbers.subarray(at * CEPSTRUM + 1, (at + 1) * CEPSTRUM), i * SPECTRUM_SIZE);
  });
  return spectra;
}
