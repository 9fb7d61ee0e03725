import { hookOf, leaningOf, type Profile, weightOf } from '../measures/index.ts';
import { clamp, type Line, ramp, type Talk } from '../talk/index.ts';
import { sameWords, sentenceCase, shorten, titleCase } from './case.ts';
import { type Clause, clausesOf, clean } from './clauses.ts';
import type { Phrase } from './phrases.ts';

const LONGEST_TITLE = 60;
const LONGEST_HOOK_WORDS = 12;

/** A clause with what speaks for it. */
type Judged = { clause: Clause; title: number; hook: number };

/** Title and hook line of a run, taken from the speaker's own words. */
export function headlines(
  talk: Talk,
  profile: Profile,
  first: number,
  last: number,
  phrases: readonly Phrase[],
): { title: string; viralHook: string } {
  const focus = focusOf(phrases);
  const judged = talk.lines
    .slice(first, last + 1)
    .filter((line) => (profile.boilerplate[line.sentence.id] ?? 0) < 0.5)
    .flatMap((line) => clausesOf(line).map((clause) => judge(line, clause, first, last, focus)));
  const titled = judged
    .filter(({ clause }) => asTitle(clause).length <= LONGEST_TITLE)
    .sort((a, b) => b.title - a.title || a.clause.from - b.clause.from);
  const best = titled[0];
  const title = best && best.title > 0 ? asTitle(best.clause) : fallbackTitle(talk, first, phrases);
  const hooks = judged
    .filter(({ clause }) => clause.words <= LONGEST_HOOK_WORDS && clause.isWhole)
    .sort((a, b) => b.hook - a.hook || a.clause.from - b.clause.from);
  const hook = hooks.find(({ clause }) => !sameWords(clause.text, title)) ?? hooks[0];
  return { title, viralHook: hook ? asHook(hook.clause) : firstWords(talk.lines[first]?.text ?? '') };
}

/** The whole sentence of a run that says most: dense in what the run is about, with a conclusion rather than a question. */
export function keyInsight(
  talk: Talk,
  profile: Profile,
  first: number,
  last: number,
  phrases: readonly Phrase[],
): string {
  const focus = focusOf(phrases);
  let best = { text: talk.lines[first]?.text ?? '', value: Number.NEGATIVE_INFINITY };
  for (const line of talk.lines.slice(first, last + 1)) {
    const { id } = line.sentence;
    const fit = ramp(line.wordCount, 4, 9) * (1 - 0.6 * ramp(line.wordCount, 30, 55));
    const value =
      fit *
        (0.55 * weightOf(talk, line, focus) +
          0.45 * (profile.payoffs[id] ?? 0) +
          0.2 * (profile.hooks[id] ?? 0)) *
        (1 - 0.45 * (profile.leanings[id]?.value ?? 0)) -
      (line.sentence.ending === 'question' ? 0.5 : 0) -
      (profile.boilerplate[id] ?? 0);
    if (value > best.value) best = { text: line.text, value };
  }
  return shorten(best.text, 1000);
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
    0.35 * clamp((3 * vague) / clause.words, 0, 1.5) +
    (covered === 0 ? 0.35 : 0);
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
      catches +
      0.25 * clamp(covered / 1.6, 0, 1) +
      (line.sentence.id <= first + 1 ? 0.45 : 0) +
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

/** Stem → 0–1, how much the run is about it. */
function focusOf(phrases: readonly Phrase[]): Map<string, number> {
  const focus = new Map<string, number>();
  const top = Math.max(...phrases.map((phrase) => phrase.weight), 0);
  for (const phrase of phrases.slice(0, 12)) {
    for (const stem of phrase.stems)
      focus.set(stem, Math.max(focus.get(stem) ?? 0, phrase.weight / Math.max(top, 1e-9)));
  }
  return focus;
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
