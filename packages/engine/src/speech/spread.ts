import type { Span } from '../facts/index.ts';
import { spokenLength } from './words.ts';

/** Cost of a break between two voiced stretches that comes after no punctuation, in squared shares of a stretch. */
const BREAK_WITHOUT_MARK = 0.15;
/** Cost of a voiced stretch that gets no word at all (a cough, a laugh). */
const STRETCH_WITHOUT_WORD = 1.5;

/**
 * Estimated times for words that are known to be said inside `voiced` (in order, disjoint). The words are shared out
 * among the stretches so that each gets as much as it is long, breaks preferring punctuation (dynamic programming);
 * inside a stretch a word takes time by its length. One span per word, in order, inside the stretches.
 */
export function spreadWords(words: readonly string[], voiced: readonly Span[]): Span[] {
  if (words.length === 0) return [];
  const lengths = words.map(spokenLength);
  const total = sum(lengths);
  const voicedSeconds = sum(voiced.map((span) => span.endSeconds - span.startSeconds));
  const secondsPerUnit = voicedSeconds / total;
  const counts = shareOut(words, lengths, voiced, secondsPerUnit);
  const spans: Span[] = [];
  let word = 0;
  voiced.forEach((stretch, index) => {
    const mine = lengths.slice(word, word + (counts[index] ?? 0));
    const unit = (stretch.endSeconds - stretch.startSeconds) / Math.max(sum(mine), 1e-9);
    let at = stretch.startSeconds;
    for (const length of mine) {
      const end = Math.min(at + length * unit, stretch.endSeconds);
      spans.push({ startSeconds: at, endSeconds: end });
      at = end;
    }
    word += mine.length;
  });
  return spans;
}

/** How many words each stretch gets; the sum is the number of words. */
function shareOut(
  words: readonly string[],
  lengths: readonly number[],
  voiced: readonly Span[],
  secondsPerUnit: number,
): number[] {
  const before = [0];
  for (const length of lengths) before.push((before.at(-1) ?? 0) + length * secondsPerUnit);
  const seconds = (from: number, to: number) => (before[to] ?? 0) - (before[from] ?? 0);
  const marked = words.map((word) => /[.,;:!?…—–。、，；：！？।॥،؛؟]["'”’)\]」』）】]*$/u.test(word));
  // best[n]: least cost of giving the first n words to the stretches so far; from[s][n]: words given before stretch s.
  let best: number[] = words.map(() => Number.POSITIVE_INFINITY);
  best.unshift(0);
  const from: number[][] = [];
  voiced.forEach((stretch, index) => {
    const length = Math.max(stretch.endSeconds - stretch.startSeconds, 1e-3);
    const isLast = index === voiced.length - 1;
    const next = best.map(() => Number.POSITIVE_INFINITY);
    const came = best.map(() => 0);
    for (let start = 0; start <= words.length; start += 1) {
      const so = best[start] ?? Number.POSITIVE_INFINITY;
      if (!Number.isFinite(so)) continue;
      for (let end = isLast ? words.length : start; end <= words.length; end += 1) {
        const wanted = seconds(start, end);
        if (end > start + 1 && wanted > length * 4 + 2 && !isLast) break;
        const misfit = (wanted - length) ** 2 / (length + 0.3);
        const breaks = !isLast && end > start && !marked[end - 1] ? BREAK_WITHOUT_MARK : 0;
        const cost = so + (end === start ? STRETCH_WITHOUT_WORD * length : misfit + breaks);
        if (cost < (next[end] ?? 0)) {
          next[end] = cost;
          came[end] = start;
        }
      }
    }
    best = next;
    from.push(came);
  });
  const counts: number[] = [];
  let end = words.length;
  for (let index = voiced.length - 1; index >= 0; index -= 1) {
    const start = from[index]?.[end] ?? 0;
    counts.unshift(end - start);
    end = start;
  }
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
