import type { SentenceRun } from '../moment.ts';
import type { Brief } from './brief.ts';

/** Characters of talk in one window: some ten minutes, 2,500 tokens. Models rate short texts more evenly than long ones. */
const WINDOW_CHARACTERS = 9000;

/** So many windows at most, however long the talk: longer talks get longer windows, not more requests. */
const MOST_WINDOWS = 24;

/**
 * Cuts the usable sentences of a talk into windows that overlap by the longest clip asked for, so that every clip lies
 * whole inside of one; a window's half at most. Each sentence is in one or two windows. At most 24.
 */
export function windowsOf(brief: Brief): SentenceRun[] {
  for (let size = WINDOW_CHARACTERS; ; size *= 1.25) {
    const windows = cut(brief, size);
    if (windows.length <= MOST_WINDOWS) return windows;
  }
}

/** Windows of at most so many characters, or of one sentence that is longer. */
function cut({ talk, options }: Brief, size: number): SentenceRun[] {
  const { usable } = talk;
  const lengthOf = (id: number) => talk.lines[id]?.text.length ?? 0;
  const windows: SentenceRun[] = [];
  for (let start = 0; start < usable.length; ) {
    let end = start;
    let characters = lengthOf(usable[start] ?? -1);
    for (; end + 1 < usable.length; end += 1) {
      characters += lengthOf(usable[end + 1] ?? -1);
      if (characters > size) break;
    }
    windows.push({ first: usable[start] ?? 0, last: usable[end] ?? 0 });
    if (end + 1 >= usable.length) break;
    start = Math.max(overlapStart(start, end), start + 1);
  }
  return windows;

  /** Where the next window starts: one longest clip before the end of this one, though not before its middle. */
  function overlapStart(start: number, end: number): number {
    const until = talk.lines[usable[end] ?? -1]?.sentence.endSeconds ?? 0;
    let characters = 0;
    let next = end + 1;
    while (next - 1 > start) {
      const line = talk.lines[usable[next - 1] ?? -1];
      characters += line?.text.length ?? 0;
      const isClip = until - (line?.sentence.startSeconds ?? 0) > options.window.maxSeconds;
      if (isClip || characters > size / 2) break;
      next -= 1;
    }
    return next;
  }
}
