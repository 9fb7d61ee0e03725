import { describe, expect, test } from 'vitest';
import { cameraAt } from './camera.ts';
import { chooseEffects } from './choose-effects.ts';
import { EFFECT_TYPES, Effect, effectValues, withEffects } from './effects.ts';
import { parsePlan } from './parse.ts';
import type { Plan } from './schema.ts';
import { samplePlan } from './testing.ts';

const at = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds, strength: 2 }) as const;
const shotsOf = (plan: Plan) => plan.segments.flatMap(({ shots }) => shots);

describe('effects on a plan', () => {
  test('a punch-in cuts the shot at its ends and is closer in between only', () => {
    const plan = parsePlan(withEffects(samplePlan(), [{ type: 'punch-in', ...at(2, 5) }]));
    const shots = shotsOf(plan);
    expect(shots.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [10, 12],
      [12, 15],
      [15, 25],
      [25, 40],
    ]);
    const zooms = shots.map(({ layout }) =>
      layout.kind === 'fill' ? layout.camera.map(({ zoom }) => zoom) : [],
    );
    expect(zooms).toEqual([[1], [1.2, 1.2], [1], []]);
  });

  test('a zoom begins where the camera stood and comes closer all the while', () => {
    const [first] = shotsOf(withEffects(samplePlan(), [{ type: 'zoom', ...at(0, 15) }]));
    if (first?.layout.kind !== 'fill') throw new Error('fill');
    const zoomAt = (seconds: number) =>
      first.layout.kind === 'fill' ? cameraAt(first.layout.camera, seconds).zoom : 0;
    expect(zoomAt(10)).toBe(1);
    expect(zoomAt(25)).toBeCloseTo(1.12, 6);
    expect(zoomAt(18)).toBeGreaterThan(zoomAt(14));
  });

  test('light and colour change while they last, and stay inside the clip', () => {
    const plan = withEffects(samplePlan(), [
      { type: 'brightness', ...at(1, 2) },
      { type: 'contrast', ...at(20, 90) },
      { type: 'saturation', ...at(50, 60) },
    ]);
    expect(parsePlan(plan).effects).toEqual([
      { startSeconds: 1, endSeconds: 2, brightness: 0.06, contrast: 1, saturation: 1 },
      { startSeconds: 20, endSeconds: 30, brightness: 0, contrast: 1.12, saturation: 1 },
    ]);
    expect(plan.segments).toEqual(samplePlan().segments);
  });

  test('over a cut between segments, each part comes closer', () => {
    const base = samplePlan();
    const [segment] = base.segments;
    const [shot] = segment?.shots ?? [];
    if (!shot) throw new Error('shot');
    const part = (startSeconds: number, endSeconds: number) => ({
      startSeconds,
      endSeconds,
      shots: [{ ...shot, startSeconds, endSeconds }],
    });
    const cut = { ...base, segments: [part(10, 14), part(30, 40)] };
    const plan = parsePlan(withEffects(cut, [{ type: 'punch-in', ...at(3, 6) }]));
    expect(plan.segments.map(({ shots }) => shots.map(({ startSeconds }) => startSeconds))).toEqual([
      [10, 13],
      [30, 32],
    ]);
  });

  test('there are no others, and none of another strength', () => {
    for (const type of EFFECT_TYPES) expect(Effect.safeParse({ type, ...at(0, 1) }).success).toBe(true);
    for (const wrong of [
      { type: 'movie=/etc/passwd', ...at(0, 1) },
      { type: 'zoom', ...at(0, 1), strength: 4 },
      { type: 'zoom', ...at(1, 1) },
      { type: 'zoom', ...at(0, 1), filter: 'x' },
    ])
      expect(Effect.safeParse(wrong).success).toBe(false);
    expect(effectValues({ type: 'zoom', ...at(0, 1) })).toEqual({
      zoom: 1.12,
      brightness: 0,
      contrast: 1,
      saturation: 1,
    });
  });
});

test('effects are chosen from words that carry the meaning and from long shots, the same every time', () => {
  const word = { text: 'millions', startSeconds: 12, endSeconds: 13.5, emphasis: true as const };
  const cue = { startSeconds: 12, endSeconds: 13.5, lines: [[word]] };
  const plan = samplePlan({ captions: { preset: 'none', cues: [cue] } });
  const chosen = chooseEffects(plan);
  expect(chosen).toEqual([
    { type: 'punch-in', startSeconds: 2, endSeconds: 3.5, strength: 1 },
    { type: 'contrast', startSeconds: 0, endSeconds: 30, strength: 1 },
    { type: 'saturation', startSeconds: 0, endSeconds: 30, strength: 1 },
  ]);
  expect(chooseEffects(samplePlan())[0]).toEqual({
    type: 'zoom',
    startSeconds: 0,
    endSeconds: 15,
    strength: 1,
  });
  expect(() => parsePlan(withEffects(plan, chosen))).not.toThrow();
});
