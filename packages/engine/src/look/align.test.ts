import { describe, expect, test } from 'vitest';
import { align, type Shift, STILL, votesBetween } from './align.ts';
import { pyramidOf } from './pyramid.ts';
import { cameraBetween } from './votes.ts';

const WIDTH = 96;
const HEIGHT = 54;

/** A picture with detail everywhere, seen through a shift. */
function picture(shift: Partial<Shift> = {}, box = 0) {
  return pyramidOf(WIDTH, HEIGHT, seen(shift, box));
}

/** The middle two thirds of the picture. */
function isMiddle(at: number): boolean {
  const [column, row] = [at % WIDTH, Math.floor(at / WIDTH)];
  return (
    Math.abs(column - (WIDTH - 1) / 2) < 0.43 * WIDTH && Math.abs(row - (HEIGHT - 1) / 2) < 0.37 * HEIGHT
  );
}

function seen(shift: Partial<Shift> = {}, box = 0): Uint8Array {
  const { right = 0, down = 0, zoom = 0, turn = 0 } = shift;
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [u, v] = [x - (WIDTH - 1) / 2 - right * WIDTH, y - (HEIGHT - 1) / 2 - down * WIDTH];
      const [a, b] = [u - zoom * u + turn * v, v - zoom * v - turn * u];
      data[y * WIDTH + x] = 128 + 60 * Math.sin(a / 5) * Math.cos(b / 4) + 50 * Math.sin((a + b) / 11);
      // Somebody who walks through, and is another somewhere else.
      if (box > 0 && Math.abs(x - box) < 12 && y > 15) data[y * WIDTH + x] = (x * 37 + y * 11) % 200;
    }
  }
  return data;
}

describe('the alignment of two pictures', () => {
  test.each([
    { right: 0.05 },
    { right: -0.03, down: 0.02 },
    { zoom: 0.02 },
    { zoom: -0.01, right: 0.01 },
    { turn: 0.02 },
  ])('tells a camera’s %o', (shift) => {
    const found = align(picture(), picture(shift));
    for (const part of ['right', 'down', 'zoom', 'turn'] as const)
      expect(Math.abs((found?.[part] ?? 1) - (shift[part] ?? 0))).toBeLessThan(0.0015);
    expect(found?.beside).toBeLessThan(0.001);
  });

  test('what walks through the picture does not pull it along, and is told beside it', () => {
    const found = align(picture({}, 40), picture({ right: 0.02 }, 46));
    expect(Math.abs((found?.right ?? 1) - 0.02)).toBeLessThan(0.004);
    expect(found?.beside).toBeGreaterThan(0.001);
  });

  test('somebody in the middle who fills two thirds of the picture and comes nearer or stays does not hide the zoom of the camera', () => {
    const filled = (inner: number, outer: number) => {
      const [middle, around] = [seen({ zoom: inner }), seen({ zoom: outer })];
      return pyramidOf(
        WIDTH,
        HEIGHT,
        around.map((value, at) => (isMiddle(at) ? (middle[at] ?? 0) : value)),
      );
    };
    const still = align(filled(0, 0), filled(0.02, 0));
    expect(Math.abs(still?.zoom ?? 1)).toBeLessThan(0.004);
    const zoomed = align(filled(0, 0), filled(0, 0.02));
    expect(Math.abs((zoomed?.zoom ?? 0) - 0.02)).toBeLessThan(0.004);
  });

  test('a still background says that the camera did not move, whatever moves before it', () => {
    const walked = votesBetween(picture({}, 40), picture({}, 46))({ ...STILL, right: 6 / WIDTH });
    expect(walked.still).toBeGreaterThan(walked.moved);
    const panned = votesBetween(picture({}, 40), picture({ right: 0.02 }, 46))({ ...STILL, right: 0.02 });
    expect(panned.moved).toBeGreaterThan(3 * panned.still);
  });

  test('a slow zoom is told although what was measured is the movement of people; of people before a still camera nothing is', () => {
    const people = { ...STILL, right: 12 / WIDTH };
    const zoomed = cameraBetween(picture({}, 40), picture({ zoom: 0.06 }, 52), people);
    expect(Math.abs((zoomed?.zoom ?? 0) - 0.06)).toBeLessThan(0.011);
    expect(Math.abs(zoomed?.right ?? 1)).toBeLessThan(0.011);
    expect(cameraBetween(picture({}, 40), picture({}, 52), people)).toBeNull();
  });

  test('nothing is told of an empty picture', () => {
    const empty = pyramidOf(WIDTH, HEIGHT, new Uint8Array(WIDTH * HEIGHT).fill(90));
    expect(align(empty, empty)).toBeNull();
  });
});
