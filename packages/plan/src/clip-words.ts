import type { CaptionWord } from './captions.ts';
import type { Plan } from './schema.ts';
import { captionWords } from './segments.ts';
import { toOutput, toSource } from './timeline.ts';

/** A word on the finished video's clock. */
export type ClipWord = {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
};

/** The captioned words that are heard in the finished video, in order; one that is shown twice is there twice. */
export function shownWords(plan: Pick<Plan, 'segments' | 'captions'>): ClipWord[] {
  return captionWords(plan)
    .flatMap(({ text, startSeconds, endSeconds }) =>
      toOutput(plan.segments, startSeconds, endSeconds).map((span) => ({ text, ...span })),
    )
    .sort((a, b) => a.startSeconds - b.startSeconds);
}

/**
 * The words of a plan, on the source's clock and in order, with those that are heard in the finished video replaced. Words
 * of what is left out stay. A word beyond the video's end is left out.
 */
export function withShownWords(
  plan: Pick<Plan, 'segments' | 'captions'>,
  words: readonly ClipWord[],
): CaptionWord[] {
  const isShown = (word: CaptionWord) =>
    toOutput(plan.segments, word.startSeconds, word.endSeconds).length > 0;
  const moved = words.flatMap(({ text, startSeconds, endSeconds }): CaptionWord[] => {
    const start = toSource(plan.segments, startSeconds);
    if (start === null) return [];
    return [{ text, startSeconds: start, endSeconds: start + Math.max(0, endSeconds - startSeconds) }];
  });
  const hidden = captionWords(plan).filter((word) => !isShown(word));
  return [...hidden, ...moved].sort((a, b) => a.startSeconds - b.startSeconds);
}
