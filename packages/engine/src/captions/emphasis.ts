import type { CaptionCue } from '@reelwright/plan';
import { endsSentence } from '../facts/index.ts';
import { leans } from './grouping.ts';

/** One word in about this many may be emphasised: more, and none is. */
const WORDS_PER_EMPHASIS = 4;
/** What a word must score. */
const ENOUGH = 2;
/** A word as long as this carries more than it connects; Han counts for more than a letter. */
const LONG = 7;
const VERY_LONG = 10;
const HAN_UNITS = 3.5;
const HANGUL_UNITS = 1.9;
/** A word that comes back more often than this is rather what the talk is made of than what a cue is about. */
const RARE = 2;
/** When more of the words inside sentences than this have a capital, capitals say nothing about names (German). */
const MOST_CAPITALS = 0.15;

/**
 * The cues with the words marked that carry the meaning: numbers, names, words in capitals, long rare words, words before
 * an exclamation mark; the best one of about four. Needs no word list (knowing English connectors only adds), so it works in every language. `texts` are
 * all words of the talk, by which rare is told from frequent. Pure.
 */
export function emphasise(cues: readonly CaptionCue[], texts: readonly string[]): CaptionCue[] {
  const talk = describeTalk(texts);
  let previous = '.';
  return cues.map((cue) => {
    const scores = cue.lines.flat().map(({ text }) => {
      const score = scoreOf(text, endsSentence(previous), talk);
      previous = text;
      return score;
    });
    const most = Math.max(1, Math.round(scores.length / WORDS_PER_EMPHASIS));
    const chosen = new Set(
      scores
        .map((score, i) => ({ score, i }))
        .filter(({ score }) => score >= ENOUGH)
        .sort((a, b) => b.score - a.score || a.i - b.i)
        .slice(0, most)
        .map(({ i }) => i),
    );
    let index = 0;
    const lines = cue.lines.map((line) =>
      line.map(({ emphasis: _, ...word }) =>
        chosen.has(index++) ? { ...word, emphasis: true as const } : word,
      ),
    );
    return { ...cue, lines };
  });
}

type Talk = { counts: ReadonlyMap<string, number>; hasNames: boolean; isLoud: boolean };

function describeTalk(texts: readonly string[]): Talk {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(plain(text), (counts.get(plain(text)) ?? 0) + 1);
  const inside = texts.filter((_, i) => i > 0 && !endsSentence(texts[i - 1] ?? ''));
  const capital = inside.filter((text) => isCapitalised(text)).length;
  const loud = texts.filter(isLoud).length;
  return {
    counts,
    hasNames: capital <= MOST_CAPITALS * inside.length,
    isLoud: loud > MOST_CAPITALS * texts.length,
  };
}

function scoreOf(text: string, startsSentence: boolean, talk: Talk): number {
  if (/\p{Nd}/u.test(text)) return 4;
  if (leans(text)) return 0;
  const units = unitsOf(text);
  const rare = (talk.counts.get(plain(text)) ?? 0) <= RARE;
  const name = talk.hasNames && !startsSentence && isCapitalised(text) && units > 2;
  return (
    (isLoud(text) && !talk.isLoud ? 3 : 0) +
    (name ? 2.5 : 0) +
    (units >= VERY_LONG ? 1.5 : units >= LONG ? 1 : 0) +
    (rare ? 1 : 0) +
    (/[!！]["'”’」]*$/u.test(text) && units >= 4 ? 1 : 0)
  );
}

function plain(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]/gu, '').toLowerCase();
}

function isCapitalised(text: string): boolean {
  return /^[\p{Ps}\p{Pi}"']*\p{Lu}/u.test(text) && !/^[\p{Ps}\p{Pi}"']*I(?:['’]|$)/u.test(text);
}

function isLoud(text: string): boolean {
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}/gu)?.length ?? 0) >= 3;
}

function unitsOf(text: string): number {
  let units = 0;
  for (const letter of text) {
    if (/\p{Script=Han}/u.test(letter)) units += HAN_UNITS;
    else if (/[\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter)) units += HANGUL_UNITS;
    else if (/\p{Script=Hiragana}/u.test(letter)) units += 0.4;
    else if (/\p{L}/u.test(letter)) units += 1;
  }
  return units;
}
