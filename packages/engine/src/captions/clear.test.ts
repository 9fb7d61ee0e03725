import type { CaptionCue } from '@reelwright/plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettering } from '../testing/lettering.ts';
import { captionBlock, keepClear } from './clear.ts';
import { blockRoom } from './layout.ts';

const TALL = { width: 1080, height: 1920 };
const STYLE = lettering('karaoke', TALL);
const { look: LOOK } = STYLE;

/** Cues of three words, each a second long. */
const cues = (count: number): CaptionCue[] =>
  Array.from({ length: count }, (_, i) => ({
    startSeconds: i,
    endSeconds: i + 0.9,
    lines: [
      ['what', 'we', 'know'].map((text, w) => ({
        text,
        startSeconds: i + w * 0.3,
        endSeconds: i + w * 0.3 + 0.3,
      })),
    ],
  }));
const line = (atSeconds: number, text: string) => [
  { text, startSeconds: atSeconds, endSeconds: atSeconds + 0.8 },
];
const face = (atSeconds: number, y: number, height = 0.2) => ({
  atSeconds,
  box: { x: 0.3, y, width: 0.4, height },
});
const every = (seconds: number, of: (at: number) => ReturnType<typeof face>) =>
  Array.from({ length: seconds * 5 }, (_, i) => of(i / 5));

describe('captions and faces', () => {
  test('stay at their own place when no face is there', () => {
    const placed = keepClear(
      cues(5),
      STYLE,
      every(5, (at) => face(at, 0.25)),
      TALL,
    );
    expect(placed).toEqual(cues(5));
  });

  test('move out of the way of a low face, all to the same place', () => {
    const placed = keepClear(
      cues(5),
      STYLE,
      every(5, (at) => face(at, 0.5, 0.22)),
      TALL,
    );
    const heights = new Set(placed.map((cue) => cue.centreY));
    expect(heights.size).toBe(1);
    const [height = 0] = heights;
    expect(height < 0.5 - 0.02 || height > 0.72 + 0.02).toBe(true);
  });

  test('do not jump back and forth when a face nods into their place now and then', () => {
    const nodding = every(8, (at) => face(at, Math.floor(at) % 2 === 0 ? 0.52 : 0.3, 0.2));
    const placed = keepClear(cues(8), STYLE, nodding, TALL);
    expect(new Set(placed.map((cue) => cue.centreY)).size).toBe(1);
  });

  test('a face beside the text is no reason to move', () => {
    const aside = every(3, (at) => ({ atSeconds: at, box: { x: 0, y: 0.6, width: 0.08, height: 0.2 } }));
    expect(keepClear(cues(3), STYLE, aside, TALL)).toEqual(cues(3));
  });

  test('a tall cue that finds no room is shown line by line', () => {
    const [cue] = cues(1);
    const tall = { ...cue, startSeconds: 0, endSeconds: 2, lines: [line(0, 'what'), line(1, 'know')] };
    const large = { ...STYLE, look: { ...LOOK, fontSize: 0.06 } };
    const placed = keepClear(
      [tall],
      large,
      every(2, (at) => face(at, 0.12, 0.5)),
      TALL,
    );
    expect(placed.map((one) => [one.startSeconds, one.endSeconds, one.lines.length])).toEqual([
      [0, 1, 1],
      [1, 2, 1],
    ]);
    for (const one of placed) {
      const block = captionBlock(one, large, TALL);
      expect(block.y).toBeGreaterThanOrEqual(0.62);
    }
  });

  test('a face that fills the frame keeps its eyes and mouth', () => {
    const placed = keepClear(
      cues(3),
      STYLE,
      every(3, (at) => face(at, 0.05, 0.72)),
      TALL,
    );
    for (const cue of placed) expect((cue.centreY ?? LOOK.centreY) > 0.05 + 0.8 * 0.72).toBe(true);
  });

  test('stand below a low chin rather than over the hair, where two of three players leave room', () => {
    const placed = keepClear(
      cues(2),
      STYLE,
      every(2, (at) => face(at, 0.3, 0.42)),
      TALL,
    );
    for (const cue of placed) {
      const block = captionBlock(cue, STYLE, TALL);
      expect(block.y).toBeGreaterThanOrEqual(0.72);
      expect(block.y + block.height).toBeLessThanOrEqual(1610 / 1920);
    }
  });

  test('never cover a face when there is a free place, and leave the safe zone only for a place below a chin', () => {
    const anyFace = fc.record({
      y: fc.double({ min: 0, max: 0.5, noNaN: true }),
      height: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(anyFace, ({ y, height }) => {
        const placed = keepClear(
          cues(4),
          STYLE,
          every(4, (at) => face(at, y, height)),
          TALL,
        );
        for (const cue of placed) {
          const lines = cue.lines.map((line) => line.map((word) => word.text));
          const room = blockRoom(lines, STYLE, TALL);
          const centre = cue.centreY ?? LOOK.centreY;
          expect(centre).toBeGreaterThanOrEqual(room.highest - 1e-9);
          expect(centre).toBeLessThanOrEqual(room.lowestReached + 1e-9);
          if (centre > room.lowest + 1e-9) {
            const own = Math.min(LOOK.centreY, room.lowest);
            expect(own - room.height / 2).toBeLessThan(y + height + 0.02);
            expect(centre - room.height / 2).toBeGreaterThanOrEqual(y + height);
          }
          const free = y - room.height > room.highest + 0.05 || y + height + room.height < room.lowest - 0.05;
          if (free)
            expect(centre + room.height / 2 <= y || centre - room.height / 2 >= y + height).toBe(true);
        }
      }),
    );
  });
});
