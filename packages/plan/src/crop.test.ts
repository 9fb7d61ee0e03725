import { expect, test } from 'vitest';
import { askedCrops, numberedShots, withCrops, withFraming } from './crop.ts';
import { parsePlan } from './parse.ts';
import { samplePlan } from './testing.ts';
import { toSource } from './timeline.ts';

const layouts = (plan: ReturnType<typeof samplePlan>) =>
  numberedShots(parsePlan(plan)).map(({ shot }) => shot.layout);

test('a crop moves the camera of its shot and of no other, as close as it was', () => {
  const close = samplePlan();
  const [segment] = close.segments;
  const [shot] = segment?.shots ?? [];
  if (shot?.layout.kind === 'fill') shot.layout.camera = [{ atSeconds: 10, x: 0.3, y: 0.4, zoom: 1.5 }];
  const before = layouts(close);
  expect(layouts(withCrops(close, new Map([[0, { x: 0.7 }]])))).toEqual([
    { kind: 'fill', camera: [{ atSeconds: 10, x: 0.7, y: 0.4, zoom: 1.5 }] },
    before[1],
  ]);
  const halves = { top: { x: 0.2, y: 0.5 }, bottom: { x: 0.8, y: 0.5 } };
  expect(layouts(withCrops(close, new Map([[1, halves]])))[1]).toMatchObject({ kind: 'split' });
});

test('crops that were asked for are told again, and no others', () => {
  const halves = { top: { x: 0.2, y: 0.5 }, bottom: { x: 0.8, y: 0.4 } };
  const crops = new Map([[1, halves]]);
  expect(askedCrops(samplePlan())).toEqual(new Map());
  expect(askedCrops(withCrops(samplePlan(), crops))).toEqual(crops);
  const one = withCrops(samplePlan(), new Map([[0, { x: 0.7 }]]));
  expect(askedCrops(one)).toEqual(new Map([[0, { x: 0.7, y: 0.5 }]]));
  // Framing all of a clip says nothing about single scenes.
  expect(askedCrops(withFraming(samplePlan(), 'track'))).toEqual(new Map());
  expect(askedCrops(withFraming(one, 'full'))).toEqual(new Map());
});

test.each([-1, 2, 0.5])('there is no scene %d', (index) => {
  expect(() => withCrops(samplePlan(), new Map([[index, { x: 0.5 }]]))).toThrow(/does not exist/);
});

test('all of a clip is shown whole, or never', () => {
  expect(layouts(withFraming(samplePlan(), 'full')).map(({ kind }) => kind)).toEqual(['fit', 'fit']);
  expect(layouts(withFraming(samplePlan(), 'track')).map(({ kind }) => kind)).toEqual(['fill', 'fill']);
  expect(withFraming(samplePlan(), 'auto')).toEqual(samplePlan());
});

test('moments of the finished video are found in the source', () => {
  const segments = [
    { startSeconds: 10, endSeconds: 14, shots: [] },
    { startSeconds: 30, endSeconds: 40, shots: [] },
  ];
  expect([0, 3.5, 4, 13, 14].map((seconds) => toSource(segments, seconds))).toEqual([10, 13.5, 30, 39, null]);
});
