import { type CaptionWord, captionWords, type Plan, toOutput } from '@reelwright/plan';
import { endsSentence, joinWords } from '../facts/index.ts';

/** A sentence that a clip says. */
export type ClipSentence = {
  text: string;
  /** On the source's clock. */
  startSeconds: number;
  endSeconds: number;
  /** Where it begins in the finished video. */
  shownAtSeconds: number;
};

/** A pause after which a new sentence begins whatever the marks say. */
const PAUSE_SECONDS = 1.2;

/** Longer sentences are cut where a comma stands or a breath is taken, so that a voice keeps to the speaker: seconds. */
const LONG_SECONDS = 6;
const BREATH_SECONDS = 0.4;
const COMMA = /[,;:、，；：،؛][\p{Pe}\p{Pf}"']*$/u;

/** The sentences that a clip says, by its captions, in the order in which they are heard. */
export function clipSentences(plan: Plan): ClipSentence[] {
  const shown = captionWords(plan).filter((word) => shownAt(plan, word) !== null);
  const sentences: ClipSentence[] = [];
  let words: CaptionWord[] = [];
  shown.forEach((word, i) => {
    words.push(word);
    const next = shown[i + 1];
    const [first] = words;
    if (!first || !(next === undefined || endsAfter(word, next, first))) return;
    const shownAtSeconds = shownAt(plan, first) ?? 0;
    const text = joinWords(words.map((one) => one.text));
    sentences.push({ text, startSeconds: first.startSeconds, endSeconds: word.endSeconds, shownAtSeconds });
    words = [];
  });
  return sentences.sort((a, b) => a.shownAtSeconds - b.shownAtSeconds);
}

function endsAfter(word: CaptionWord, next: CaptionWord, first: CaptionWord): boolean {
  if (endsSentence(word.text) || next.startSeconds - word.endSeconds > PAUSE_SECONDS) return true;
  if (next.startSeconds < word.startSeconds) return true;
  const isCut = COMMA.test(word.text) || next.startSeconds - word.endSeconds > BREATH_SECONDS;
  return isCut && word.endSeconds - first.startSeconds > LONG_SECONDS;
}

function shownAt(plan: Plan, word: CaptionWord): number | null {
  return toOutput(plan.segments, word.startSeconds, word.endSeconds)[0]?.startSeconds ?? null;
}
