import type { Grouping } from './looks.ts';

/** A word with its time, as grouping needs it. */
export type TimedWord = { text: string; startSeconds: number; endSeconds: number };

/** Says whether words fit beside each other on one line. */
export type FitsLine = (words: readonly string[]) => boolean;

/** A cue that stands shorter than this is hard to take in; breaking there is paid for. */
const SHORT_CUE_SECONDS = 0.6;

/** Words that lean on the next one: a cue or line should not end on them. English; harmless elsewhere. */
const LEANING = new Set(
  `a an the this that these those my your his her its our their some any no every each of to in on at by for from with
   without about into over under between and or but nor so because if when while than as is are was were be been am
   will would can could should may might must do does did have has had not i you he she it we they who which what very
   just don't can't won't i'm you're it's that's there's mr mrs ms dr st`.split(/\s+/),
);

/** What a break after a word costs, 0 (made for it) to about 2. */
function breakCost(word: string): number {
  if (/[.!?…]["')\]”’]*$/u.test(word)) return 0;
  if (/[,;:–—-]["')\]”’]*$/u.test(word)) return 0.1;
  return LEANING.has(word.toLowerCase()) ? 1.8 : 0.6;
}

/**
 * Cuts a run of words (one breath of one sentence) into cues: few, even, ending where the language does, none longer
 * than fits. The cheapest of all ways to cut, by dynamic programming over the break points.
 */
export function groupRun(words: readonly TimedWord[], grouping: Grouping, fits: FitsLine): TimedWord[][] {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= words.length; end++) {
    let choice = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    for (let from = end - 1; from >= 0 && end - from <= grouping.mostWords; from--) {
      const group = words.slice(from, end);
      // One word always goes: the layout makes it smaller when it is too wide.
      if (group.length > 1 && splitLines(group, grouping, fits) === null) break;
      const cost = (best[from]?.cost ?? 0) + groupCost(group, grouping, end === words.length);
      if (cost < choice.cost) choice = { cost, from };
    }
    best.push(choice);
  }
  const groups: TimedWord[][] = [];
  for (let end = words.length; end > 0; ) {
    const from = best[end]?.from ?? 0;
    groups.unshift(words.slice(from, end));
    end = from;
  }
  return groups;
}

function groupCost(group: readonly TimedWord[], grouping: Grouping, isLast: boolean): number {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return 0;
  const seconds = last.endSeconds - first.startSeconds;
  const uneven = ((grouping.goodWords - group.length) / grouping.goodWords) ** 2;
  const short = Math.max(0, SHORT_CUE_SECONDS - seconds) / SHORT_CUE_SECONDS;
  // A comma in the middle of a cue is a better place to end it.
  const passed = group.slice(0, -1).filter((word) => breakCost(word.text) < 0.5).length * 0.25;
  return 0.5 + uneven + short + passed + (isLast ? 0 : breakCost(last.text));
}

/** The words of one cue in as few and as even lines as fit, or null when they do not fit. */
export function splitLines<W extends { text: string }>(
  words: readonly W[],
  grouping: Grouping,
  fits: FitsLine,
): W[][] | null {
  for (let lines = 1; lines <= grouping.mostLines; lines++) {
    const split = bestSplit(words, lines, (line) => fits(line.map((word) => word.text)));
    if (split) return split;
  }
  return null;
}

function bestSplit<W extends { text: string }>(
  words: readonly W[],
  lines: number,
  fits: (line: readonly W[]) => boolean,
): W[][] | null {
  if (lines === 1) return words.length > 0 && fits(words) ? [[...words]] : null;
  let best: { cost: number; split: W[][] } | null = null;
  for (let at = 1; at < words.length; at++) {
    const head = words.slice(0, at);
    if (!fits(head)) break;
    const tail = bestSplit(words.slice(at), lines - 1, fits);
    if (!tail) continue;
    const split = [head, ...tail];
    const lengths = split.map(letters);
    const uneven = (Math.max(...lengths) - Math.min(...lengths)) / Math.max(...lengths);
    const cost = 2 * uneven + breakCost(head.at(-1)?.text ?? '');
    if (!best || cost < best.cost) best = { cost, split };
  }
  return best?.split ?? null;
}

/** Letters of a line with its spaces. */
export function letters(words: readonly { text: string }[]): number {
  return words.reduce((sum, word) => sum + word.text.length + 1, -1);
}
