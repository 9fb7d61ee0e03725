import type { CaptionWord } from '@reelwright/plan';
import type { ClipSentence } from './sentences.ts';

/** Between two lines a breath is left. */
const BREATH_SECONDS = 0.06;

/**
 * The words of a translated sentence over the time of the original, each as long as its letters are many: nobody knows
 * which of them is said when. A script without spaces is one word, which the captions break.
 */
export function wordsOver(text: string, span: { startSeconds: number; endSeconds: number }): CaptionWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  // A word is not only its letters: the pause after it counts as one.
  const weights = words.map((word) => [...word].length + 1);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const length = span.endSeconds - span.startSeconds;
  let before = 0;
  return words.map((word, i) => {
    const startSeconds = span.startSeconds + (length * before) / whole;
    before += weights[i] ?? 0;
    return {
      text: word.slice(0, 200),
      startSeconds,
      endSeconds: span.startSeconds + (length * before) / whole,
    };
  });
}

/** Seconds that each line has in the finished video: until the next one begins, the last until the video ends. */
export function lineRoom(sentences: readonly ClipSentence[], endSeconds: number): number[] {
  return sentences.map(({ shownAtSeconds }, i) => {
    const next = sentences[i + 1]?.shownAtSeconds ?? endSeconds;
    return Math.max(0.1, next - shownAtSeconds - BREATH_SECONDS);
  });
}
