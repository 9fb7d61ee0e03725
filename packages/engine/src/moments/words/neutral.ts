import { joinWords, wordsIn } from '../../facts/index.ts';
import { deliveryOf, type Emotion, type MeasuredRun } from '../measures/index.ts';
import { type Line, ramp, type Talk } from '../talk/index.ts';
import { sentenceCase, shorten } from './case.ts';
import { functionWords } from './function-words.ts';
import { reactionInside } from './reasons.ts';

/** What can be written about a run in any language, from counts, marks and sound alone. */
export type NeutralWords = {
  title: string;
  viralHook: string;
  keyInsight: string;
  hashtags: string[];
  dominantEmotion: Emotion;
  reasons: string[];
};

/** How much a talk is about each of its words: lower-case word → weight above 0. Words of every other sentence have none. */
export type Terms = {
  weights: ReadonlyMap<string, number>;
  /** How often the talk says each. */
  counts: ReadonlyMap<string, number>;
};

const LONGEST_TITLE = 60;
const LONGEST_HOOK = 80;
const MOST_HOOK_WORDS = 12;
const LONGEST_INSIGHT = 300;
const MOST_TAGS = 5;
const LONGEST_TAG = 24;

/**
 * In how many of the sentences, as a share and at least, a word may stand and still be a subject: what stands in more
 * holds the language together. Where those words are known by a list, only the most common are left out.
 */
const MOST_COMMON = { listed: { share: 0.6, lines: 12 }, unlisted: { share: 0.06, lines: 3 } };

/** Han, katakana and hangul say in two characters what alphabets say in four. */
const DENSE = /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Hiragana and its likes alone are grammar. */
const GRAMMAR = /^[\p{Script=Hiragana}ー]+$/u;

/** Share of sentences with a mark from which it colours a run. */
const MARKED_SHARE = 0.3;

/** Counts the words of a talk, found by the dictionaries and rules of Unicode for its language. */
export function readTerms(talk: Talk): Terms {
  const isFunction = functionWords(talk.transcript.language);
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  const named = new Map<string, number>();
  for (const line of talk.lines) {
    const words = termsOf(line, talk.transcript.language);
    for (const { word, isName } of words) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (isName) named.set(word, (named.get(word) ?? 0) + 1);
    }
    for (const word of new Set(words.map(({ word }) => word))) lines.set(word, (lines.get(word) ?? 0) + 1);
  }
  const common = MOST_COMMON[isFunction.size > 0 ? 'listed' : 'unlisted'];
  const most = Math.max(common.lines, common.share * talk.lines.length);
  const weights = new Map<string, number>();
  for (const [word, count] of lines) {
    const isLong = word.length >= (DENSE.test(word) ? 2 : 4);
    if (!isLong || count > most || isFunction.has(word) || GRAMMAR.test(word) || !/\p{L}/u.test(word))
      continue;
    const rarity = Math.log(1 + talk.lines.length / count);
    // A capital inside a sentence: a name, or in German a noun.
    const isName = (named.get(word) ?? 0) * 2 > (counts.get(word) ?? 0);
    weights.set(word, rarity * (isName ? 1.5 : 1));
  }
  return { weights, counts };
}

/**
 * Title, hook, insight, tags and reasons for a run of a talk in any language: its own sentences, chosen by the words the
 * run is about, by their length and by their marks. Nothing is translated, inflected or invented. No title of `taken` is
 * used again where there is another.
 */
export function neutralWords(
  talk: Talk,
  terms: Terms,
  run: MeasuredRun,
  taken: ReadonlySet<string>,
): NeutralWords {
  const { language } = talk.transcript;
  const lines = talk.lines.slice(run.first, run.last + 1);
  const about = subjectsOf(lines, terms, language);
  const worth = (line: Line) => worthOf(line, about, language);
  const best = [...lines].sort((a, b) => worth(b) - worth(a) || a.sentence.id - b.sentence.id);
  const titles = best.map((line) => headline(line, LONGEST_TITLE));
  const whole = titles.find((text) => text !== null && !taken.has(text));
  const [opening] = lines;
  const title = whole ?? shorten(bare(opening?.text ?? ''), LONGEST_TITLE);
  const hooks = lines.slice(0, 3).map((line) => headline(line, LONGEST_HOOK));
  const short = hooks.find(
    (text) => text !== null && text !== title && wordsIn(text, language).length <= MOST_HOOK_WORDS,
  );
  return {
    title,
    viralHook: short ?? firstWords(opening?.text ?? '', language),
    keyInsight: shorten(best[0]?.text ?? '', LONGEST_INSIGHT),
    hashtags: tagsOf(about),
    dominantEmotion: emotionByMarks(lines),
    reasons: reasonsByMarks(talk, run, about),
  };
}

type Subject = { word: string; weight: number; isRepeated: boolean };

/** What a run is about, weightiest first: its words by how often it says them, tempered, times how rare they are. */
function subjectsOf(lines: readonly Line[], { weights, counts }: Terms, language: string): Subject[] {
  const said = new Map<string, number>();
  for (const line of lines)
    for (const { word } of termsOf(line, language)) said.set(word, (said.get(word) ?? 0) + 1);
  return [...said]
    .flatMap(([word, count]) => {
      const weight = weights.get(word);
      const isRepeated = (counts.get(word) ?? 0) > 1;
      // Said once in the whole talk: a detail, or a slip of the recogniser.
      return weight === undefined
        ? []
        : [{ word, weight: weight * Math.sqrt(count) * (isRepeated ? 1 : 0.5), isRepeated }];
    })
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1));
}

/** How much a sentence says of what the run is about; questions say little, very short and very long ones too. */
function worthOf(line: Line, about: readonly Subject[], language: string): number {
  const weights = new Map(about.slice(0, 12).map(({ word, weight }) => [word, weight]));
  const sum = termsOf(line, language).reduce((total, { word }) => total + (weights.get(word) ?? 0), 0);
  const words = wordsIn(line.text, language).length;
  const fit = ramp(words, 2, 6) * (1 - 0.6 * ramp(words, 24, 48));
  return fit * (0.1 + sum / Math.sqrt(words + 4)) * (line.sentence.ending === 'question' ? 0.7 : 1);
}

/** A sentence without its full stop, when it is short enough and finished. */
function headline(line: Line, longest: number): string | null {
  const text = bare(line.text);
  const isFinished = line.sentence.ending !== 'pause' && line.sentence.ending !== 'cut';
  return isFinished && text.length >= 4 && text.length <= longest ? text : null;
}

/** Without a full stop of any script at its end; question and exclamation marks stay. */
function bare(text: string): string {
  return sentenceCase(text.trim().replace(/[.。．।॥۔։።၊။៕]+$/u, ''));
}

function firstWords(text: string, language: string): string {
  const words = wordsIn(bare(text), language);
  if (words.length <= MOST_HOOK_WORDS) return shorten(joinWords(words), LONGEST_HOOK);
  const cut = joinWords(words.slice(0, MOST_HOOK_WORDS)).replace(/[\p{P}\s]+$/u, '');
  return shorten(`${cut}…`, LONGEST_HOOK);
}

function tagsOf(about: readonly Subject[]): string[] {
  const repeated = about.filter(({ isRepeated }) => isRepeated);
  const tags: string[] = [];
  for (const { word } of [...repeated, ...about]) {
    const isKnown = tags.some((tag) => tag.includes(word) || word.includes(tag));
    if (tags.length < MOST_TAGS && !isKnown && word.length <= LONGEST_TAG) tags.push(word);
  }
  return tags;
}

/** What the room answers with, and marks, are all that can be told of feeling in a language that is not known. */
function emotionByMarks(lines: readonly Line[]): Emotion {
  const heard = lines.find(({ reaction }) => reaction !== null)?.reaction?.kind;
  if (heard) return heard === 'laughter' ? 'humor' : 'excitement';
  const share = (ending: string) =>
    lines.filter((line) => line.sentence.ending === ending).length / Math.max(1, lines.length);
  if (share('exclamation') >= MARKED_SHARE) return 'excitement';
  return share('question') >= MARKED_SHARE ? 'curiosity' : 'calm';
}

function reasonsByMarks(talk: Talk, run: MeasuredRun, about: readonly Subject[]): string[] {
  const reasons: string[] = [];
  const opening = talk.lines[run.first];
  if (opening?.sentence.ending === 'question')
    reasons.push(`Opens with a question: “${shorten(opening.text, 90)}”.`);
  const words = about.slice(0, 3).map(({ word }) => `“${word}”`);
  if (words.length > 0) reasons.push(`Says what the rest of the talk rarely says: ${words.join(', ')}.`);
  const reaction = reactionInside(talk, run.first, run.last + 1);
  if (reaction) reasons.push(reaction);
  const { relativeRate, longestGapSeconds } = deliveryOf(talk, run.first, run.last);
  if (relativeRate > 1.05)
    reasons.push(`Lively: ${Math.round((relativeRate - 1) * 100)} % faster than the talk usually goes.`);
  if (talk.loudness && run.values.energy > 0.8)
    reasons.push('Spoken with more energy than most of the talk.');
  if (longestGapSeconds > 2.5)
    reasons.push(`Weak spot: ${longestGapSeconds.toFixed(1)} s without a word inside.`);
  return reasons;
}

/** The words of a sentence in lower case, as the dictionaries of its language part them, without marks between them. */
function termsOf(line: Line, language: string): { word: string; isName: boolean }[] {
  return Array.from(segmenterFor(language).segment(line.text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }, i) => ({
      word: segment
        .toLowerCase()
        .normalize('NFC')
        .replace(/[^\p{L}\p{M}\p{N}]/gu, ''),
      isName: i > 0 && /^\p{Lu}/u.test(segment),
    }))
    .filter(({ word }) => word !== '');
}

const segmenters = new Map<string, Intl.Segmenter>();

/** Kept, because making one costs more than using it on a sentence. */
function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  let locale: string | undefined = language;
  try {
    Intl.getCanonicalLocales(language);
  } catch {
    // No language tag at all: the dictionaries go by the script anyway.
    locale = undefined;
  }
  const made = new Intl.Segmenter(locale, { granularity: 'word' });
  segmenters.set(language, made);
  return made;
}
