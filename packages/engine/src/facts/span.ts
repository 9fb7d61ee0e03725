import { z } from 'zod';

/** A stretch of time on the source's own clock: `startSeconds` inclusive, `endSeconds` exclusive. */
export const Span = z.object({
  startSeconds: z.number().nonnegative(),
  endSeconds: z.number().nonnegative(),
});
/** A stretch of time on the source's own clock: `startSeconds` inclusive, `endSeconds` exclusive. */
export type Span = z.infer<typeof Span>;

/** Seconds that two spans have in common; 0 when they do not touch. */
export function overlapSeconds(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endSeconds, b.endSeconds) - Math.max(a.startSeconds, b.startSeconds));
}

/** Joins spans that touch or are nearer than `gapSeconds`; the result is sorted and disjoint. */
export function mergeSpans(spans: readonly Span[], gapSeconds = 0): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const last = merged.at(-1);
    if (last && span.startSeconds - last.endSeconds <= gapSeconds) {
      last.endSeconds = Math.max(last.endSeconds, span.endSeconds);
    } else merged.push({ ...span });
  }
  return merged;
}
