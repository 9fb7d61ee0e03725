import type { MeasuredTransition } from '../facts/index.ts';
import { PRINT_VALUES, type PrintTape } from './prints.ts';
import { fitRamp, type Ramp, type ShareAt } from './ramps.ts';

/** Whole pictures beside a transition are averaged over so many seconds. */
const WHOLE_SECONDS = 0.2;
/** A ramp that departs from its curve by this much (root mean square of shares) is none. */
const NO_RAMP = 0.2;

/** Frames of the tape between which a transition lies, and those of its neighbours that it must not reach into. */
export type Room = { start: number; end: number; earliest: number; latest: number };

/** Where exactly a dissolve begins and ends, and how it goes: from how much of each picture each frame is made of. */
export function measureDissolve(tape: PrintTape, room: Room): MeasuredTransition {
  const { from, to, first, second } = around(tape, room);
  const shares = sharesBetween(tape, from, to, first, second);
  const ramp = fitRamp(shares, room, reachOf(room));
  return transition(tape, 'dissolve', ramp.start, ramp.end, ramp);
}

/**
 * Where exactly a fade begins and ends: from how the picture leaves for black or white and how the next comes out of
 * it, each by itself. `middle` is a frame in between.
 */
export function measureFade(tape: PrintTape, room: Room, middle: number): MeasuredTransition {
  const { from, to, first, second } = around(tape, room);
  const empty = tape.mean(middle, middle);
  const reach = reachOf(room) / 2;
  const out = fitRamp(
    sharesBetween(tape, from, middle, first, empty),
    { start: room.start, end: middle },
    reach,
  );
  const into = fitRamp(
    sharesBetween(tape, middle, to, empty, second),
    { start: middle, end: room.end },
    reach,
  );
  // Out slowly at first and in slowly at last is the ease of the whole way.
  const easing = out.easing === into.easing ? out.easing : 'linear';
  const whole = out.easing === 'ease-in' && into.easing === 'ease-out' ? 'ease-in-out' : easing;
  const worse = out.error > into.error ? out : into;
  return transition(tape, 'fade', out.start, into.end, { ...worse, easing: whole });
}

/** The time of a frame and part of a frame of a tape. */
export function timeAt(tape: PrintTape, frame: number): number {
  const index = Math.floor(frame);
  const now = tape.timeOf(index);
  return now + (frame - index) * (tape.timeOf(index + 1) - now);
}

function transition(
  tape: PrintTape,
  kind: 'dissolve' | 'fade',
  start: number,
  end: number,
  { easing, error }: Ramp,
): MeasuredTransition {
  return {
    kind,
    startSeconds: Math.max(0, timeAt(tape, start)),
    endSeconds: Math.max(0, timeAt(tape, end)),
    easing,
    fit: Math.max(0, 1 - error / NO_RAMP),
  };
}

/** The whole pictures on both sides, and the frames from the one to the other. */
function around(tape: PrintTape, { start, end, earliest, latest }: Room) {
  const rate = tape.framesPerSecond;
  const whole = Math.max(1, Math.round(WHOLE_SECONDS * rate));
  const margin = Math.max(2, Math.round((end - start) * 0.25));
  const from = Math.max(earliest, start - margin);
  const to = Math.min(latest, end + margin);
  return {
    from: Math.max(earliest, from - whole),
    to: Math.min(latest, to + whole),
    first: tape.mean(Math.max(earliest, from - whole), from),
    second: tape.mean(to, Math.min(latest, to + whole)),
  };
}

function reachOf({ start, end }: Room): number {
  return Math.max(3, Math.round((end - start) * 0.4));
}

/** How far each frame is on the way from one picture to another: the part of the way that explains it best. */
function sharesBetween(
  tape: PrintTape,
  from: number,
  to: number,
  first: Float32Array,
  second: Float32Array,
): ShareAt[] {
  let way = 0;
  for (let k = 0; k < PRINT_VALUES; k++) way += ((second[k] ?? 0) - (first[k] ?? 0)) ** 2;
  const shares: ShareAt[] = [];
  for (let frame = from; frame <= to; frame++) {
    const print = tape.at(frame);
    let along = 0;
    for (let k = 0; k < PRINT_VALUES; k++)
      along += ((print[k] ?? 0) - (first[k] ?? 0)) * ((second[k] ?? 0) - (first[k] ?? 0));
    shares.push({ frame, share: way > 0 ? along / way : 0 });
  }
  return shares;
}
