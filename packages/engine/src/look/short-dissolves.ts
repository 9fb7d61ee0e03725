import type { MeasuredTransition, Span } from '../facts/index.ts';
import { measureDissolve } from './blends.ts';
import { disjoint } from './disjoint.ts';
import { PRINT_VALUES, type PrintTape } from './prints.ts';

/**
 * Lengths that are looked for, seconds: shots are told from pictures 0.1 s apart, between which a shorter dissolve shows
 * in two at most.
 */
const SHORTEST_SECONDS = 0.12;
const LONGEST_SECONDS = 0.36;
/** Frames of which the whole pictures beside are the mean, and over which they must be calm. */
const WHOLE_FRAMES = 3;
const CALM_FRAMES = 6;
/** The pictures differ by this much at least (root mean square, levels of 255): more than people who move. */
const LEAST_LEVELS = 16;
/** Beside it the picture changes by this share of the change, at most. */
const CALM = 0.2;
/** How far shares are from a straight line, and the pictures beside their mixture (shares of the change). */
const UNEVEN = 0.12;
const BESIDE = 0.22;
/** Blocks (of 16 × 9) that change by half of `LEAST_LEVELS`: this share at least. */
const LEAST_AREA = 0.6;
/** A transition has so many mixed frames; a hard cut between two fields has one. */
const LEAST_MIXED = 3;

type Candidate = { start: number; end: number; faults: number };

/**
 * Dissolves of an eighth to a third of a second: every frame is a mixture of the pictures beside, with a share that grows
 * evenly, and both pictures are calm. None where `others` are.
 */
export function findShortDissolves(tape: PrintTape, others: readonly Span[]): MeasuredTransition[] {
  const rate = tape.framesPerSecond;
  const lengths = {
    from: Math.max(4, Math.round(SHORTEST_SECONDS * rate)),
    to: Math.round(LONGEST_SECONDS * rate),
  };
  const found: Candidate[] = [];
  for (let start = CALM_FRAMES; start + lengths.from + CALM_FRAMES < tape.length; start++) {
    if (!isBeginning(tape, start)) continue;
    for (let length = lengths.from; length <= lengths.to; length++) {
      const candidate = judge(tape, start, start + length);
      if (candidate && !others.some((other) => overlaps(tape, candidate, other))) found.push(candidate);
    }
  }
  return disjoint(found, ({ faults }) => faults).map(({ start, end }) =>
    measureDissolve(tape, { start, end, earliest: start - CALM_FRAMES, latest: end + CALM_FRAMES }),
  );
}

/** Most frames begin nothing: the next differ no more from this than this from the one before. */
function isBeginning(tape: PrintTape, frame: number): boolean {
  const ahead = distance(tape.at(frame), tape.at(frame + 3));
  return ahead > 0.2 * LEAST_LEVELS && ahead > 2 * distance(tape.at(frame - 2), tape.at(frame));
}

/** Whether a dissolve goes from the last whole frame `start` to the first whole frame `end`. */
function judge(tape: PrintTape, start: number, end: number): Candidate | null {
  if (end + CALM_FRAMES >= tape.length) return null;
  const first = tape.mean(start - WHOLE_FRAMES + 1, start);
  const second = tape.mean(end, end + WHOLE_FRAMES - 1);
  const whole = distance(first, second);
  if (whole < LEAST_LEVELS) return null;
  const restless = Math.max(
    distance(tape.at(start - CALM_FRAMES), first),
    distance(tape.at(end + CALM_FRAMES), second),
  );
  if (restless > CALM * whole || areaOf(first, second) < LEAST_AREA) return null;
  let [uneven, beside, mixed] = [0, 0, 0];
  for (let frame = start + 1; frame < end; frame++) {
    const now = mixture(tape.at(frame), first, second);
    uneven = Math.max(uneven, Math.abs(now.share - (frame - start) / (end - start)));
    beside = Math.max(beside, now.beside);
    if (now.share > 0.1 && now.share < 0.9) mixed += 1;
  }
  if (uneven > UNEVEN || beside > BESIDE || mixed < LEAST_MIXED) return null;
  return { start, end, faults: uneven + beside };
}

/** How much of the second picture there is in a frame, and how far it is from any mixture, as a share of the change. */
function mixture(
  print: Uint8Array,
  first: Float32Array,
  second: Float32Array,
): { share: number; beside: number } {
  let [along, moved, way] = [0, 0, 0];
  for (let k = 0; k < PRINT_VALUES; k++) {
    const [move, whole] = [(print[k] ?? 0) - (first[k] ?? 0), (second[k] ?? 0) - (first[k] ?? 0)];
    along += move * whole;
    moved += move * move;
    way += whole * whole;
  }
  const share = way > 0 ? along / way : 0;
  return { share, beside: way > 0 ? Math.sqrt(Math.max(0, moved / way - share * share)) : 1 };
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < PRINT_VALUES; k++) sum += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2;
  return Math.sqrt(sum / PRINT_VALUES);
}

function areaOf(first: Float32Array, second: Float32Array): number {
  let changed = 0;
  for (let k = 0; k < PRINT_VALUES; k += 3) {
    const by = Math.max(...[0, 1, 2].map((c) => Math.abs((second[k + c] ?? 0) - (first[k + c] ?? 0))));
    if (by >= LEAST_LEVELS / 2) changed += 1;
  }
  return (changed * 3) / PRINT_VALUES;
}

/** Whether another transition touches it, by as much as it is told wrongly. */
function overlaps(tape: PrintTape, { start, end }: Candidate, other: Span): boolean {
  return (
    other.startSeconds <= tape.timeOf(end + CALM_FRAMES) &&
    other.endSeconds >= tape.timeOf(start - CALM_FRAMES)
  );
}
