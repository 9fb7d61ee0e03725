import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Border, ShotDetector, splitAtCuts } from './shots.ts';
import type { Look } from './tracks.ts';

const WIDTH = 160;
const HEIGHT = 90;
type Painter = (x: number, y: number) => number;

/** A frame of grey levels, the same in all channels. */
function frame(paint: Painter, atSeconds: number) {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) data.fill(paint(x, y), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
  return { atSeconds, width: WIDTH, height: HEIGHT, data };
}

/** Borders found in `count` frames at a rate. */
function bordersIn(count: number, paintAt: (i: number) => Painter, rate = 25, looks: Look[] = []): Border[] {
  const detector = new ShotDetector();
  for (let i = 0; i < count; i++) detector.push(frame(paintAt(i), i / rate));
  return detector.finish(looks);
}

/** The same as frame numbers. */
function cutsIn(count: number, paintAt: (i: number) => Painter, rate = 25): number[] {
  // To a thousandth of a frame: times are not whole numbers.
  return bordersIn(count, paintAt, rate).map(({ atSeconds }) => Math.round(atSeconds * rate * 1000) / 1000);
}

/** Different pictures with the same rough look: soft blobs at places that depend on the seed. */
const picture =
  (seed: number, brightness = 1, shift = 0): Painter =>
  (x, y) =>
    brightness *
    (110 + 90 * Math.sin(((x + shift) / 23) * (1 + (seed % 3)) + seed) * Math.cos(y / 17 + seed * 2));

/** Looks at two seconds, five times a second. */
function looks(facesAt: (atSeconds: number) => Look['faces']): Look[] {
  return Array.from({ length: 10 }, (_, i) => ({ atSeconds: i / 5, faces: facesAt(i / 5) }));
}

function face(x: number, y: number): Look['faces'][number] {
  const box = { x, y, width: 0.15, height: 0.3 };
  return { box, confidence: 1, eyes: { x: x + 0.07, y: y + 0.1 }, mouthOpening: null, descriptor: null };
}

describe('shots', () => {
  test('a hard cut is found to the frame', () => {
    expect(cutsIn(60, (i) => picture(i < 31 ? 1 : 2))).toEqual([31]);
  });

  test('cuts are found to the frame wherever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 12, max: 40 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, n) => sum + n, 0));
        const total = lengths.reduce((sum, n) => sum + n, 0);
        const seed = (i: number) => starts.filter((start) => start <= i).length;
        expect(cutsIn(total, (i) => picture(seed(i)))).toEqual(starts.slice(1));
      }),
      { numRuns: 15 },
    );
  });

  test('a moving camera is no cut', () => {
    expect(cutsIn(50, (i) => picture(1, 1, i * 4))).toEqual([]);
  });

  test('a cut out of a moving camera is found', () => {
    expect(cutsIn(50, (i) => (i < 25 ? picture(1, 1, i * 2) : picture(2)))).toEqual([25]);
  });

  test('flashes are no cuts', () => {
    const bright = new Set([20, 21, 40, 41, 42]);
    expect(cutsIn(70, (i) => (bright.has(i) ? () => 250 : picture(1)))).toEqual([]);
  });

  test('a fade through black is one border, in the black', () => {
    // Out over frames 20–40, black until 50, in again until 70.
    const brightness = (i: number) =>
      i < 45 ? Math.max(0, Math.min(1, (40 - i) / 20)) : Math.max(0, Math.min(1, (i - 50) / 20));
    const [border, ...more] = cutsIn(100, (i) => picture(i < 45 ? 1 : 2, brightness(i)));
    expect(more).toEqual([]);
    expect(border).toBeGreaterThan(38);
    expect(border).toBeLessThan(52);
  });

  test('a quick fade through white is one border', () => {
    const white = (i: number) => Math.max(0, Math.min(1, 1.15 - Math.abs(i - 40) / 15));
    const cuts = cutsIn(80, (i) => (x, y) => {
      const share = white(i);
      return 255 * share + picture(i < 40 ? 1 : 2)(x, y) * (1 - share);
    });
    expect(cuts).toHaveLength(1);
    expect(Math.abs((cuts[0] ?? 0) - 40)).toBeLessThan(3);
  });

  test('a fade in at the start and out at the end is no border', () => {
    expect(cutsIn(80, (i) => picture(1, Math.max(0, Math.min(1, (i - 10) / 15, (70 - i) / 15))))).toEqual([]);
  });

  test('a caption that appears is no cut', () => {
    expect(cutsIn(50, (i) => (x, y) => (i >= 25 && y > 70 ? 240 : picture(1)(x, y)))).toEqual([]);
  });

  test('footage that stutters (12 pictures a second in 60 frames) has no cuts', () => {
    expect(cutsIn(180, (i) => picture(1, 1, Math.floor(i / 5) * 6), 60)).toEqual([]);
  });

  test('one frame a second is enough to find a cut', () => {
    expect(cutsIn(20, (i) => picture(i < 12 ? 1 : 2), 1)).toEqual([12]);
  });

  test.each([8, 15, 25, 50])('a dissolve of %i frames is one border, in its middle', (length) => {
    const share = (i: number) => Math.max(0, Math.min(1, (i - 40) / length));
    const [border, ...more] = bordersIn(
      130,
      (i) => (x, y) => (1 - share(i)) * picture(1, 1, i / 15)(x, y) + share(i) * picture(2, 1, i / 15)(x, y),
    );
    expect(more).toEqual([]);
    expect(border?.transition.kind).toBe('dissolve');
    expect(border?.atSeconds).toBeCloseTo((40 + length / 2) / 25, 1);
    expect(border?.transition.startSeconds).toBeCloseTo(40 / 25, 1);
    expect(border?.transition.endSeconds).toBeCloseTo((40 + length) / 25, 1);
  });

  test('a fade says from where to where it goes', () => {
    const brightness = (i: number) => Math.max(0, Math.min(1, Math.abs(i - 50) / 20));
    const [border] = bordersIn(100, (i) => picture(i < 50 ? 1 : 2, brightness(i)));
    expect(border?.transition.kind).toBe('fade');
    expect(border?.transition.startSeconds).toBeCloseTo(30 / 25, 1);
    expect(border?.transition.endSeconds).toBeCloseTo(70 / 25, 1);
  });

  test('light that is switched, or changes over a second, is no border', () => {
    const light = (i: number) => (i < 20 ? 1 : i < 40 ? 0.5 : Math.min(1, 0.5 + (i - 40) / 50));
    expect(cutsIn(90, (i) => picture(1, light(i)))).toEqual([]);
  });

  test('a caption that dissolves in is no border', () => {
    const share = (i: number) => Math.max(0, Math.min(1, (i - 30) / 12));
    expect(
      cutsIn(80, (i) => (x, y) => {
        const behind = picture(1)(x, y);
        return y > 60 ? behind + share(i) * (240 - behind) : behind;
      }),
    ).toEqual([]);
  });

  /** A graphic that stands over everything below a row from frame 25 on. */
  const graphic =
    (top: number) =>
    (i: number): Painter =>
    (x, y) =>
      i >= 25 && y > top ? (x % 20) * 12 : picture(1)(x, y);

  test('a graphic over most of the picture beside an untouched face is no cut', () => {
    expect(bordersIn(50, graphic(38))).toHaveLength(1);
    const untouched = looks(() => [face(0.4, 0.1)]);
    expect(bordersIn(50, graphic(38), 25, untouched)).toEqual([]);
  });

  test('a graphic over half of the picture is no cut, whether a face is seen, covered or neither', () => {
    expect(bordersIn(50, graphic(45))).toEqual([]);
    const covered = looks((at) => (at < 1 ? [face(0.2, 0.1), face(0.6, 0.6)] : [face(0.2, 0.1)]));
    expect(bordersIn(50, graphic(45), 25, covered)).toEqual([]);
  });

  test('a jump cut of a camera that stands still is one: the background stays, the face is elsewhere', () => {
    const person =
      (i: number): Painter =>
      (x, y) =>
        Math.hypot(x - (i < 25 ? 46 : 104), y - 40) < 26 ? 225 - y : picture(1)(x, y);
    const moved = looks((at) => [face(at < 1 ? 0.21 : 0.57, 0.3)]);
    expect(bordersIn(50, person, 25, moved).map(({ atSeconds }) => atSeconds)).toEqual([1]);
  });

  test('a change too faint for a cut is one when the face is elsewhere', () => {
    const faint =
      (i: number): Painter =>
      (x, y) =>
        i >= 25 && Math.abs(x - 80) < 22 && y > 30 ? 150 : picture(1)(x, y) / 3;
    expect(bordersIn(50, faint)).toEqual([]);
    const moved = looks((at) => [at < 1 ? face(0.2, 0.3) : face(0.5, 0.3)]);
    expect(bordersIn(50, faint, 25, moved).map(({ atSeconds }) => atSeconds)).toEqual([1]);
  });

  test('cover their span without gaps', () => {
    expect(splitAtCuts({ startSeconds: 2, endSeconds: 9 }, [1, 4, 6.5, 9])).toEqual([
      { startSeconds: 2, endSeconds: 4 },
      { startSeconds: 4, endSeconds: 6.5 },
      { startSeconds: 6.5, endSeconds: 9 },
    ]);
  });
});
