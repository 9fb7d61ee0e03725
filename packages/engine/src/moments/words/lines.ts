import { HANDS_OVER, hookOf, leaningOf, type Profile } from '../measures/index.ts';
import { clamp, type Line, ramp, type Talk } from '../talk/index.ts';
import { sameWords, sentenceCase, shorten, titleCase } from './case.ts';
import { type Clause, clausesOf, clean } from './clauses.ts';
import { focusOf, type Phrase } from './phrases.ts';

const LONGEST_TITLE = 60;
const LONGEST_HOOK_WORDS = 12;

/** A whole clause worth less than this says nothing to somebody who has not heard the rest. */
const POOREST_TITLE = -0.7;

/** A hook line so much weaker than the title's own words is only preferred to repeating them if it is good in itself. */
const WEAKER_HOOK = 0.5;
const GOOD_HOOK = 0.45;

/** A clause with what speaks for it. */
type Judged = { clause: Clause; title: number; hook: number };

/** Title and hook line of a run, taken from the speaker's own words. No title of `taken` is used again. */
export function headlines(
  talk: Talk,
  profile: Profile,
  first: number,
  last: number,
  phrases: readonly Phrase[],
  taken: ReadonlySet<string> = new Set(),
): { title: string; viralHook: string } {
  const focus = focusOf(phrases);
  const judged = talk.lines
    .slice(first, last + 1)
    .filter((line) => (profile.boilerplate[line.sentence.id] ?? 0) < 0.5)
    .flatMap((line) => clausesOf(line).map((clause) => judge(line, clause, first, last, focus)));
  const titled = judged
    .filter(({ clause }) => asTitle(clause).length <= LONGEST_TITLE && !taken.has(asTitle(clause)))
    .sort((a, b) => b.title - a.title || a.clause.from - b.clause.from);
  const best = titled.find(({ title, clause }) => title > 0 || (clause.isWhole && title > POOREST_TITLE));
  const title = best ? asTitle(best.clause) : fallbackTitle(talk, first, phrases);
  const hooks = judged
    .filter(({ clause }) => clause.words <= LONGEST_HOOK_WORDS && clause.isWhole)
    .sort((a, b) => b.hook - a.hook || a.clause.from - b.clause.from);
  const [top] = hooks;
  const other = hooks.find(({ clause }) => !sameWords(clause.text, title));
  // The title may be shown beside the hook line, so another line is better, but not a much weaker one.
  const isPoor = top && other && other.hook < GOOD_HOOK && top.hook - other.hook > WEAKER_HOOK;
  const hook = isPoor ? top : (other ?? top);
  return { title, viralHook: hook ? asHook(hook.clause) : firstWords(talk.lines[first]?.text ?? '') };
}

function judge(
  line: Line,
  clause: Clause,
  first: number,
  last: number,
  focus: ReadonlyMap<string, number>,
): Judged {
  const asLine = spoken(line, clause);
  const catches = hookOf(asLine);
  const leaning = leaningOf(asLine).value;
  const vague = clause.tokens.filter((token) =>
    /^(?:it|this|that|they|them|he|she|him|her|those|these|there|thing|things|stuff|something|one)$/.test(
      token.lower,
    ),
  ).length;
  const covered = clause.tokens.reduce(
    (sum, token) => sum + (token.isContent ? (focus.get(token.stem) ?? 0) : 0),
    0,
  );
  const faults =
    (clause.isWhole ? 0 : 1.2) +
    0.9 * leaning +
    0.5 * clamp((3 * vague) / clause.words, 0, 1.2) +
    (covered === 0 ? 0.35 : 0) +
    (HANDS_OVER.test(line.plain) ? 0.8 : 0);
  const place = line.sentence.id === first ? 0.18 : line.sentence.id === last ? 0.06 : 0;
  const length = asTitle(clause).length;
  const fit = ramp(length, 12, 24) - 0.6 * ramp(length, 46, 62);
  return {
    clause,
    title:
      0.9 * catches +
      0.55 * clamp(covered / 1.6, 0, 1) +
      0.3 * fit +
      (clause.isForm ? 0.3 : 0) +
      place -
      faults,
    hook:
      1.1 * catches +
      0.35 * clamp(covered / 1.6, 0, 1) +
      (line.sentence.id === first ? 0.3 : line.sentence.id === first + 1 ? 0.2 : 0) +
      0.25 * (1 - ramp(clause.words, 8, 13)) * ramp(clause.words, 2, 4) +
      (clause.isSentence ? 0.15 : 0) -
      faults,
  };
}

/** The clause as a line of its own, for the measures that take lines. */
function spoken(line: Line, clause: Clause): Line {
  return {
    ...line,
    text: clause.text,
    plain: clause.text.toLowerCase(),
    tokens: clause.tokens,
    entities: line.entities.filter((entity) => clause.text.includes(entity.text)),
    wordCount: clause.words,
    sentence: { ...line.sentence, ending: clause.isQuestion ? 'question' : 'statement' },
  };
}

function asTitle(clause: Clause): string {
  return titleCase(clause.text) + (clause.isQuestion ? '?' : '');
}

function asHook(clause: Clause): string {
  return sentenceCase(clause.text) + (clause.isQuestion ? '?' : '');
}

/** When no clause can stand as a title: what the run is about. */
function fallbackTitle(talk: Talk, first: number, phrases: readonly Phrase[]): string {
  const [one, two] = phrases.filter(
    (phrase, i) => i === 0 || !phrase.stems.some((stem) => phrases[0]?.stems.includes(stem)),
  );
  if (one && two) {
    const title = titleCase(`${one.text} and ${two.text}`);
    if (title.length <= LONGEST_TITLE) return title;
  }
  if (one) return shorten(titleCase(one.text), LONGEST_TITLE);
  return shorten(titleCase(clean(talk.lines[first]?.text ?? '')), LONGEST_TITLE);
}

function firstWords(text: string): string {
  const words = clean(text).split(/\s+/);
  if (words.length <= LONGEST_HOOK_WORDS) return sentenceCase(words.join(' '));
  return `${sentenceCase(words.slice(0, LONGEST_HOOK_WORDS).join(' ')).replace(/[\s,;:.!?—–-]+$/, '')}…`;
}
