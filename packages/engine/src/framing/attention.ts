import { overlapSeconds, type Span, type Speaking } from '../facts/index.ts';
import type { Subject } from './subjects.ts';

/** One way of showing a stretch, with what speaks against it. */
export type Option = {
  /** `one`: a camera on one person; `together`: several in one window; `panes`: a pane for each. */
  kind: 'one' | 'together' | 'panes';
  /** Who is shown; the first is the main one. */
  shown: readonly Subject[];
};

/** What is shown from when to when. */
export type Piece = Span & { option: Option };

/** A camera stays on somebody at least this long: shorter looks tire (practice: 1–1.5 s). */
const MIN_HOLD_SECONDS = 1.25;
/** Panes stay at least this long. */
const MIN_PANES_SECONDS = 3;
/**
 * What a change costs, in seconds of not seeing who speaks. There and back is twice that, so a remark of less than a
 * second does not move the camera.
 */
const SWITCH_COST = 0.5;
/**
 * What panes cost per second: everybody is smaller. Two are worth it when the speakers change more often than every
 * 2.5 s, since then switching costs more.
 */
const PANES_COST = { 2: 0.2, 3: 0.24, 4: 0.26 };
/** A camera on somebody who is not in the picture costs this per second. */
const EMPTY_COST = 0.5;
/** Somebody speaks whom nobody can name, and not everybody is shown: per second, times the share not shown. */
const UNNAMED_COST = 0.5;
/** The picture changes this much before the voice, as editors cut: never late. */
const LEAD_SECONDS = 0.08;
/** Unseen for longer is out of the picture. */
const UNSEEN_SECONDS = 1;

/**
 * What to show when, of the options: the sequence with the least cost, by dynamic programming over the whole stretch,
 * so it knows how long each turn will be before it follows it. Changes happen just before somebody begins to speak,
 * or when somebody comes or goes. Among equals the option that comes first wins; `options` is never empty.
 */
export function attend(
  stretch: Span,
  options: readonly Option[],
  subjects: readonly Subject[],
  speaking: readonly Speaking[],
): Piece[] {
  const times = changeTimes(stretch, subjects, speaking);
  const intervals = times.slice(1).map((endSeconds, i) => ({ startSeconds: times[i] ?? 0, endSeconds }));
  const seen = subjects.map((subject) => seenSpans(subject));
  const sums = options.map((option) => {
    let sum = 0;
    return [0, ...intervals.map((span) => (sum += cost(option, span, subjects, seen, speaking)))];
  });
  const best = cheapestPath(times, options, sums);
  const pieces: Piece[] = [];
  for (const { from, to, option } of best) {
    const [startSeconds = 0, endSeconds = 0] = [times[from], times[to]];
    const chosen = options[option];
    if (chosen) pieces.push({ startSeconds, endSeconds, option: chosen });
  }
  return pieces;
}

/** When the picture may change: the stretch's ends, and between them where turns begin and people come and go. */
function changeTimes(stretch: Span, subjects: readonly Subject[], speaking: readonly Speaking[]): number[] {
  const shown = new Set(subjects.flatMap((subject) => subject.tracks));
  const turns = speaking
    .filter(({ track }) => track !== null && shown.has(track))
    .map(({ startSeconds }) => startSeconds - LEAD_SECONDS);
  const unnamed = speaking.filter(({ track }) => track === null).map(({ startSeconds }) => startSeconds);
  const seen = subjects.flatMap((subject) =>
    seenSpans(subject).flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
  );
  const inside = [...turns, ...unnamed, ...seen].filter(
    (time) => time > stretch.startSeconds && time < stretch.endSeconds,
  );
  return [...new Set([stretch.startSeconds, ...inside, stretch.endSeconds])].sort((a, b) => a - b);
}

type Run = { from: number; to: number; option: number };

function cheapestPath(
  times: readonly number[],
  options: readonly Option[],
  sums: readonly number[][],
): Run[] {
  const last = times.length - 1;
  const best: ({ cost: number; run: Run | null } | null)[] = [{ cost: 0, run: null }];
  for (let to = 1; to <= last; to++) {
    let choice: { cost: number; run: Run } | null = null;
    for (let from = to - 1; from >= 0; from--) {
      const before = best[from];
      if (!before) continue;
      const seconds = (times[to] ?? 0) - (times[from] ?? 0);
      for (let option = 0; option < options.length; option++) {
        const kind = options[option]?.kind;
        const needed = kind === 'panes' ? MIN_PANES_SECONDS : MIN_HOLD_SECONDS;
        const isWhole = from === 0 && to === last && kind !== 'panes';
        if (seconds < needed - 1e-9 && !isWhole) continue;
        const own = (sums[option]?.[to] ?? 0) - (sums[option]?.[from] ?? 0);
        const total = before.cost + own + (from > 0 ? SWITCH_COST : 0);
        if (!choice || total < choice.cost - 1e-9) choice = { cost: total, run: { from, to, option } };
      }
    }
    best.push(choice);
  }
  const runs: Run[] = [];
  for (let to = last; to > 0; ) {
    const run = best[to]?.run;
    if (!run) break;
    runs.unshift(run);
    to = run.from;
  }
  return runs;
}

/** What showing this option during a span costs, in seconds of not seeing who speaks. */
function cost(
  option: Option,
  span: Span,
  subjects: readonly Subject[],
  seen: readonly Span[][],
  speaking: readonly Speaking[],
): number {
  const seconds = span.endSeconds - span.startSeconds;
  const { kind, shown } = option;
  let sum = kind === 'panes' ? seconds * paneCost(shown.length) : 0;
  const visible = shown.map((subject) =>
    (seen[subjects.indexOf(subject)] ?? []).reduce((total, part) => total + overlapSeconds(part, span), 0),
  );
  // Panes need everybody, one window somebody.
  const present = kind === 'panes' ? Math.min(...visible) : Math.max(...visible);
  sum += EMPTY_COST * Math.max(0, seconds - present);
  for (const turn of speaking) {
    const overlap = overlapSeconds(turn, span);
    if (overlap <= 0) continue;
    const speaker = subjects.find((subject) => turn.track !== null && subject.tracks.includes(turn.track));
    if (!speaker) sum += overlap * UNNAMED_COST * unnamedShare(shown.length, subjects.length);
    else {
      sum += overlap * missing(turn.confidence, shown.includes(speaker), shown.length, subjects.length);
    }
  }
  return sum;
}

/**
 * The probability that who speaks is not shown. What is left of the confidence in one of them is shared by the others and
 * by nobody on screen; whether nobody is shown does not matter.
 */
function missing(confidence: number, isShown: boolean, shown: number, people: number): number {
  const each = Math.min(1 - confidence, confidence * people) / people;
  return isShown ? each * (people - shown) : confidence + each * (people - 1 - shown);
}

function paneCost(count: number): number {
  return count === 2 ? PANES_COST[2] : count === 3 ? PANES_COST[3] : PANES_COST[4];
}

/** Two people are left as they are when nobody knows who speaks: only a panel is better shown whole. */
function unnamedShare(shown: number, all: number): number {
  return all >= 3 ? Math.max(0, 1 - shown / all) : 0;
}

/** When somebody is seen: looks less than a second apart belong together. */
function seenSpans({ faces }: Subject): Span[] {
  const spans: Span[] = [];
  for (const { atSeconds } of faces) {
    const last = spans.at(-1);
    const [from, to] = [atSeconds - UNSEEN_SECONDS / 2, atSeconds + UNSEEN_SECONDS / 2];
    if (last && from <= last.endSeconds) last.endSeconds = to;
    else spans.push({ startSeconds: from, endSeconds: to });
  }
  return spans;
}
