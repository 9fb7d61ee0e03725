import { type CaptionWord, captionWords, cutOut, type Plan, withSegments } from '@reelwright/plan';
import type { TranscriptAnswer } from '../../actions/plan.ts';

/** A word of the transcript, and whether the clip shows it. */
export type ShownWord = {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** `kept`: in the clip; `cut`: left out inside it; `outside`: before or after it. */
  readonly state: 'kept' | 'cut' | 'outside';
};

type Stretch = { readonly startSeconds: number; readonly endSeconds: number };

/** How much before and after the clip is shown. */
const AROUND_SECONDS = 90;
/** Half of the pause at a cut stays with either side, at most this much. */
const MOST_AIR_SECONDS = 0.12;
/** How far the rough times of a transcript may be off, and what share of words must be the same. */
const MOST_AWAY_SECONDS = 10;
const ENOUGH_SAME = 0.6;
/** A word whose time was bent is at least this long. */
const SHORTEST_SECONDS = 0.01;
/** Stretches nearer than this are one. */
const TOUCHING_SECONDS = 0.05;

/**
 * The words in and around a clip, in order of time. The plan's own have exact times and stand for those of the transcript
 * wherever the plan has captions; the transcript gives the rest.
 */
export function wordsAround(plan: Plan, transcript: TranscriptAnswer | null): ShownWord[] {
  const own = captionWords(plan).map(({ text, startSeconds, endSeconds }) => ({
    text,
    startSeconds,
    endSeconds,
  }));
  own.sort((a, b) => a.startSeconds - b.startSeconds);
  const first = Math.min(...plan.segments.map((one) => one.startSeconds));
  const last = Math.max(...plan.segments.map((one) => one.endSeconds));
  const others = besides(own, transcript?.words ?? []).filter(
    (word) => word.endSeconds > first - AROUND_SECONDS && word.startSeconds < last + AROUND_SECONDS,
  );
  return [...own, ...others]
    .sort((a, b) => a.startSeconds - b.startSeconds)
    .map((word) => ({ ...word, state: stateOf(word, plan, first, last) }));
}

type Word = Stretch & { readonly text: string };

/** The words of a transcript that are none of the plan's. Their rough times are bent so that they come before or after. */
function besides(own: readonly Word[], said: readonly Word[]): Word[] {
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return [...said];
  const place = placeOf(own, said);
  const begin = place ?? said.findIndex((word) => middleOf(word) >= first.startSeconds);
  const rest =
    place === undefined
      ? said.findLastIndex((word) => middleOf(word) < last.endSeconds) + 1
      : place + own.length;
  const before = (begin < 0 ? said : said.slice(0, begin)).map((word) => ({
    ...word,
    startSeconds: Math.min(word.startSeconds, first.startSeconds - SHORTEST_SECONDS),
    endSeconds: Math.min(word.endSeconds, first.startSeconds),
  }));
  const after = (begin < 0 ? [] : said.slice(rest)).map((word) => ({
    ...word,
    startSeconds: Math.max(word.startSeconds, last.endSeconds),
    endSeconds: Math.max(word.endSeconds, last.endSeconds + SHORTEST_SECONDS),
  }));
  return [...before, ...after];
}

/** Where in the transcript the plan's words stand, by what they say: times of the two differ by up to a second. */
function placeOf(own: readonly Word[], said: readonly Word[]): number | undefined {
  const [first] = own;
  if (!first) return undefined;
  let best: { place: number; score: number } | undefined;
  for (let place = 0; place + own.length <= said.length; place += 1) {
    const away = Math.abs((said[place]?.startSeconds ?? 0) - first.startSeconds);
    if (away > MOST_AWAY_SECONDS) continue;
    const same = own.filter((word, i) => word.text === said[place + i]?.text).length / own.length;
    // Of two places that say the same the nearer one.
    const score = same - away / 1000;
    if (same >= ENOUGH_SAME && (!best || score > best.score)) best = { place, score };
  }
  return best?.place;
}

function stateOf(word: Stretch, plan: Plan, first: number, last: number): ShownWord['state'] {
  const middle = middleOf(word);
  if (plan.segments.some((segment) => isInside(middle, segment))) return 'kept';
  return middle > first && middle < last ? 'cut' : 'outside';
}

function middleOf({ startSeconds, endSeconds }: Stretch): number {
  return (startSeconds + endSeconds) / 2;
}

function isInside(atSeconds: number, { startSeconds, endSeconds }: Stretch): boolean {
  return atSeconds >= startSeconds && atSeconds < endSeconds;
}

/** The stretch of the source that some words take, with a little of the pauses around them. */
export function stretchOf(words: readonly ShownWord[], from: number, to: number): Stretch | null {
  const [first, last] = [words[Math.min(from, to)], words[Math.max(from, to)]];
  if (!first || !last) return null;
  const before = words[Math.min(from, to) - 1]?.endSeconds ?? 0;
  const after = words[Math.max(from, to) + 1]?.startSeconds ?? Number.POSITIVE_INFINITY;
  const air = (gap: number) => Math.max(0, Math.min(MOST_AIR_SECONDS, gap / 2));
  return {
    startSeconds: Math.max(0, first.startSeconds - air(first.startSeconds - before)),
    endSeconds: last.endSeconds + air(after - last.endSeconds),
  };
}

/** Leaves words out of the clip. Throws PlanError when nothing would be left. */
export function withoutWords(plan: Plan, words: readonly ShownWord[], from: number, to: number): Plan {
  const stretch = stretchOf(words, from, to);
  return stretch ? cutOut(plan, stretch) : plan;
}

/**
 * Takes words into the clip: those that were left out, or that come before or after it. `words` in the answer are those to
 * caption when the plan does not know them yet; undefined when it does.
 */
export function withWords(
  plan: Plan,
  words: readonly ShownWord[],
  from: number,
  to: number,
): { readonly plan: Plan; readonly words: CaptionWord[] | undefined } {
  const stretch = stretchOf(words, from, to);
  if (!stretch) return { plan, words: undefined };
  const end = Math.min(stretch.endSeconds, plan.source.durationSeconds);
  const segments = united([...plan.segments, { ...stretch, endSeconds: end }]);
  const longer = withSegments(plan, segments);
  const known = captionWords(plan);
  const isKnown = (word: ShownWord) => known.some((one) => one.startSeconds === word.startSeconds);
  const wanted = words.filter(
    (word) => isKnown(word) || longer.segments.some((segment) => isInside(middleOf(word), segment)),
  );
  if (wanted.every(isKnown)) return { plan: longer, words: undefined };
  const captioned = wanted.map(({ text, startSeconds, endSeconds }) => ({ text, startSeconds, endSeconds }));
  return { plan: longer, words: captioned };
}

/** Stretches in order of time, those that touch as one. */
function united(stretches: readonly Stretch[]): Stretch[] {
  const sorted = stretches
    .map(({ startSeconds, endSeconds }) => ({ startSeconds, endSeconds }))
    .sort((a, b) => a.startSeconds - b.startSeconds);
  const whole: { startSeconds: number; endSeconds: number }[] = [];
  for (const one of sorted) {
    const last = whole.at(-1);
    if (last && one.startSeconds - last.endSeconds <= TOUCHING_SECONDS)
      last.endSeconds = Math.max(last.endSeconds, one.endSeconds);
    else whole.push(one);
  }
  return whole;
}

/** Indexes of the words at which a text that is looked for begins; it may go over several words. */
export function findText(words: readonly ShownWord[], text: string): number[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  return words.flatMap((_, i) =>
    wanted.every((part, k) => (words[i + k]?.text.toLowerCase() ?? '').includes(part)) ? [i] : [],
  );
}

/** The plan with one captioned word written otherwise. */
export function respelt(plan: Plan, startSeconds: number, text: string): Plan {
  const cues = plan.captions.cues.map((cue) => ({
    ...cue,
    lines: cue.lines.map((line) =>
      line.map((word) => (word.startSeconds === startSeconds ? { ...word, text } : word)),
    ),
  }));
  return { ...plan, captions: { ...plan.captions, cues } };
}
