import type { Span, Transition } from '../facts/index.ts';
import { type CutCandidate, CutFinder } from './cuts.ts';
import { type Dissolve, DissolveFinder } from './dissolves.ts';
import { faceVerdict } from './face-layout.ts';
import { type Fade, FadeFinder } from './fades.ts';
import { framePrint, type SmallFrame } from './frame-print.ts';
import type { Look } from './tracks.ts';

/** Where one shot ends and the next begins. */
export type Border = {
  /** First moment of the new shot: of a cut its first frame, of a fade the middle of what is empty, of a dissolve its
   * middle. */
  atSeconds: number;
  transition: Transition;
};

/**
 * Finds where one uncut stretch ends and the next begins, frame by frame, with the memory of about three seconds: hard
 * cuts, passages through black or white, dissolves. Flashes, switched lights, pans and inserted captions are none.
 */
export class ShotDetector {
  #previous: Uint8Array | null = null;
  #cuts = new CutFinder();
  #fades = new FadeFinder();
  #dissolves = new DissolveFinder();

  /** Takes the next frame: `rgb` of 160 × 90 × 3 bytes is kept until the next call, so it must not be overwritten. */
  push(frame: SmallFrame): void {
    const print = framePrint(frame, this.#previous);
    this.#previous = frame.data;
    this.#cuts.push(frame, print);
    this.#fades.push(print);
    this.#dissolves.push(frame, print);
  }

  /** Ends the stretch; the borders in order of time. `looks` are the faces found in it, and a second opinion. */
  finish(looks: readonly Look[] = []): Border[] {
    const fades = this.#fades.finish();
    const candidates = this.#cuts
      .finish()
      .filter(({ atSeconds }) => !fades.some((one) => holds(one, atSeconds)));
    const cuts = candidates.filter((cut) => isCut(cut, looksAround(cut, looks, candidates)));
    const dissolves = this.#dissolves
      .finish()
      .filter((one) => ![...fades, ...cuts.map(instant)].some((other) => overlaps(one, other)));
    return [
      ...cuts.map(
        ({ atSeconds }): Border => ({ atSeconds, transition: { kind: 'cut', ...instant({ atSeconds }) } }),
      ),
      ...fades.filter((fade) => fade.isBorder).map(fadeBorder),
      ...dissolves.map(dissolveBorder),
    ].sort((a, b) => a.atSeconds - b.atSeconds);
  }
}

/** The stretches between cuts; `cuts` outside of the span are ignored. */
export function splitAtCuts(span: Span, cuts: readonly number[]): Span[] {
  const inside = cuts.filter((at) => at > span.startSeconds && at < span.endSeconds);
  const borders = [span.startSeconds, ...inside, span.endSeconds];
  return borders
    .slice(1)
    .map((endSeconds, i) => ({ startSeconds: borders[i] ?? span.startSeconds, endSeconds }));
}

/** A change that is too faint for a cut is one when there are other faces, or elsewhere; a clear one is none beside faces
 * that nothing happened to. When much of the picture stays, the same faces must differ: others may have been covered. */
function isCut(candidate: CutCandidate, looks: readonly Look[]): boolean {
  const verdict = faceVerdict(looks, candidate);
  if (candidate.partial) return verdict === 'moved' || (candidate.clear && verdict === 'jumped');
  return candidate.clear ? verdict !== 'untouched' : verdict === 'moved' || verdict === 'rearranged';
}

/** The looks at what is before and after a change, as far as the next clear change on either side. */
function looksAround(
  { atSeconds }: CutCandidate,
  looks: readonly Look[],
  candidates: readonly CutCandidate[],
): Look[] {
  const others = candidates.filter((other) => other.clear).map((other) => other.atSeconds);
  const from = Math.max(Number.NEGATIVE_INFINITY, ...others.filter((other) => other < atSeconds));
  const to = Math.min(Number.POSITIVE_INFINITY, ...others.filter((other) => other > atSeconds));
  return looks.filter((look) => look.atSeconds >= from && look.atSeconds < to);
}

function fadeBorder({ startSeconds, endSeconds, middleSeconds }: Fade): Border {
  return { atSeconds: middleSeconds, transition: { kind: 'fade', startSeconds, endSeconds } };
}

function dissolveBorder({ startSeconds, endSeconds }: Dissolve): Border {
  return {
    atSeconds: (startSeconds + endSeconds) / 2,
    transition: { kind: 'dissolve', startSeconds, endSeconds },
  };
}

function instant({ atSeconds }: { atSeconds: number }): Span {
  return { startSeconds: atSeconds, endSeconds: atSeconds };
}

function holds(span: Span, atSeconds: number): boolean {
  return atSeconds >= span.startSeconds && atSeconds <= span.endSeconds;
}

function overlaps(a: Span, b: Span): boolean {
  return a.startSeconds <= b.endSeconds && b.startSeconds <= a.endSeconds;
}
