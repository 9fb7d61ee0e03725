import type { Scenes, Span } from '../facts/index.ts';

/** An uncut stretch of a segment: the part of one shot that lies in it, or a part that was not examined. */
export type Stretch = Span & {
  /** Index in `Scenes.shots`; null where nothing is known. */
  shot: number | null;
};

/** Shorter stretches than this are leftovers of rounding at a border and belong to their neighbour. */
const SLIVER_SECONDS = 0.08;
/** A layout that lasts shorter than this is a flicker. */
const SHORT_SECONDS = 1;

/** The uncut stretches of a segment, in order, covering it without gaps. */
export function uncutStretches(segment: Span, scenes: Scenes | null): Stretch[] {
  const stretches: Stretch[] = [];
  let covered = segment.startSeconds;
  const add = (endSeconds: number, shot: number | null) => {
    const last = stretches.at(-1);
    if (endSeconds <= covered) return;
    if (last && endSeconds - covered < SLIVER_SECONDS) last.endSeconds = endSeconds;
    else stretches.push({ startSeconds: covered, endSeconds, shot });
    covered = endSeconds;
  };
  const shots = (scenes?.shots ?? []).map((span, shot) => ({ ...span, shot }));
  for (const span of shots.sort((a, b) => a.startSeconds - b.startSeconds)) {
    if (span.endSeconds <= segment.startSeconds || span.startSeconds >= segment.endSeconds) continue;
    add(Math.max(segment.startSeconds, span.startSeconds), null);
    add(Math.min(segment.endSeconds, span.endSeconds), span.shot);
  }
  add(segment.endSeconds, null);
  const [first, second] = stretches;
  if (first && second && first.endSeconds - first.startSeconds < SLIVER_SECONDS)
    stretches.splice(0, 2, { ...second, startSeconds: first.startSeconds });
  return stretches;
}

/**
 * One layout for each run of short stretches: what most of the run would get, each longer neighbour counting for a
 * second. A cutaway of half a second then does not flash another layout.
 */
export function calmLayouts<T extends Span & { layout: 'fill' | 'fit' }>(stretches: readonly T[]): T[] {
  const calm: T[] = [];
  for (let i = 0; i < stretches.length; ) {
    let end = i;
    while (stretches[end] && isShort(stretches[end])) end += 1;
    const stretch = stretches[i];
    if (end === i) {
      if (stretch) calm.push(stretch);
      i += 1;
      continue;
    }
    const run = stretches.slice(i, end);
    const neighbours = [stretches[i - 1], stretches[end]].filter((other) => other !== undefined);
    let balance = 0;
    for (const { layout, startSeconds, endSeconds } of run)
      balance += (layout === 'fill' ? 1 : -1) * (endSeconds - startSeconds);
    for (const { layout } of neighbours) balance += (layout === 'fill' ? 1 : -1) * SHORT_SECONDS;
    calm.push(...run.map((member): T => ({ ...member, layout: balance >= 0 ? 'fill' : 'fit' })));
    i = end;
  }
  return calm;
}

function isShort(span: Span | undefined): boolean {
  return span !== undefined && span.endSeconds - span.startSeconds < SHORT_SECONDS;
}
