import { fromOkLab, type Lab } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { ColourMeter } from './colours.ts';
import { okLab } from './oklab.ts';
import { plainBlack } from './plain-black.ts';
import { readColours } from './read-colours.ts';

const [WIDTH, HEIGHT] = [48, 27];
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
const SHOT = { startSeconds: 0, endSeconds: 100 };

/** A picture whose pixels have such grey levels. */
function picture(levelAt: (x: number, y: number) => number, atSeconds = 0) {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return levelAt(pixel % WIDTH, Math.floor(pixel / WIDTH));
  });
  return { view: 1, index: 0, atSeconds, width: WIDTH, height: HEIGHT, data };
}

/** As 8 bits tell it. */
function coded(colour: Lab): Lab {
  const { red, green, blue } = fromOkLab(colour);
  const level = (value: number) => Math.round(255 * Math.max(0, Math.min(1, value)));
  return okLab(level(red), level(green), level(blue));
}

/** Spread about a middle, the same each time. */
function scattered(count: number, { l, a, b }: Lab, width: number): Lab[] {
  return Array.from({ length: count }, (_, i) => ({
    l: l + 0.3 * (((i * 31) % 100) / 100 - 0.5),
    a: a + width * (((i * 17) % 100) / 100 - 0.5),
    b: b + width * (((i * 59) % 100) / 100 - 0.5),
  }));
}

describe('plain black', () => {
  const scene = (x: number, y: number) => 40 + ((x * 7 + y * 11) % 150);

  test('bars, gaps and what letters stand on are none of the picture, however the letters change', () => {
    const split = (x: number, y: number, i: number) => {
      if (y >= 22) return y === 24 && (x + 5 * i) % 9 < 3 ? 250 : i % 2;
      return x === 23 || x === 24 ? 1 : scene(x, y);
    };
    const [framed, plain] = [new ColourMeter(), new ColourMeter()];
    for (let i = 0; i < 8; i++) {
      framed.push(picture((x, y) => split(x, y, i), i));
      plain.push(picture((x, y) => (y >= 22 || x === 23 || x === 24 ? 0 : scene(x, y)), i));
    }
    const { shots, samples } = framed.read([SHOT], WHOLE);
    expect(shots[0]).toBeTruthy();
    expect(shots).toEqual(plain.read([SHOT], WHOLE).shots);
    expect(samples.length).toBeGreaterThan(1000);
    expect(samples.every(([, , y]) => y < 22 / HEIGHT)).toBe(true);
  });

  test('gaps within a pane are found, and what coding blends with them is left out', () => {
    // A column between two panes, and a row between two in the right one.
    const gap = (x: number, y: number) => x === 20 || (x > 20 && y === 12);
    const black = plainBlack([picture((x, y) => (gap(x, y) ? 0 : scene(x, y)))]);
    black.forEach((is, pixel) => {
      const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
      expect(is, `${x}, ${y}`).toBe(Math.abs(x - 20) < 2 || (x > 20 && Math.abs(y - 12) < 2) ? 1 : 0);
    });
  });

  test('letters that the frame cuts off leave the ground they stand on ground', () => {
    const lettered = picture((x, y) => (y < 23 ? scene(x, y) : y === 25 && x % 5 < 2 ? 240 : 0));
    const black = plainBlack([lettered]);
    expect(black.indexOf(1)).toBe(22 * WIDTH);
    expect(black.subarray(22 * WIDTH).every((is) => is === 1)).toBe(true);
  });

  test('a little black anywhere is taken for a slice of ground, not for cloth', () => {
    const pupils = picture((x, y) => (x > 20 && x < 25 && y > 10 && y < 15 ? 0 : scene(x, y)));
    expect(plainBlack([pupils]).filter((is) => is === 1)).toHaveLength(16);
  });

  test('black cloth is none, though a grade made one hole of it, nor is what is black for a moment', () => {
    const clothed = picture((x, y) => (x > 10 && x < 38 && y > 9 ? 0 : scene(x, y)));
    expect(plainBlack([clothed]).every((is) => is === 0)).toBe(true);
    const meter = new ColourMeter();
    meter.push(clothed);
    // The darkest two thirds of it are half a level.
    const tones = meter.read([SHOT], WHOLE).shots[0]?.tones ?? [];
    expect(tones[4]).toBeCloseTo(0.053, 3);
    expect(tones.at(-1)).toBeGreaterThan(0.5);
    const pictures = Array.from({ length: 9 }, (_, i) =>
      picture((x, y) => (i < 3 && y < 9 ? 0 : 2 + ((x + y) % 9))),
    );
    expect(plainBlack(pictures).every((is) => is === 0)).toBe(true);
    expect(plainBlack([])).toHaveLength(0);
  });
});

describe('what is read of colours', () => {
  test('the grey stays when a grade takes or gives colour, though there are two that could be it', () => {
    // A white wall in warm light, a curtain beside it, and a few clothes.
    const room = [
      ...scattered(900, { l: 0.7, a: 0.008, b: 0.012 }, 0.014),
      ...scattered(700, { l: 0.5, a: 0.012, b: -0.022 }, 0.014),
      ...scattered(120, { l: 0.5, a: -0.035, b: 0.035 }, 0.02),
    ];
    const own = readColours(room);
    if (!own) throw new Error('no colours');
    for (const factor of [0.5, 0.75, 1.5]) {
      const graded = room.map(({ l, a, b }) => ({
        l,
        a: own.grey.a + factor * (a - own.grey.a),
        b: own.grey.b + factor * (b - own.grey.b),
      }));
      const read = readColours(graded.map(coded));
      expect(Math.abs((read?.grey.a ?? 1) - own.grey.a), `a at ${factor}`).toBeLessThan(0.0024);
      expect(Math.abs((read?.grey.b ?? 1) - own.grey.b), `b at ${factor}`).toBeLessThan(0.0024);
      expect((read?.chroma ?? 0) / own.chroma).toBeCloseTo(factor, 1);
    }
  });

  test('the grey is not the backdrop: a blue wall behind people in grey is no cast', () => {
    const room = [
      ...scattered(700, { l: 0.4, a: 0.002, b: -0.004 }, 0.012),
      ...scattered(1000, { l: 0.45, a: 0.01, b: -0.15 }, 0.03),
      ...scattered(200, { l: 0.65, a: 0.045, b: 0.06 }, 0.03),
    ];
    expect(Math.abs(readColours(room)?.grey.b ?? 1)).toBeLessThan(0.012);
  });

  test('tones are told finer than the levels that dark ones are coded in', () => {
    // A tenth of z in the blacks is less than two levels of 8 bits.
    const dark = (lower: number) =>
      Array.from({ length: 4000 }, (_, i) => ({ l: 1 / (1 + Math.exp(1.9 + lower - i / 1200)), a: 0, b: 0 }));
    for (const lower of [0, 0.03, 0.06, 0.09]) {
      const [exact, read] = [readColours(dark(lower)), readColours(dark(lower).map(coded))];
      exact?.tones.forEach((tone, i) => {
        expect(Math.abs((read?.tones[i] ?? 0) / tone - 1), `band ${i}`).toBeLessThan(0.02);
      });
    }
  });

  test('a cast is not told by white, which a screen has no room to colour, but for want of other grey', () => {
    // As many of white as of all else, which a blue grade has moved.
    const white = scattered(1000, { l: 0.975, a: 0, b: 0 }, 0.004).map(({ a, b }) => ({ l: 0.975, a, b }));
    const room = [
      ...scattered(700, { l: 0.6, a: 0.002, b: -0.025 }, 0.01),
      ...scattered(300, { l: 0.5, a: -0.05, b: 0.06 }, 0.03),
    ];
    expect(readColours([...white, ...room])?.grey.b).toBeLessThan(-0.02);
    expect(readColours(white)?.grey.b).toBeCloseTo(0, 2);
  });

  test('nothing is read of nothing', () => {
    expect(readColours([])).toBeNull();
    expect(readColours([{ l: 0.5, a: 0, b: 0 }])?.tones.every((tone) => Math.abs(tone - 0.5) < 1e-6)).toBe(
      true,
    );
  });
});
