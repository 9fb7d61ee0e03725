import { eased } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { TONE_BANDS, type Transition } from '../facts/index.ts';
import { ColourMeter } from './colours.ts';
import { PrintTape } from './prints.ts';
import { fitRamp } from './ramps.ts';
import { measureTransitions } from './transitions.ts';

const WIDTH = 160;
const HEIGHT = 90;
const RATE = 25;
type Painter = (x: number, y: number) => number;

const picture =
  (seed: number): Painter =>
  (x, y) =>
    110 + 90 * Math.sin((x / 23) * (1 + (seed % 3)) + seed) * Math.cos(y / 17 + seed * 2);

function tapeOf(count: number, paintAt: (frame: number) => Painter): PrintTape {
  const tape = new PrintTape();
  for (let index = 0; index < count; index++) {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    const paint = paintAt(index);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) data.fill(paint(x, y), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
    tape.push({ view: 0, index, atSeconds: index / RATE, width: WIDTH, height: HEIGHT, data });
  }
  return tape;
}

/** A shot that begins with a transition found roughly. */
function shots(kind: Transition['kind'], startFrame: number, endFrame: number) {
  const entry = { kind, startSeconds: startFrame / RATE, endSeconds: endFrame / RATE };
  return [
    { startSeconds: entry.startSeconds, endSeconds: 10, entry, motion: new Array<number>(144).fill(0) },
  ];
}

describe('transitions', () => {
  test.each([8, 16, 30])('a wipe of %i frames is found without help, to a frame', (length) => {
    const tape = tapeOf(110, (i) => (x, y) => picture(x / WIDTH < (i - 40) / length ? 2 : 1)(x, y));
    const [wipe, ...more] = measureTransitions(tape, []);
    expect(more).toEqual([]);
    expect(wipe?.kind).toBe('wipe');
    expect(Math.abs((wipe?.startSeconds ?? 0) * RATE - 40)).toBeLessThan(2);
    expect(Math.abs((wipe?.endSeconds ?? 0) * RATE - 40 - length)).toBeLessThan(2);
  });

  test.each([10, 25, 40])('a dissolve found roughly is measured to a frame: %i frames', (length) => {
    const share = (i: number) => eased('linear', (i - 40) / length);
    const tape = tapeOf(
      120,
      (i) => (x, y) => (1 - share(i)) * picture(1)(x, y) + share(i) * picture(2)(x, y),
    );
    const [found, ...more] = measureTransitions(tape, shots('dissolve', 42, 40 + length - 2));
    expect(more).toEqual([]);
    expect(found?.kind).toBe('dissolve');
    expect(found?.easing).toBe('linear');
    expect(Math.abs((found?.startSeconds ?? 0) * RATE - 40)).toBeLessThan(1);
    expect(Math.abs((found?.endSeconds ?? 0) * RATE - 40 - length)).toBeLessThan(1);
  });

  test.each([4, 6, 8])('a dissolve of %i frames, too short for shots, is found without help', (length) => {
    const share = (i: number) => eased('linear', (i - 40) / length);
    const tape = tapeOf(90, (i) => (x, y) => (1 - share(i)) * picture(1)(x, y) + share(i) * picture(2)(x, y));
    const [found, ...more] = measureTransitions(tape, []);
    expect(more).toEqual([]);
    expect(found?.kind).toBe('dissolve');
    expect(Math.abs((found?.startSeconds ?? 0) * RATE - 40)).toBeLessThan(1);
    expect(Math.abs((found?.endSeconds ?? 0) * RATE - 40 - length)).toBeLessThan(1);
  });

  test('neither a hard cut nor one through a mixed frame is a short dissolve, nor is a cut found by the shots', () => {
    const cut = tapeOf(90, (i) => picture(i < 40 ? 1 : 2));
    expect(measureTransitions(cut, [])).toEqual([]);
    const mixed = tapeOf(
      90,
      (i) => (x, y) => (i === 40 ? (picture(1)(x, y) + picture(2)(x, y)) / 2 : picture(i < 40 ? 1 : 2)(x, y)),
    );
    expect(measureTransitions(mixed, [])).toEqual([]);
    expect(measureTransitions(cut, shots('cut', 40, 40)).map(({ kind }) => kind)).toEqual(['cut']);
  });

  /** A room, and somebody in the middle of it who moves all the time; seen `closer` times as near. */
  const talker =
    (frame: number, closer = 1): Painter =>
    (x, y) => {
      const [u, v] = [80 + (x - 80) / closer, 40 + (y - 40) / closer];
      const isPerson = Math.hypot(u - 80 - 9 * Math.sin(frame / 4), v - 50) < 24;
      return isPerson ? 200 - v : 90 + 40 * Math.sin(u / 9) * Math.cos(v / 11);
    };

  test.each([11, 14, 30])('a wipe of %i frames to the same picture, a little closer, is found', (length) => {
    const isNew = (i: number, x: number) => x / WIDTH < (i - 40) / length;
    const tape = tapeOf(110, (i) => (x, y) => talker(i, isNew(i, x) ? 1.12 : 1)(x, y));
    const [wipe, ...more] = measureTransitions(tape, []);
    expect(more).toEqual([]);
    expect(wipe?.kind).toBe('wipe');
    expect(Math.abs((wipe?.startSeconds ?? 0) * RATE - 40)).toBeLessThan(2);
    expect(Math.abs((wipe?.endSeconds ?? 0) * RATE - 40 - length)).toBeLessThan(2);
  });

  test('neither somebody who moves nor a jump closer is a wipe', () => {
    expect(
      measureTransitions(
        tapeOf(90, (i) => talker(i)),
        [],
      ),
    ).toEqual([]);
    expect(
      measureTransitions(
        tapeOf(90, (i) => talker(i, i < 45 ? 1 : 1.12)),
        [],
      ),
    ).toEqual([]);
  });

  test('a moving camera is no wipe', () => {
    const tape = tapeOf(100, (i) => (x, y) => picture(1)(x + 3 * i, y));
    expect(measureTransitions(tape, [])).toEqual([]);
  });

  test.each(['linear', 'ease-in', 'ease-out', 'ease-in-out'] as const)('the easing %s is told', (easing) => {
    const shares = Array.from({ length: 40 }, (_, frame) => ({
      frame,
      share: eased(easing, (frame - 8) / 22),
    }));
    const ramp = fitRamp(shares, { start: 10, end: 28 }, 8);
    expect(ramp.easing).toBe(easing);
    expect(Math.abs(ramp.end - ramp.start - 22)).toBeLessThan(1);
  });
});

describe('colours', () => {
  test('a cast over everything is where grey is; skin before a wall is not', () => {
    const meter = new ColourMeter();
    const data = new Uint8Array(48 * 27 * 3);
    for (let i = 0; i < 48 * 27; i++) {
      // Three fifths face, the rest a wall that is a little blue.
      const [red, green, blue] =
        i % 5 < 3 ? [205, 150, 120] : [140 + (i % 40), 142 + (i % 40), 156 + (i % 40)];
      data.set([red ?? 0, green ?? 0, blue ?? 0], i * 3);
    }
    meter.push({ view: 0, index: 0, atSeconds: 0, width: 48, height: 27, data });
    const whole = { x: 0, y: 0, width: 1, height: 1 };
    const spans = [0, 5].map((startSeconds) => ({ startSeconds, endSeconds: startSeconds + 1 }));
    const [colours, unseen] = meter.read(spans, whole).shots;
    expect(colours?.grey.b).toBeLessThan(-0.01);
    expect(colours?.skinShare).toBeGreaterThan(0.5);
    expect(colours?.tones).toHaveLength(TONE_BANDS.length);
    expect(unseen).toBeNull();
  });
});
