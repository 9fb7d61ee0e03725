import { cameraAt, cameraWindow, layoutCameras, Shot } from '@reelwright/plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenes } from '../facts/index.ts';
import { frameSegment } from './index.ts';
import { face, HD, SQUARE, scenesWith, span, TALL } from './testing.ts';

/** The keyframes of the only shot. */
function cameraOf(scenes: Scenes, output = TALL, picture = HD) {
  const { shots } = frameSegment(scenes.examined[0] ?? span(0, 1), scenes, picture, output);
  const [shot] = shots;
  if (shots.length !== 1 || shot?.layout.kind !== 'fill')
    throw new Error(`not one filling shot: ${JSON.stringify(shots)}`);
  return shot.layout.camera;
}

describe('layouts', () => {
  test('a source that has the shape already is shown whole, still, and nothing is missing', () => {
    for (const picture of [TALL, { width: 720, height: 1280 }, { width: 1078, height: 1900 }]) {
      const { shots, fallbacks } = frameSegment(span(3, 9), null, picture, TALL);
      expect(fallbacks).toEqual([]);
      expect(shots.map((shot) => shot.layout)).toEqual([
        { kind: 'fill', camera: [{ atSeconds: 3, x: 0.5, y: 0.5, zoom: 1 }] },
      ]);
    }
  });

  test('without a face the whole picture is shown over a blur, and the result says why', () => {
    const { shots, fallbacks } = frameSegment(span(2, 8), scenesWith([span(0, 10)], []), HD, TALL);
    expect(shots.map((shot) => shot.layout)).toEqual([{ kind: 'fit', background: 'blur' }]);
    expect(fallbacks).toHaveLength(1);
    expect(fallbacks[0]?.reason).toContain('No steady face was found in 6.0 s');
    expect(frameSegment(span(2, 8), null, HD, TALL).fallbacks[0]?.reason).toContain('not examined');
  });

  test('a crop that costs hardly anything needs no face', () => {
    const { shots, fallbacks } = frameSegment(span(0, 5), null, { width: 2048, height: 1080 }, HD);
    expect(shots[0]?.layout.kind).toBe('fill');
    expect(fallbacks).toEqual([]);
  });

  test('each shot has its own: followed where there is a face, whole where there is none', () => {
    const shots = [span(0, 4), span(4, 8), span(8, 12)];
    const scenes = scenesWith(shots, [
      { shot: 0, at: (t) => face(t, 0.3) },
      { shot: 2, at: (t) => face(t, 0.7) },
    ]);
    const framed = frameSegment(span(1, 11), scenes, HD, TALL);
    expect(framed.shots.map((shot) => [shot.startSeconds, shot.layout.kind])).toEqual([
      [1, 'fill'],
      [4, 'fit'],
      [8, 'fill'],
    ]);
    expect(framed.fallbacks).toHaveLength(1);
  });

  test('a cutaway of half a second does not flash another layout', () => {
    const shots = [span(0, 4), span(4, 4.6), span(4.6, 8)];
    const scenes = scenesWith(shots, [
      { shot: 0, at: (t) => face(t, 0.3) },
      { shot: 2, at: (t) => face(t, 0.3) },
    ]);
    const framed = frameSegment(span(0, 8), scenes, HD, TALL);
    expect(framed.shots.map((shot) => shot.layout.kind)).toEqual(['fill', 'fill', 'fill']);
    expect(framed.fallbacks).toEqual([]);
  });

  test('someone seen in passing carries no shot', () => {
    const scenes = scenesWith([span(0, 10)], [{ shot: 0, at: (t) => (t < 1 ? face(t, 0.3) : null) }]);
    expect(frameSegment(span(0, 10), scenes, HD, TALL).shots[0]?.layout.kind).toBe('fit');
  });
});

describe('the camera', () => {
  test('stands still on a face that nods, sways a little, or is misread now and then', () => {
    const restless = scenesWith(
      [span(0, 20)],
      [{ shot: 0, at: (t) => face(t, Math.abs(t - 7) < 0.05 ? 0.9 : 0.4 + 0.012 * Math.sin(t * 2.1), 0.4) }],
    );
    const camera = cameraOf(restless);
    expect(camera).toHaveLength(1);
    expect(camera[0]?.x).toBeCloseTo(0.4, 2);
  });

  test('moves once when the speaker moves over, beginning before, within its limits of speed', () => {
    const camera = cameraOf(
      scenesWith([span(0, 20)], [{ shot: 0, at: (t) => face(t, t < 10 ? 0.35 : 0.45) }]),
    );
    expect(camera).toHaveLength(2);
    const [from, to] = camera;
    if (!from || !to) return;
    expect(from.atSeconds).toBeLessThan(10);
    expect(to.atSeconds).toBeGreaterThan(10);
    const widths = (to.x - from.x) / (0.75 ** 2 * 0.5625);
    expect((1.875 * widths) / (to.atSeconds - from.atSeconds)).toBeLessThanOrEqual(0.351);
  });

  test('follows someone who walks through the picture without stopping on the way', () => {
    const camera = cameraOf(scenesWith([span(0, 12)], [{ shot: 0, at: (t) => face(t, 0.2 + t * 0.05) }]));
    const xs = Array.from({ length: 100 }, (_, i) => cameraAt(camera, 3 + (i / 100) * 6).x);
    expect(xs.every((x, i) => i === 0 || x > (xs[i - 1] ?? 0))).toBe(true);
  });

  test('keeps the whole face in the window, whatever the movement, as long as it is a human one', () => {
    const walk = fc.record({
      start: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      swing: fc.double({ min: 0, max: 0.35, noNaN: true }),
      // Half a source width in a second is a run.
      rate: fc.double({ min: 0, max: 1.2, noNaN: true }),
      scale: fc.double({ min: 0.2, max: 2.2, noNaN: true }),
      output: fc.constantFrom(TALL, SQUARE, { width: 1080, height: 1350 }),
    });
    fc.assert(
      fc.property(walk, ({ start, swing, rate, scale, output }) => {
        const at = (t: number) =>
          face(t, Math.min(0.95, Math.max(0.05, start + swing * Math.sin(rate * t))), 0.45, scale);
        const camera = cameraOf(scenesWith([span(0, 15)], [{ shot: 0, at }]), output);
        for (let t = 0; t < 14.8; t += 0.1) {
          const view = cameraWindow(cameraAt(camera, t), 16 / 9, output.width / output.height);
          const { box } = at(t);
          const slack = 0.006; // a tenth of a second of running
          expect(Math.max(0, box.x)).toBeGreaterThanOrEqual(view.x - slack);
          expect(Math.min(1, box.x + box.width)).toBeLessThanOrEqual(view.x + view.width + slack);
          expect(Math.max(0, box.y)).toBeGreaterThanOrEqual(view.y - slack);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('holds its place where the face is not seen', () => {
    const scenes = scenesWith([span(0, 12)], [{ shot: 0, at: (t) => (t < 6 ? face(t, 0.7) : null) }]);
    expect(cameraAt(cameraOf(scenes), 11).x).toBeCloseTo(0.7, 2);
  });

  test('puts the eyes at 38 % of the height where it can move up and down', () => {
    const picture = { width: 1080, height: 1920 };
    const scenes = scenesWith([span(0, 6)], [{ shot: 0, at: (t) => face(t, 0.5, 0.5) }]);
    const camera = cameraOf(scenes, { width: 1920, height: 1080 }, picture);
    const view = cameraWindow(cameraAt(camera, 3), 1080 / 1920, 16 / 9);
    expect((0.48 - view.y) / view.height).toBeCloseTo(0.38, 2);
  });

  test('goes closer to a very small face only as far as the source has pixels for it', () => {
    const small = scenesWith([span(0, 6)], [{ shot: 0, at: (t) => face(t, 0.5, 0.4, 0.4) }]);
    const zoom = (width: number, height: number) => cameraOf(small, TALL, { width, height })[0]?.zoom;
    expect(zoom(3840, 2160)).toBe(1.6);
    expect(zoom(1920, 1080)).toBe(1.2); // 1.78 × 1.2 = 2.13
    expect(zoom(1280, 720)).toBe(1);
    expect(cameraOf(scenesWith([span(0, 6)], [{ shot: 0, at: (t) => face(t, 0.5) }]))[0]?.zoom).toBe(1);
  });

  test('stays where it was over a jump cut to nearly the same place', () => {
    const shots = [span(0, 5), span(5, 10)];
    const scenes = scenesWith(shots, [
      { shot: 0, at: (t) => face(t, 0.4) },
      { shot: 1, at: (t) => face(t, 0.41) },
    ]);
    const { shots: framed } = frameSegment(span(0, 10), scenes, HD, TALL);
    expect(framed).toHaveLength(1);
  });

  test('cuts to the next speaker when the first is gone and no cut was seen', () => {
    const scenes = scenesWith(
      [span(0, 12)],
      [
        { shot: 0, at: (t) => (t <= 6.2 ? face(t, 0.25) : null) },
        { shot: 0, at: (t) => (t >= 5.8 ? face(t, 0.75) : null) },
      ],
    );
    const { shots } = frameSegment(span(0, 12), scenes, HD, TALL);
    expect(shots).toHaveLength(2);
    expect(shots[0]?.endSeconds).toBeCloseTo(6, 1);
  });
});

describe('several people', () => {
  const two = scenesWith(
    [span(0, 8)],
    [
      { shot: 0, at: (t) => face(t, 0.4, 0.4, 1.1) },
      { shot: 0, at: (t) => face(t, 0.62) },
    ],
  );

  test('stay in view together where the window holds them', () => {
    const { shots } = frameSegment(span(0, 8), two, HD, SQUARE);
    expect(shots[0]?.reason).toContain('2 faces');
    expect(shots[0]?.layout.kind === 'fill' && shots[0].layout.camera[0]?.x).toBeCloseTo(0.508, 2);
  });

  test('give way to the largest where it does not', () => {
    const camera = cameraOf(two);
    expect(camera[0]?.x).toBeCloseTo(0.4, 2);
  });
});

describe('a segment', () => {
  test('is covered by valid shots without gaps, whatever was seen', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 299 }), { maxLength: 12 });
    const seen = fc.array(
      fc.record({
        x: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        every: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 3 },
    );
    const output = fc.constantFrom(TALL, SQUARE, HD, { width: 1080, height: 1350 });
    fc.assert(
      fc.property(cuts, seen, output, fc.boolean(), (at, people, size, tall) => {
        const borders = [0, ...at.sort((a, b) => a - b), 300].map((n) => n / 10);
        const shots = borders.slice(1).map((end, i) => span(borders[i] ?? 0, end));
        const tracks = shots.flatMap((_, shot) =>
          people.map(({ x, every }) => ({
            shot,
            at: (t: number) => (Math.round(t * 5) % every ? null : face(t, x)),
          })),
        );
        const scenes = scenesWith(shots, tracks);
        scenes.tracks = scenes.tracks.filter((track) => track.faces.length > 0);
        const framed = frameSegment(span(2.5, 27.5), scenes, tall ? TALL : HD, size);
        expect(framed).toEqual(frameSegment(span(2.5, 27.5), scenes, tall ? TALL : HD, size));
        let covered = 2.5;
        for (const shot of framed.shots) {
          expect(Shot.parse(shot)).toEqual(shot);
          expect(shot.startSeconds).toBe(covered);
          covered = shot.endSeconds;
          for (const { camera } of layoutCameras(shot.layout)) {
            const times = camera.map((key) => key.atSeconds);
            expect(times).toEqual([...times].sort((a, b) => a - b));
          }
        }
        expect(covered).toBe(27.5);
      }),
      { numRuns: 60 },
    );
  });
});
