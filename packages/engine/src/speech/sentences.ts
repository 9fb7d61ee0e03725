import { joinWords, type Sentence, sentenceMarks, type Word } from '../facts/index.ts';
import { abbreviationsOf } from './abbreviations.ts';

/** A silence this long ends a sentence even without punctuation. */
const PAUSE_SECONDS = 1;
/** A sentence that is longer than this, in words or seconds, is broken at its longest pause. */
const MOST_WORDS = 40;
const MOST_SECONDS = 20;
/** A piece that a run-on sentence is broken into has at least this many words, if it can. */
const LEAST_WORDS = 4;

/**
 * The sentences of a row of words: ended by punctuation, by a long pause, or broken up when they run on and on. Every
 * word belongs to exactly one sentence; ids count from 0. Empty without words. `language` (BCP 47) decides after which
 * abbreviations a point ends none.
 */
export function findSentences(words: readonly Word[], language = 'en'): Sentence[] {
  const runs: { first: number; last: number; ending: Sentence['ending'] }[] = [];
  let first = 0;
  words.forEach((word, index) => {
    const next = words[index + 1];
    const pause = next ? next.startSeconds - word.endSeconds : 0;
    const mark = closingMark(word.text, next?.text, words[index - 1]?.text, language);
    if (next && mark === null && pause < PAUSE_SECONDS) return;
    // At the very end a sentence counts as a statement only when it was closed.
    const ending = mark ?? 'pause';
    runs.push(...broken(words, first, index, ending));
    first = index + 1;
  });
  return runs.map(({ first, last, ending }, id) => sentence(words, id, first, last, ending));
}

/** The same sentences with the times of words that have moved since. */
export function retimedSentences(sentences: readonly Sentence[], words: readonly Word[]): Sentence[] {
  return sentences.map((old) => sentence(words, old.id, old.firstWord, old.lastWord, old.ending));
}

function sentence(
  words: readonly Word[],
  id: number,
  firstWord: number,
  lastWord: number,
  ending: Sentence['ending'],
): Sentence {
  const run = words.slice(firstWord, lastWord + 1);
  return {
    id,
    firstWord,
    lastWord,
    text: joinWords(run.map((word) => word.text)),
    startSeconds: run[0]?.startSeconds ?? 0,
    endSeconds: run.at(-1)?.endSeconds ?? 0,
    ending,
  };
}

/** How a word's punctuation ends a sentence; null when it does not. */
function closingMark(
  text: string,
  next: string | undefined,
  previous: string | undefined,
  language: string,
): Exclude<Sentence['ending'], 'pause'> | null {
  const bare = text.replace(/["'”’»«」』】）)\]}*♪\s—–-]+$/u, '');
  const mark = sentenceMarks(bare);
  if (mark === '') return null;
  if (/[?？؟]/.test(mark)) return 'question';
  if (/[!！]/.test(mark)) return 'exclamation';
  const goesOn = next !== undefined && /^["'“‘([]*\p{Ll}/u.test(next);
  if ((mark.length > 1 || mark === '…') && goesOn) return null;
  if (mark.length === 1 && mark === '.') {
    const stem = bare.slice(0, -1).replace(/^["'“‘([{]+/u, '');
    if (next !== undefined && isShort(stem, next, previous, language)) return null;
  }
  // Small letters after a point: the recogniser put a point into the middle of a sentence.
  if (goesOn && next !== undefined && !/^(i|iphone|ipad|ebay)\b/i.test(next)) return null;
  return 'statement';
}

function isShort(stem: string, next: string, previous: string | undefined, language: string): boolean {
  const { never, mayClose, ordinals } = abbreviationsOf(language);
  const lower = stem.toLowerCase();
  const capitalFollows = /^["'“‘([]*\p{Lu}/u.test(next);
  if (lower === 'no') return /^\d/.test(next);
  if (ordinals && /^\d{1,2}$/.test(lower)) return /^\p{L}/u.test(next);
  if (never.has(lower)) return !(capitalFollows && mayClose.has(lower));
  // An initial (J. Smith), but not the last word of `plan B.` or the pronoun `I.`
  if (/^\p{Lu}$/u.test(stem) && stem !== 'I')
    return previous !== undefined ? !/^(plan|vitamin|type|class|grade|option|part)$/i.test(previous) : true;
  // J.F. Kennedy, a.m. and the like go on unless a capital follows.
  if (/^(\p{L}\.)+\p{L}$/u.test(stem)) return !capitalFollows || /^(\p{Lu}\.)+\p{Lu}$/u.test(stem);
  return false;
}

function broken(
  words: readonly Word[],
  first: number,
  last: number,
  ending: Sentence['ending'],
): { first: number; last: number; ending: Sentence['ending'] }[] {
  const from = words[first];
  const to = words[last];
  const count = last - first + 1;
  if (!from || !to) return [];
  if (count <= MOST_WORDS && to.endSeconds - from.startSeconds <= MOST_SECONDS)
    return [{ first, last, ending }];
  if (count < 2 * LEAST_WORDS) return [{ first, last, ending }];
  let cut = first;
  let longest = Number.NEGATIVE_INFINITY;
  for (let index = first + LEAST_WORDS - 1; index <= last - LEAST_WORDS; index += 1) {
    const word = words[index];
    const next = words[index + 1];
    if (!word || !next) continue;
    const pause = next.startSeconds - word.endSeconds;
    // A comma is as good as a quarter second; among equals the one nearest the middle wins.
    const comma = /[,;:、，；：،؛]["'”’)」』]*$/u.test(word.text) ? 0.25 : 0;
    const middle = 0.05 * (1 - Math.abs((index - first + 1) / count - 0.5) * 2);
    if (pause + comma + middle > longest) {
      longest = pause + comma + middle;
      cut = index;
    }
  }
  return [...broken(words, first, cut, 'pause'), ...broken(words, cut + 1, last, ending)];
}
