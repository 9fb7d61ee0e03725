import type { Span } from './span.ts';

type Timed = { atSeconds: number };

/** Of things in order of time those from one moment to another, both included. By binary search: tracks are long and asked often. */
export function fromTo<Item extends Timed>(items: readonly Item[], from: number, to: number): Item[] {
  const first = firstWhere(items, ({ atSeconds }) => atSeconds >= from);
  return items.slice(
    first,
    Math.max(
      first,
      firstWhere(items, ({ atSeconds }) => atSeconds > to),
    ),
  );
}

/** Index of the first for which something holds, which then holds for all that follow; their number when it holds for none. */
export function firstWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && !holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a word belongs to a span: where its middle lies. */
export function liesIn(word: Span, span: Span): boolean {
  const middle = (word.startSeconds + word.endSeconds) / 2;
  return span.startSeconds <= middle && middle < span.endSeconds;
}
