import { describe, expect, test } from 'vitest';
import type { Box } from '../facts/index.ts';
import { InsetFinder } from './insets.ts';
import type { FollowedFace } from './tracks.ts';

const WIDTH = 320;
const HEIGHT = 180;
type Painter = (x: number, y: number, second: number) => number;

/** What is found in ten seconds of one shot in which `faces` are seen all the time. */
function insetsIn(levelAt: Painter, faces: readonly Box[], seconds = 10) {
  const finder = new InsetFinder();
  for (let i = 0; i < seconds * 5; i++) {
    const data = new Uint8Array(WIDTH * HEIGHT * 3);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++)
        data.fill(levelAt(x / WIDTH, y / HEIGHT, i / 5), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3);
    finder.push({ view: 0, index: i, atSeconds: i / 5, width: WIDTH, height: HEIGHT, data });
  }
  const tracks = faces.map((box, id) => track(id, box, seconds));
  return finder.finishSpan([{ startSeconds: 0, endSeconds: seconds }], tracks, 4);
}

function track(id: number, box: Box, seconds: number): FollowedFace {
  const eyes = { x: box.x + box.width / 2, y: box.y + box.height / 3 };
  const faces = Array.from({ length: seconds * 5 }, (_, i) => ({
    atSeconds: i / 5,
    box,
    confidence: 1,
    eyes,
    mouthOpening: null,
  }));
  return { id, shot: 4, faces, descriptors: [] };
}

const inside = (box: Box) => (x: number, y: number) =>
  x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
/** A face in the middle of a window. */
const faceIn = (window: Box): Box => ({
  x: window.x + window.width * 0.35,
  y: window.y + window.height * 0.25,
  width: window.width * 0.3,
  height: window.height * 0.45,
});

/** A person who nods before a wall: soft, no straight lines. */
const person: Painter = (x, y, t) => 110 + 50 * Math.sin(x * 9 + Math.sin(t)) + 20 * Math.cos(y * 7);
const slides: Painter = (_x, y, t) =>
  Math.floor(y * 12) % 3 === (t > 5 ? 1 : 2) && y > 0.2 && y < 0.5 ? 30 : 245;
/** Blocks of many levels that scroll. */
const game: Painter = (x, y, t) =>
  (Math.floor(x * 20 + t * 1.3) * 7919 + Math.floor(y * 12 - t * 0.7) * 104729 + 1e6) % 251;

const over =
  (behind: Painter, ...windows: Box[]): Painter =>
  (x, y, t) =>
    windows.some((window) => inside(window)(x, y)) ? person(x, y, t) : behind(x, y, t);

function expectBox(found: Box | undefined, wanted: Box): void {
  for (const side of ['x', 'y', 'width', 'height'] as const)
    expect(Math.abs((found?.[side] ?? 9) - wanted[side])).toBeLessThan(0.02);
}

describe('insets', () => {
  const corner: Box = { x: 0.7, y: 0.625, width: 0.25, height: 0.3125 };
  test.each([
    ['slides', slides],
    ['a game', game],
  ])('a window over %s is found with its track', (_name, behind) => {
    const [inset, ...more] = insetsIn(over(behind, corner), [faceIn(corner)]);
    expect(more).toEqual([]);
    expect(inset).toMatchObject({ shot: 4, track: 0 });
    expectBox(inset?.box, corner);
  });

  test('a window in the very corner of the frame is found', () => {
    const window = { x: 0, y: 0.6875, width: 0.25, height: 0.3125 };
    const [inset] = insetsIn(over(slides, window), [faceIn(window)]);
    expectBox(inset?.box, window);
  });

  test('a face that fills the picture is in no inset', () => {
    expect(insetsIn(person, [{ x: 0.4, y: 0.2, width: 0.2, height: 0.4 }])).toEqual([]);
  });

  test('a head over lines of a room is in no inset', () => {
    // A door post and a shelf that go on beyond where they cross.
    const room: Painter = (x, y, t) => (x > 0.7 ? 40 : 0) + (y < 0.25 ? 60 : 0) + person(x, y, t) / 2;
    expect(insetsIn(room, [{ x: 0.4, y: 0.3, width: 0.2, height: 0.3 }])).toEqual([]);
  });

  test('the halves of a split screen are no insets', () => {
    const left = { x: 0, y: 0, width: 0.5, height: 1 };
    const split: Painter = (x, y, t) => (x < 0.5 ? person(x, y, t) : 255 - person(x, y, t));
    expect(insetsIn(split, [faceIn(left), faceIn({ ...left, x: 0.5 })])).toEqual([]);
  });

  test('a gallery of people is no inset', () => {
    const windows = [0.05, 0.55].map((x) => ({ x, y: 0.25, width: 0.375, height: 0.5 }));
    expect(
      insetsIn(
        over(() => 20, ...windows),
        windows.map(faceIn),
      ),
    ).toEqual([]);
  });

  test('a shot of a moment is too short to tell', () => {
    expect(insetsIn(over(slides, corner), [faceIn(corner)], 2)).toEqual([]);
  });
});
