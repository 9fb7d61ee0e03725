import { mergeSpans, type Span, type Transcript } from '../facts/index.ts';

/** Talk nearer than this belongs together: a breath is no change of speaker. */
export const BREATH_SECONDS = 0.35;

/**
 * Where somebody talks inside the spans: where there are words, and where there is voice without any, as in a language
 * that the recogniser does not know. From the first sound to the last of what follows closely; disjoint, in order of time.
 */
export function talkIn(transcript: Transcript, spans: readonly Span[]): Span[] {
  const words = transcript.words.filter((word) => word.endSeconds > word.startSeconds);
  const talk = spans.flatMap((span) => [
    ...words.flatMap((word) => shared(word, span)),
    ...without(span, transcript.silences),
  ]);
  return mergeSpans(talk, BREATH_SECONDS);
}

/** What a span has in common with another; nothing when they do not overlap. */
function shared(one: Span, other: Span): Span[] {
  const startSeconds = Math.max(one.startSeconds, other.startSeconds);
  const endSeconds = Math.min(one.endSeconds, other.endSeconds);
  return endSeconds > startSeconds ? [{ startSeconds, endSeconds }] : [];
}

/** What remains of a span without others; these are disjoint and in order of time. */
function without(span: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let from = span.startSeconds;
  for (const other of others) {
    if (other.endSeconds <= from) continue;
    if (other.startSeconds >= span.endSeconds) break;
    if (other.startSeconds > from) rest.push({ startSeconds: from, endSeconds: other.startSeconds });
    from = other.endSeconds;
  }
  if (from < span.endSeconds) rest.push({ startSeconds: from, endSeconds: span.endSeconds });
  return rest;
}
