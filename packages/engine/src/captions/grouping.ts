import { endsSentence, mayBreakBetween } from '../facts/index.ts';
import type { Grouping } from './looks.ts';

/** A word with its time, as grouping needs it. */
export type TimedWord = { text: string; startSeconds: number; endSeconds: number };

/** How wide words are beside each other on one line, in any unit in which a line may be at most `room` wide. */
export type Ruler = { room: number; width(words: readonly string[]): number };

/** A break that the script forbids: taken only when nothing else fits. */
const FORBIDDEN = 50;

/** A cue that stands shorter than this is hard to take in; breaking there is paid for. */
const SHORT_CUE_SECONDS = 0.6;

/** Words that lean on the next one: a cue or line should not end on them. English; harmless elsewhere. */
const LEANING = new Set(
  `a an the this that these those my your his her its our their some any no every each of to in on at by for from with
   without about into over under between and or but nor so because if when while than as is are was were be been am
   will would can could should may might must do does did have has had not i you he she it we they who which what very
   just don't can't won't i'm you're it's that's there's mr mrs ms dr st`.split(/\s+/),
);

/** Whether a word leans on the next one, as articles and conjunctions do. Knows English only. */
export function leans(word: string): boolean {
  return LEANING.has(word.toLowerCase());
}

/** What a break after a word costs, 0 (made for it) to about 2. */
function breakCost(word: string, next: string): number {
  if (!mayBreakBetween(word, next)) return FORBIDDEN;
  if (endsSentence(word)) return 0;
  if (/[,;:–—、，；：،؛-][\p{Pe}\p{Pf}"']*$/u.test(word)) return 0.1;
  return leans(word) ? 1.8 : 0.6;
}

/**
 * Cuts a run of words (one breath of one sentence) into cues: few, even, ending where the language does, none longer
 * than fits. The cheapest of all ways to cut, by dynamic programming over the break points.
 */
export function groupRun(words: readonly TimedWord[], grouping: Grouping, ruler: Ruler): TimedWord[][] {
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= words.length; end++) {
    let choice = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    for (let from = end - 1; from >= 0 && end - from <= grouping.mostWords; from--) {
      const group = words.slice(from, end);
      // One word always goes: the layout makes it smaller when it is too wide.
      if (group.length > 1 && splitLines(group, grouping.mostLines, ruler) === null) break;
      const cost = (best[from]?.cost ?? 0) + groupCost(group, grouping, words[end]);
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

function groupCost(group: readonly TimedWord[], grouping: Grouping, next: TimedWord | undefined): number {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return 0;
  const seconds = last.endSeconds - first.startSeconds;
  const uneven = ((grouping.goodWords - group.length) / grouping.goodWords) ** 2;
  const short = Math.max(0, SHORT_CUE_SECONDS - seconds) / SHORT_CUE_SECONDS;
  // A comma in the middle of a cue is a better place to end it.
  const passed =
    group.slice(1).filter((word, i) => breakCost(group[i]?.text ?? '', word.text) < 0.5).length * 0.25;
  return 0.5 + uneven + short + passed + (next ? breakCost(last.text, next.text) : 0);
}

/** Words in as few and as even lines as fit, `mostLines` at most; null when they do not fit. */
export function splitLines<W extends { text: string }>(
  words: readonly W[],
  mostLines: number,
  ruler: Ruler,
): W[][] | null {
  for (let lines = 1; lines <= mostLines; lines++) {
    const split = bestSplit(words, lines, ruler);
    if (split) return split.lines;
  }
  return null;
}

type Split<W> = { cost: number; lines: W[][]; widths: number[] };

/** Even in width, and broken where the language breaks; of lines that are equally even the longer stands below. */
function bestSplit<W extends { text: string }>(
  words: readonly W[],
  lines: number,
  ruler: Ruler,
): Split<W> | null {
  if (lines === 1) {
    const width = words.length > 0 ? ruler.width(words.map(({ text }) => text)) : Number.POSITIVE_INFINITY;
    return width <= ruler.room ? { cost: 0, lines: [[...words]], widths: [width] } : null;
  }
  let best: (Split<W> & { total: number }) | null = null;
  for (let at = 1; at < words.length; at++) {
    const head = words.slice(0, at);
    const width = ruler.width(head.map(({ text }) => text));
    if (width > ruler.room) break;
    const tail = bestSplit(words.slice(at), lines - 1, ruler);
    if (!tail) continue;
    const widths = [width, ...tail.widths];
    const uneven = (Math.max(...widths) - Math.min(...widths)) / Math.max(...widths);
    const cost = tail.cost + breakCost(head.at(-1)?.text ?? '', words[at]?.text ?? '');
    const total = cost + 2 * uneven;
    if (!best || total < best.total) best = { cost, total, lines: [head, ...tail.lines], widths };
  }
  return best;
}
