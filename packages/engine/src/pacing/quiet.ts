import type { Span, Word } from '../facts/index.ts';

/** How loud the sound is from a moment on: dBFS (root mean square) of hop after hop, short ones of about 10 ms. */
export type LevelTrack = { startSeconds: number; hopSeconds: number; levels: readonly number[] };

/** What is this much above the background noise is still background. */
const ABOVE_NOISE_DECIBELS = 8;
/** What is this much under the voice carries nothing of it: the weakest consonants lie some 25 dB under the vowels. */
const UNDER_VOICE_DECIBELS = 30;
/** In loud surroundings: at least this much under the voice. */
const LEAST_UNDER_VOICE_DECIBELS = 10;

/** Knows where, between words, it is quiet enough to cut. */
export class Quiet {
  readonly #track: LevelTrack;
  /** dBFS; a hop that is not louder is quiet. */
  readonly thresholdDbfs: number;

  /** `words` that are trusted to lie where the voice is. */
  constructor(track: LevelTrack, words: readonly Word[]) {
    this.#track = track;
    const spoken = words.flatMap((word) => this.#levels(word.startSeconds, word.endSeconds));
    const voice = quantile(spoken, 0.5) ?? 0;
    const noise = quantile(track.levels, 0.05) ?? voice;
    this.thresholdDbfs = Math.min(
      Math.max(noise + ABOVE_NOISE_DECIBELS, voice - UNDER_VOICE_DECIBELS),
      voice - LEAST_UNDER_VOICE_DECIBELS,
    );
  }

  /** Whether the levels cover a stretch. */
  covers({ startSeconds, endSeconds }: Span): boolean {
    const { startSeconds: from, hopSeconds, levels } = this.#track;
    return startSeconds >= from - hopSeconds && endSeconds <= from + (levels.length + 1) * hopSeconds;
  }

  /** The quiet runs of at least `leastSeconds` between two moments, in order of time. */
  runs(fromSeconds: number, toSeconds: number, leastSeconds: number): Span[] {
    const { startSeconds: origin, hopSeconds, levels } = this.#track;
    const first = Math.max(0, Math.ceil((fromSeconds - origin) / hopSeconds - 1e-6));
    const end = Math.min(levels.length, Math.floor((toSeconds - origin) / hopSeconds + 1e-6));
    const runs: Span[] = [];
    for (let i = first; i < end; i += 1) {
      if ((levels[i] ?? 0) > this.thresholdDbfs) continue;
      const from = i;
      while (i + 1 < end && (levels[i + 1] ?? 0) <= this.thresholdDbfs) i += 1;
      const run = { startSeconds: origin + from * hopSeconds, endSeconds: origin + (i + 1) * hopSeconds };
      if (run.endSeconds - run.startSeconds >= leastSeconds - 1e-9) runs.push(run);
    }
    return runs;
  }

  #levels(fromSeconds: number, toSeconds: number): readonly number[] {
    const { startSeconds, hopSeconds, levels } = this.#track;
    return levels.slice(
      Math.max(0, Math.floor((fromSeconds - startSeconds) / hopSeconds)),
      Math.max(0, Math.ceil((toSeconds - startSeconds) / hopSeconds)),
    );
  }
}

function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}
