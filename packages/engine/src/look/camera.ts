import type { CameraMotion, Span } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { type Alignment, align, combined, movedBeside, STILL } from './align.ts';
import { type Pyramid, pyramidOf } from './pyramid.ts';
import { cameraBetween } from './votes.ts';

/** Pictures are compared this often: a hand trembles at 2 to 5 hertz, and a quick pan still overlaps itself. */
const SAMPLES_PER_SECOND = 10;
/** Deliberate movement is what is left after smoothing over so many pairs (0.7 s), as a slow hand cannot be told from a tripod. */
const SMOOTH = 7;
/** Faster is a pan, widths per second; slower happens by itself: hand-held footage drifts by up to 0.02. */
const PAN_SPEED = 0.03;
/** Faster is a zoom, logarithm of the scale per second; slow ones of documentaries have 0.01 to 0.03. */
const ZOOM_RATE = 0.012;
/** Zooms are smoothed over so many pairs (1.5 s): somebody who leans forward does not do so for long. */
const SMOOTH_ZOOM = 15;
/** A zoom must explain more than what a pan gives by mistake: its edge moves by half of it. */
const ZOOM_PER_PAN = 0.5;
/** A zoom enlarges by so much at least, logarithm of the scale: heads that come nearer and go back stay below. */
const LEAST_ZOOM = 0.05;
/** Fewer pairs tell nothing. */
const LEAST_PAIRS = 3;

/** Whether it is the camera that moves is judged over so many pairs (1 s): the edge has moved by a pixel or two in a slow zoom by then. */
const JUDGED = 10;

type Pair = Span & { alignment: Alignment | null };
/** A pair that is not yet judged, its pictures, and what moves in it if the camera does not. */
type Open = { pair: Pair; before: Pyramid; after: Pyramid; besideStill: number | null };

/** Follows the camera through the small frames of a source. Keeps a few numbers per tenth of a second. */
export class CameraMeter {
  readonly #pairs: Pair[] = [];
  #open: Open[] = [];
  /** The pairs before, when no movement was seen in them: a slow zoom shows over twice the time. */
  #still: Open[] = [];
  #last: { atSeconds: number; pyramid: Pyramid } | null = null;

  /** What the camera is read from; smooth, so that nothing flickers from pixel to pixel. */
  static readonly view: View = {
    framesPerSecond: SAMPLES_PER_SECOND,
    width: 96,
    height: 54,
    format: 'gray',
  };

  /** Takes the next frame of `view`. */
  push({ atSeconds, width, height, data }: Frame): void {
    const pyramid = pyramidOf(width, height, data);
    const last = this.#last;
    this.#last = { atSeconds, pyramid };
    if (!last) return;
    const alignment = align(last.pyramid, pyramid);
    const pair = { startSeconds: last.atSeconds, endSeconds: atSeconds, alignment };
    this.#pairs.push(pair);
    const besideStill = movedBeside(last.pyramid, pyramid);
    this.#open.push({ pair, before: last.pyramid, after: pyramid, besideStill });
    if (this.#open.length === JUDGED) this.#judge(pyramid);
  }

  /** Takes the camera for still where what was taken for its movement is somebody who moves before it. */
  #judge(after: Pyramid): void {
    const [now, both] = [this.#open, [...this.#still, ...this.#open]];
    this.#open = [];
    this.#still = [];
    if (settle(now, after) || (both.length > now.length && settle(both, after))) return;
    for (const { pair, besideStill } of now)
      pair.alignment = pair.alignment && besideStill !== null ? { ...STILL, beside: besideStill } : null;
    this.#still = now;
  }

  /** The end of the source: what is left is judged over less than a second. */
  finish(): void {
    if (this.#last && this.#open.length >= LEAST_PAIRS) this.#judge(this.#last.pyramid);
  }

  /** The camera's motion inside an uncut part of the source; null when it is too short to tell. */
  within(span: Span): CameraMotion | null {
    const pairs = this.#pairs.filter(
      ({ startSeconds, endSeconds }) => startSeconds >= span.startSeconds && endSeconds < span.endSeconds,
    );
    const told = pairs.flatMap(({ alignment }) => (alignment ? [perSecond(alignment)] : []));
    if (told.length < LEAST_PAIRS) return null;
    const smooth = smoothed(told, SMOOTH);
    const speeds = smooth.map(({ right, down }) => Math.hypot(right, down));
    const signed = smoothed(told, SMOOTH_ZOOM).map(({ zoom }) => zoom);
    const zooms = signed.map(Math.abs);
    const limits = speeds.map((speed) => Math.max(ZOOM_RATE, ZOOM_PER_PAN * speed));
    const isZoom = zoomRuns(signed, limits);
    return {
      panSpeed: mean(speeds),
      zoomRate: mean(zooms.map((zoom, i) => (isZoom[i] ? zoom : 0))),
      zoom: told.reduce((sum, { zoom }) => sum + zoom, 0) / SAMPLES_PER_SECOND,
      rotationRate: mean(smooth.map(({ turn }) => Math.abs(turn))),
      shake: Math.sqrt(
        mean(
          told.map(
            ({ right, down }, i) =>
              (right - (smooth[i]?.right ?? 0)) ** 2 + (down - (smooth[i]?.down ?? 0)) ** 2,
          ),
        ),
      ),
      panShare: mean(speeds.map((speed) => (speed > PAN_SPEED ? 1 : 0))),
      zoomShare: mean(isZoom.map((is) => (is ? 1 : 0))),
      subjectSpeed: mean(told.map(({ beside }) => beside)),
      evidence: told.length / pairs.length,
    };
  }
}

/** Whether the camera moved over some pairs; gives each its part where the measured movement was that of people. */
function settle(open: readonly Open[], after: Pyramid): boolean {
  const [first] = open;
  if (!first) return false;
  const whole = open.reduce((sum, { pair: { alignment } }) => combined(sum, alignment ?? STILL), STILL);
  const moved = cameraBetween(first.before, after, whole);
  if (moved === null || moved === whole) return moved !== null;
  const share = 1 / open.length;
  const part = {
    right: moved.right * share,
    down: moved.down * share,
    zoom: moved.zoom * share,
    turn: moved.turn * share,
  };
  for (const { pair, before, after: next } of open) {
    const beside = movedBeside(before, next, part);
    pair.alignment = beside === null ? null : { ...part, beside };
  }
  return true;
}

/** Where the camera zooms: in one direction, faster than the limits, and by enough in all. */
function zoomRuns(rates: readonly number[], limits: readonly number[]): boolean[] {
  const signs = rates.map((rate, i) => (Math.abs(rate) > (limits[i] ?? 0) ? Math.sign(rate) : 0));
  const found = signs.map(() => false);
  for (let from = 0; from < signs.length; ) {
    let to = from;
    while (to < signs.length && signs[to] === signs[from]) to += 1;
    const size = rates.slice(from, to).reduce((sum, rate) => sum + Math.abs(rate), 0) / SAMPLES_PER_SECOND;
    if (signs[from] !== 0 && size >= LEAST_ZOOM) found.fill(true, from, to);
    from = to;
  }
  return found;
}

function perSecond({ right, down, zoom, turn, beside }: Alignment): Alignment {
  const rate = SAMPLES_PER_SECOND;
  return {
    right: right * rate,
    down: down * rate,
    zoom: zoom * rate,
    turn: turn * rate,
    beside: beside * rate,
  };
}

function smoothed(values: readonly Alignment[], pairs: number): Alignment[] {
  const reach = (pairs - 1) / 2;
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1);
    return {
      right: mean(near.map(({ right }) => right)),
      down: mean(near.map(({ down }) => down)),
      zoom: mean(near.map(({ zoom }) => zoom)),
      turn: mean(near.map(({ turn }) => turn)),
      beside: mean(near.map(({ beside }) => beside)),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
