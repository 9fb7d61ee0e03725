import type { Sound, Span, Transcript } from '../../facts/index.ts';
import { quantile } from './figures.ts';

/** How loud the speech of a talk is, ready to be asked for any stretch in constant time. */
export type Loudness = {
  /** Mean level of the speech in a span in dBFS; the talk's own middle where nothing is said. */
  meanOf(span: Span): number;
  /** How far the level of the speech moves in a span: standard deviation in dB. */
  swingOf(span: Span): number;
};

/** Hops this far below the talk's loud parts are pauses, not speech: some 25 dB lie between a voice and a quiet room. */
const PAUSE_BELOW_LOUD_DB = 25;

/** Prepares sums over the hops in which somebody speaks, judged by level, because word times may be rough. */
export function readLoudness(sound: Sound, transcript: Transcript): Loudness {
  const spoken = transcript.utterances.flatMap(({ startSeconds, endSeconds }) =>
    sound.levels.slice(Math.floor(startSeconds / sound.hopSeconds), Math.ceil(endSeconds / sound.hopSeconds)),
  );
  const levels = spoken.length > 0 ? spoken : sound.levels;
  const floor = (quantile(levels, 0.95) ?? 0) - PAUSE_BELOW_LOUD_DB;
  const usual = quantile(
    levels.filter((level) => level >= floor),
    0.5,
  );
  const sums = new Float64Array(sound.levels.length + 1);
  const squares = new Float64Array(sound.levels.length + 1);
  const counts = new Uint32Array(sound.levels.length + 1);
  sound.levels.forEach((level, i) => {
    const counted = level >= floor ? 1 : 0;
    sums[i + 1] = (sums[i] ?? 0) + counted * level;
    squares[i + 1] = (squares[i] ?? 0) + counted * level * level;
    counts[i + 1] = (counts[i] ?? 0) + counted;
  });
  const between = (table: Float64Array | Uint32Array, span: Span) => {
    const hop = (seconds: number) =>
      Math.min(Math.max(Math.round(seconds / sound.hopSeconds), 0), sound.levels.length);
    return (table[hop(span.endSeconds)] ?? 0) - (table[hop(span.startSeconds)] ?? 0);
  };
  return {
    meanOf: (span) => {
      const count = between(counts, span);
      return count === 0 ? (usual ?? floor) : between(sums, span) / count;
    },
    swingOf: (span) => {
      const count = between(counts, span);
      if (count === 0) return 0;
      const mean = between(sums, span) / count;
      return Math.sqrt(Math.max(0, between(squares, span) / count - mean * mean));
    },
  };
}
