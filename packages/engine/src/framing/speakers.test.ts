import { cameraAt, cameraWindow, type Shot } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { Scenes } from '../facts/index.ts';
import { frameSegment } from './index.ts';
import { type Followed, face, HD, SQUARE, scenesWith, span, TALL, turns } from './testing.ts';

const LEFT: Followed = { shot: 0, at: (t) => face(t, 0.25, 0.4, 1.1) };
const RIGHT: Followed = { shot: 0, at: (t) => face(t, 0.75) };

function framed(
  seconds: number,
  speaking: Scenes['speaking'],
  tracks = [LEFT, RIGHT],
  output = TALL,
): Shot[] {
  return frameSegment(span(0, seconds), scenesWith([span(0, seconds)], tracks, { speaking }), HD, output)
    .shots;
}

/** Which x the one camera looks at at a moment. */
function lookAt(shots: readonly Shot[], atSeconds: number): number {
  const shot = shots.find((one) => atSeconds >= one.startSeconds && atSeconds < one.endSeconds);
  if (shot?.layout.kind !== 'fill') throw new Error(`not filling: ${JSON.stringify(shot)}`);
  return cameraAt(shot.layout.camera, atSeconds).x;
}

describe('in a conversation the camera', () => {
  test('cuts to a speaker far away, never late and hardly early', () => {
    const shots = framed(
      20,
      turns([
        [0, 5],
        [1, 6],
        [0, 9],
      ]),
    );
    expect(shots).toHaveLength(3);
    for (const [i, turn] of [5, 11].entries()) {
      const cut = shots[i + 1]?.startSeconds ?? 0;
      expect(cut).toBeGreaterThanOrEqual(turn - 0.1);
      expect(cut).toBeLessThanOrEqual(turn + 0.25);
    }
    expect(lookAt(shots, 3)).toBeCloseTo(0.25, 1);
    expect(lookAt(shots, 8)).toBeCloseTo(0.75, 1);
    expect(shots[1]?.reason).toBe('Follows the one who speaks, of 2 faces.');
    // Still on each of them: a cut is no movement.
    for (const { layout } of shots) expect(layout.kind === 'fill' && layout.camera).toHaveLength(1);
  });

  test('is not moved by a remark of less than a second, nor by a turn of which nobody is sure', () => {
    const remarks = framed(
      20,
      turns([
        [0, 6],
        [1, 0.8],
        [0, 5],
        [1, 0.5],
        [0, 7.7],
      ]),
    );
    expect(remarks).toHaveLength(1);
    const doubtful = framed(
      20,
      turns([
        [0, 8],
        [1, 2, 0.25],
        [0, 10],
      ]),
    );
    expect(doubtful).toHaveLength(1);
    expect(lookAt(doubtful, 9)).toBeCloseTo(0.25, 1);
  });

  test('stays where it is through silence, and while somebody speaks who is not on screen', () => {
    const silence = [...turns([[0, 4]]), ...turns([[1, 4]], 10)];
    const shots = framed(18, silence);
    expect(lookAt(shots, 9.5)).toBeCloseTo(0.25, 1);
    expect(lookAt(shots, 10.2)).toBeCloseTo(0.75, 1);
    expect(lookAt(shots, 17)).toBeCloseTo(0.75, 1);
    const voiceOver = framed(
      18,
      turns([
        [1, 6],
        [null, 6],
        [1, 6],
      ]),
    );
    expect(voiceOver).toHaveLength(1);
    expect(lookAt(voiceOver, 9)).toBeCloseTo(0.75, 1);
  });

  test('is on the first speaker from the start, not on the largest face', () => {
    const shots = framed(10, turns([[1, 8]], 1));
    expect(shots).toHaveLength(1);
    expect(lookAt(shots, 0)).toBeCloseTo(0.75, 1);
  });

  test('stays on each at least a second and a quarter', () => {
    const list = Array.from({ length: 30 }, (_, i) => [i % 2, 0.5 + ((i * 7) % 5) * 0.4] as const);
    for (const shot of framed(36, turns(list)).slice(0, -1))
      expect(shot.endSeconds - shot.startSeconds).toBeGreaterThanOrEqual(1.25 - 1e-6);
  });

  test('keeps both in one window where they fit, whoever speaks', () => {
    const near = [
      { shot: 0, at: (t: number) => face(t, 0.4) },
      { shot: 0, at: (t: number) => face(t, 0.6) },
    ];
    const shots = framed(
      16,
      turns([
        [0, 4],
        [1, 4],
        [0, 4],
        [1, 4],
      ]),
      near,
      SQUARE,
    );
    expect(shots).toHaveLength(1);
    expect(lookAt(shots, 8)).toBeCloseTo(0.5, 1);
    expect(shots[0]?.reason).toContain('2 faces');
  });

  test('turns to a speaker close by instead of cutting', () => {
    const close = [
      { shot: 0, at: (t: number) => face(t, 0.46, 0.4, 2.3) },
      { shot: 0, at: (t: number) => (t > 6 ? face(t, 0.53, 0.45, 2.2) : null) },
    ];
    const shots = framed(
      20,
      turns([
        [0, 13],
        [1, 7],
      ]),
      close,
    );
    expect(shots).toHaveLength(1);
    expect(lookAt(shots, 18) - lookAt(shots, 2)).toBeGreaterThan(0.02);
  });

  test('frames everybody as before when a conversation cuts back to them', () => {
    const borders = [0, 4, 8, 12, 16];
    const shots = borders.slice(1).map((end, i) => span(borders[i] ?? 0, end));
    const scenes = scenesWith(
      shots,
      shots.map((_, shot) => ({
        shot,
        person: shot % 2,
        at: (t: number) => face(t, (shot % 2 ? 0.6 : 0.4) + 0.006 * shot, 0.4, 0.6 + 0.01 * shot),
      })),
    );
    const cameras = frameSegment(span(0, 16), scenes, { width: 3840, height: 2160 }, TALL).shots.map(
      ({ layout }) => layout.kind === 'fill' && layout.camera[0],
    );
    const place = (i: number) => {
      const key = cameras[i];
      return key ? { x: key.x, y: key.y, zoom: key.zoom } : null;
    };
    expect(place(0)?.zoom).toBeGreaterThan(1);
    expect(place(2)).toEqual(place(0));
    expect(place(3)).toEqual(place(1));
    expect(place(1)).not.toEqual(place(0));
  });

  test('leaves the other, and the line of a split screen, out of the window where that costs little', () => {
    const [shot] = framed(10, turns([[1, 10]]), [LEFT, { shot: 0, at: (t) => face(t, 0.73) }], SQUARE);
    const camera = shot?.layout.kind === 'fill' ? shot.layout.camera : [];
    const window = cameraWindow(cameraAt(camera, 5), 16 / 9, 1);
    expect(window.x).toBeGreaterThan(0.5);
    expect(window.width).toBeGreaterThan(0.8 * 0.5625);
  });

  test('follows the largest where nothing is known of who speaks', () => {
    const shots = framed(10, []);
    expect(shots).toHaveLength(1);
    expect(lookAt(shots, 5)).toBeCloseTo(0.25, 1);
  });

  test('goes to the speaker who is seen only while speaking', () => {
    const late = [LEFT, { shot: 0, at: (t: number) => (t >= 16 ? face(t, 0.75) : null) }];
    const shots = framed(
      20,
      turns([
        [0, 16],
        [1, 4],
      ]),
      late,
    );
    expect(lookAt(shots, 18)).toBeCloseTo(0.75, 1);
    const speaker = face(18, 0.75).box;
    const window = cameraWindow({ x: lookAt(shots, 18), y: 0.5, zoom: 1 }, 16 / 9, 9 / 16);
    expect(window.x).toBeLessThan(speaker.x);
    expect(window.x + window.width).toBeGreaterThan(speaker.x + speaker.width);
  });
});
