import { layoutPanes } from '@reelwright/plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenes } from '../facts/index.ts';
import { frameSegment, movementOf, paneAt, viewOf } from './index.ts';
import { type Followed, face, HD, PORTRAIT, SQUARE, scenesWith, span, TALL, turns } from './testing.ts';

/** The fastest and hardest movement of any pane inside any shot, output widths / s and / s². */
function peaks(scenes: Scenes, output = TALL): { speed: number; acceleration: number } {
  const { shots } = frameSegment(scenes.examined[0] ?? span(0, 1), scenes, HD, output);
  const movements = shots.flatMap((shot) =>
    layoutPanes(shot.layout, output).flatMap(({ camera, width, height }) => {
      const pane = paneAt(camera[0]?.zoom ?? 1, viewOf(HD, { width, height }, scenes.content));
      return movementOf(camera, shot, pane);
    }),
  );
  return {
    speed: Math.max(0, ...movements.map(({ speed }) => speed)),
    acceleration: Math.max(0, ...movements.map(({ acceleration }) => acceleration)),
  };
}

describe('movement', () => {
  test('is bounded in every shot and pane, however faces jump', () => {
    const person = fc.record({
      places: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
      dwell: fc.double({ min: 0.2, max: 3, noNaN: true }),
      scale: fc.double({ min: 0.2, max: 2.4, noNaN: true }),
    });
    const said = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0.3, max: 6, noNaN: true })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 1, maxLength: 3 }),
        said,
        fc.constantFrom(TALL, SQUARE, PORTRAIT),
        (people, list, output) => {
          const tracks = people.map(
            ({ places, dwell, scale }): Followed => ({
              shot: 0,
              at: (t) => face(t, places[Math.floor(t / dwell) % places.length] ?? 0.5, 0.45, scale),
            }),
          );
          const speaking = turns(list.map(([who, seconds]) => [who < people.length ? who : null, seconds]));
          const { speed, acceleration } = peaks(scenesWith([span(0, 16)], tracks, { speaking }), output);
          expect(speed).toBeLessThanOrEqual(2.05);
          expect(acceleration).toBeLessThanOrEqual(41);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('is slow for somebody who changes place now and then', () => {
    const at = (t: number) => face(t, 0.5 + 0.05 * Math.sign(Math.sin(t / 4)), 0.4);
    const { speed, acceleration } = peaks(scenesWith([span(0, 40)], [{ shot: 0, at }]));
    expect(speed).toBeGreaterThan(0.1);
    expect(speed).toBeLessThanOrEqual(0.36);
    expect(acceleration).toBeLessThanOrEqual(0.82);
  });

  test('is not caused by going closer to somebody who sways', () => {
    const zoom = (sway: number) => {
      const at = (t: number) => face(t, 0.5 + sway * Math.sin(t), 0.55, 1);
      const { layout } = frameSegment(span(0, 20), scenesWith([span(0, 20)], [{ shot: 0, at }]), HD, TALL)
        .shots[0] ?? { layout: null };
      return layout?.kind === 'fill' ? layout.camera[0]?.zoom : null;
    };
    expect(zoom(0)).toBe(1.15);
    expect(zoom(0.08)).toBe(1);
  });

  test('does not depend on how often faces were looked for', () => {
    const at = (t: number) => face(t, 0.5 + 0.1 * Math.sin(t / 3), 0.4);
    const [few, many] = [5, 10].map((samplesPerSecond) =>
      peaks(scenesWith([span(0, 40)], [{ shot: 0, at }], { samplesPerSecond })),
    );
    expect(few?.speed).toBeCloseTo(many?.speed ?? 0, 1);
  });

  test('goes along when somebody comes much nearer: the window widens, eased', () => {
    const at = (t: number) => face(t, 0.5, 0.4, t < 10 ? 0.4 : t > 14 ? 1 : 0.4 + (t - 10) * 0.15);
    const scenes = scenesWith([span(0, 24)], [{ shot: 0, at }]);
    const { shots } = frameSegment(span(0, 24), scenes, { width: 3840, height: 2160 }, TALL);
    const camera = shots[0]?.layout.kind === 'fill' ? shots[0].layout.camera : [];
    expect(camera[0]?.zoom).toBeGreaterThan(1.4);
    expect(camera.at(-1)?.zoom).toBeLessThan(1.15);
    expect(peaks(scenes).speed).toBeLessThan(0.5);
  });

  test('and everything else is the same when planned twice, and the facts stay as they were', () => {
    const scenes = scenesWith(
      [span(0, 20)],
      [0.2, 0.5, 0.8].map((x): Followed => ({ shot: 0, at: (t) => face(t, x + 0.02 * Math.sin(t)) })),
      {
        speaking: turns([
          [0, 3],
          [1, 1],
          [2, 6],
          [null, 2],
          [0, 5],
        ]),
      },
    );
    const before = structuredClone(scenes);
    const plan = frameSegment(span(1, 19), scenes, HD, TALL);
    expect(frameSegment(span(1, 19), scenes, HD, TALL)).toEqual(plan);
    expect(scenes).toEqual(before);
  });
});
