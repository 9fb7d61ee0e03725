import type { MeasuredTransition, Shot, Span, Transition } from '../facts/index.ts';
import { measureDissolve, measureFade, type Room } from './blends.ts';
import type { PrintTape } from './prints.ts';
import { findRidges } from './ridges.ts';
import { findShortDissolves } from './short-dissolves.ts';
import { findWipes } from './wipes.ts';

/**
 * Every transition of a source: those that the shots begin with, measured to the frame, the wipes (with a sharp
 * border, then those with a soft one), which take the place of what was taken for something else within them, and dissolves too short for the shots to show them.
 */
export function measureTransitions(tape: PrintTape, shots: readonly Shot[]): MeasuredTransition[] {
  const entries = shots.flatMap(({ entry }) => entry ?? []);
  if (tape.length < 2) return [];
  const fades = entries.filter(({ kind }) => kind === 'fade');
  const inFade = (frame: number) => fades.some((fade) => contains(fade, tape.timeOf(frame)));
  const sharp = findRidges(tape, inFade);
  const soft = findWipes(tape, inFade).filter((one) => !sharp.some((other) => isSame(one, other)));
  const wipes = [...sharp, ...soft];
  const others = entries.filter((entry) => !wipes.some((wipe) => overlaps(wipe, entry)));
  const measured = others.map((entry) => measure(tape, entry, entries));
  const short = findShortDissolves(tape, [...measured, ...wipes]);
  return [...measured, ...wipes, ...short].sort((a, b) => a.startSeconds - b.startSeconds);
}

function measure(tape: PrintTape, entry: Transition, all: readonly Transition[]): MeasuredTransition {
  if (entry.kind === 'cut') return { ...entry, easing: 'linear', fit: 1 };
  const before = all.filter(({ endSeconds }) => endSeconds < entry.startSeconds).at(-1);
  const after = all.find(({ startSeconds }) => startSeconds > entry.endSeconds);
  const room: Room = {
    start: tape.indexAt(entry.startSeconds),
    end: Math.max(tape.indexAt(entry.endSeconds), tape.indexAt(entry.startSeconds) + 1),
    earliest: before ? tape.indexAt(before.endSeconds) : 0,
    latest: after ? tape.indexAt(after.startSeconds) - 1 : tape.length - 1,
  };
  if (entry.kind === 'dissolve') return measureDissolve(tape, room);
  return measureFade(tape, room, emptiest(tape, room));
}

/** The frame whose blocks are most alike: black, white, or the nearest to it. */
function emptiest(tape: PrintTape, { start, end }: Room): number {
  let [best, least] = [start, Number.POSITIVE_INFINITY];
  for (let frame = start; frame <= end; frame++) {
    const spread = spreadOf(tape.at(frame));
    if (spread < least) [best, least] = [frame, spread];
  }
  return best;
}

function spreadOf(print: Uint8Array): number {
  const mean = print.reduce((sum, value) => sum + value, 0) / print.length;
  return print.reduce((sum, value) => sum + Math.abs(value - mean), 0);
}

function contains(span: { startSeconds: number; endSeconds: number }, atSeconds: number): boolean {
  return atSeconds >= span.startSeconds && atSeconds <= span.endSeconds;
}

/** Whether the middle of one lies in the other: one wipe may begin where another ends. */
function isSame(a: Span, b: Span): boolean {
  const middleOf = ({ startSeconds, endSeconds }: Span) => (startSeconds + endSeconds) / 2;
  return contains(a, middleOf(b)) || contains(b, middleOf(a));
}

function overlaps(a: Span, b: Span): boolean {
  return a.startSeconds <= b.endSeconds && b.startSeconds <= a.endSeconds;
}
