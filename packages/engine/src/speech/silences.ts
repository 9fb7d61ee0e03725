import { mergeSpans, type Span } from '../facts/index.ts';

/** Shorter gaps are the closures of consonants, not silences. */
const LEAST_SILENCE_SECONDS = 0.2;

/** Where nobody speaks for 0.2 s or more, from 0 to `durationSeconds`: what `voiced` leaves over. Sorted, disjoint. */
export function findSilences(voiced: readonly Span[], durationSeconds: number): Span[] {
  const silences: Span[] = [];
  let at = 0;
  for (const span of [
    ...mergeSpans(voiced),
    { startSeconds: durationSeconds, endSeconds: durationSeconds },
  ]) {
    const startSeconds = at;
    const endSeconds = Math.min(span.startSeconds, durationSeconds);
    if (endSeconds - startSeconds >= LEAST_SILENCE_SECONDS) silences.push({ startSeconds, endSeconds });
    at = Math.max(at, span.endSeconds);
  }
  return silences;
}
