import { describe, expect, test } from 'vitest';
import { fromOkLab, Grade, gradeChange, parsePlan, shownRgb, toOkLab } from './index.ts';
import { samplePlan } from './testing.ts';

const GREY = { a: 0, b: 0 };
const KEPT: Grade = {
  tones: [
    { from: 0.2, to: 0.2 },
    { from: 0.8, to: 0.8 },
  ],
  greyFrom: GREY,
  greyTo: GREY,
  saturation: 1,
  skinProtection: 0.5,
};

describe('a grade', () => {
  test('that changes nothing changes no colour', () => {
    const change = gradeChange(KEPT);
    for (const red of [0, 0.2, 0.7, 1])
      for (const blue of [0, 0.5, 1]) {
        const shown = shownRgb(change(toOkLab({ red, green: 0.4, blue })));
        expect(shown.red).toBeCloseTo(red, 3);
        expect(shown.green).toBeCloseTo(0.4, 3);
        expect(shown.blue).toBeCloseTo(blue, 3);
      }
  });

  test('goes through its tones, never turns back, and leaves black and white where they are', () => {
    const tones = [
      { from: 0.1, to: 0.2 },
      { from: 0.5, to: 0.35 },
      { from: 0.8, to: 0.9 },
    ];
    const change = gradeChange({ ...KEPT, tones });
    for (const { from, to } of tones) expect(change({ l: from, ...GREY }).l).toBeCloseTo(to, 6);
    const curve = Array.from({ length: 1001 }, (_, i) => change({ l: i / 1000, ...GREY }).l);
    curve.forEach((l, i) => void expect(l).toBeGreaterThanOrEqual(curve[i - 1] ?? 0));
    expect(curve[0]).toBe(0);
    expect(curve[1000]).toBeCloseTo(1, 9);
  });

  test('lifts black itself where its first tone says so, and evenly with what is nearly black', () => {
    const tones = [
      { from: 0, to: 0.22 },
      { from: 0.067, to: 0.23 },
      { from: 0.7, to: 0.8 },
    ];
    const change = gradeChange({ ...KEPT, tones });
    const curve = Array.from({ length: 101 }, (_, i) => change({ l: i / 1000, ...GREY }).l);
    expect(curve[0]).toBeCloseTo(0.22, 6);
    expect(curve[67]).toBeCloseTo(0.23, 3);
    curve.forEach((l, i) => void expect(l).toBeGreaterThan((curve[i - 1] ?? 0) - 1e-9));
  });

  test('tones too dark to be told apart do not break the curve', () => {
    const tones = [
      { from: 0, to: 0 },
      { from: 0.01, to: 0.01 },
      { from: 0.7, to: 0.8 },
    ];
    expect(gradeChange({ ...KEPT, tones })({ l: 0.4, ...GREY }).l).toBeGreaterThan(0.2);
  });

  test('leaves black without a cast', () => {
    const change = gradeChange({ ...KEPT, greyTo: { a: 0, b: -0.05 } });
    expect(change({ l: 0.6, ...GREY }).b).toBeCloseTo(-0.05, 6);
    expect(Math.abs(change({ l: 0.05, ...GREY }).b)).toBeLessThan(0.006);
  });

  test('moves skin less than a wall', () => {
    const change = gradeChange({ ...KEPT, greyTo: { a: -0.03, b: 0 } });
    const skin = toOkLab({ red: 0.76, green: 0.57, blue: 0.46 });
    const wall = toOkLab({ red: 0.6, green: 0.6, blue: 0.62 });
    const moved = (colour: typeof skin) => Math.abs(change(colour).a - colour.a);
    expect(moved(wall)).toBeCloseTo(0.03, 3);
    expect(moved(skin)).toBeLessThan(0.022);
  });

  test('a colour that no screen shows keeps its lightness and hue', () => {
    const wanted = { l: 0.7, a: 0.3, b: 0.15 };
    const shown = toOkLab(shownRgb(wanted));
    expect(shown.l).toBeCloseTo(wanted.l, 2);
    expect(Math.atan2(shown.b, shown.a)).toBeCloseTo(Math.atan2(wanted.b, wanted.a), 2);
    expect(fromOkLab(wanted).red).toBeGreaterThan(1);
  });

  test('is refused when its tones fall, and plans of before have none', () => {
    const tones = [
      { from: 0.2, to: 0.6 },
      { from: 0.8, to: 0.4 },
    ];
    expect(Grade.safeParse({ ...KEPT, tones }).success).toBe(false);
    const { grade: _, ...before } = samplePlan();
    expect(parsePlan(before).grade).toBeNull();
  });
});
