import { gradeChange, type Lab, lightnessToZ, shownRgb, toOkLab } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { Look, Music } from '../facts/index.ts';
import { readColours } from '../look/index.ts';
import { pictureWith } from '../testing/picture.ts';
import { GRADE_FIELDS } from './grade.ts';
import { applyGrade, applyStyle, extractStyle, parseStyle, readGrade, type StyleDna } from './index.ts';

/** A wall from dark to bright, a face and a shirt, all lighter by so much. */
function room(lighter: number): Lab[] {
  return Array.from({ length: 900 }, (_, i) => {
    const l = Math.max(0.06, Math.min(0.95, 0.12 + (0.75 * i) / 900 + lighter));
    if (i % 5 === 0) return { l, a: 0.045, b: 0.06 };
    return i % 11 === 0 ? { l, a: -0.03, b: -0.09 } : { l, a: 0.004, b: -0.008 };
  });
}

/** As 8 bits tell it. */
function coded(colour: Lab): Lab {
  const { red, green, blue } = shownRgb(colour);
  const level = (value: number) => Math.round(255 * value) / 255;
  return toOkLab({ red: level(red), green: level(green), blue: level(blue) });
}

/** A picture of such colours to which a style was applied. */
function gradedBy(colours: readonly Lab[], style: StyleDna['color_grade']): Lab[] {
  const { grade, fallbacks } = applyGrade([{ seconds: 4, colours }], readColours, style, 1);
  if (!grade) throw new Error('no grade');
  expect(fallbacks).toEqual([]);
  return colours.map(gradeChange(grade)).map(coded);
}

const look: Look = {
  content: { x: 0, y: 0, width: 1, height: 1 },
  aspect: 16 / 9,
  framesPerSecond: 25,
  shots: [{ startSeconds: 0, endSeconds: 60, colours: readColours(room(0)), camera: null }],
  transitions: [],
  lettering: [],
  samples: [],
  fallbacks: [],
};
const music: Music = {
  pulse: null,
  loudness: -26,
  loudnessRange: 9,
  crestFactor: 18,
  balance: { bass: 0.2, mid: 0.6, treble: 0.2 },
};
const picture = pictureWith();

const own = extractStyle({ durationSeconds: 60, look, music }, '2026-01-02T03:04:05Z');

function applied(change: Partial<StyleDna>, strength = 1) {
  return applyStyle(
    { durationSeconds: 60, picture, look, music },
    { ...own, ...change },
    { strength, quality: 'medium' },
  );
}

describe('a style applied', () => {
  test('all of a video reads as the grade of the style, half of it half as much, and skin is held back', () => {
    const parts = [
      { seconds: 30, colours: room(0.1) },
      { seconds: 10, colours: room(-0.05) },
    ];
    const readAll = (change: (colour: Lab) => Lab) =>
      GRADE_FIELDS.map((field) => {
        const values = parts.map(({ seconds, colours: seen }) => {
          const read = readColours(seen.map((one) => toOkLab(shownRgb(change(one)))));
          return seconds * (read ? readGrade(read)[field] : 0);
        });
        return values.reduce((sum, value) => sum + value, 0) / 40;
      });
    const before = readAll((colour) => colour);
    const wanted = { temperature: 25, tint: -5, saturation: 30, contrast: -20, highlights: -10, shadows: 10 };
    for (const strength of [0.5, 1]) {
      const { grade, fallbacks } = applyGrade(parts, readColours, wanted, strength);
      expect(fallbacks).toEqual([]);
      if (!grade) throw new Error('no grade');
      expect(grade.skinProtection).toBeGreaterThan(0);
      const after = readAll(gradeChange(grade));
      GRADE_FIELDS.forEach((field, i) => {
        const target = (before[i] ?? 0) + strength * (wanted[field] - (before[i] ?? 0));
        expect(Math.abs((after[i] ?? 0) - target), field).toBeLessThan(5);
      });
    }
    expect(applyGrade(parts, readColours, wanted, 0)).toEqual({ grade: null, fallbacks: [] });
  });

  test('plain black is not spread into noise; what a picture has too few tones for is said', () => {
    // Two fifths are one black, the rest a wall.
    const colours = Array.from({ length: 900 }, (_, i) => {
      const l = i % 5 < 2 ? 0.125 + 0.003 * (i % 4) : 0.6 + (0.25 * i) / 900;
      return { l, a: 0.002, b: 0.004 };
    });
    const wanted = { temperature: 0, tint: 0, saturation: 0, contrast: -10, highlights: 30, shadows: -40 };
    const { grade, fallbacks } = applyGrade([{ seconds: 4, colours }], readColours, wanted, 1);
    if (!grade) throw new Error('no grade');
    const change = gradeChange(grade);
    const z = (l: number) => lightnessToZ(change({ l, a: 0, b: 0 }).l);
    const slope = (z(0.134) - z(0.125)) / (lightnessToZ(0.134) - lightnessToZ(0.125));
    expect(slope).toBeLessThan(1.5);
    expect(fallbacks.map(({ instead_of }) => instead_of)).toContainEqual(
      expect.stringMatching(/contrast -10|shadows -40/),
    );
  });

  test('a stage of the black of the file is lifted with what is nearly black, and evenly', () => {
    // Half of it is at levels 0 to 3 of 255.
    const colours = Array.from({ length: 900 }, (_, i): Lab => {
      const level = (i % 8) / 2 / 255;
      if (i % 2 === 0) return coded(toOkLab({ red: level, green: level, blue: level }));
      return { l: 0.3 + (0.6 * i) / 900, a: i % 5 === 0 ? 0.045 : 0.004, b: i % 5 === 0 ? 0.06 : 0.01 };
    });
    const style = { temperature: 0, tint: 0, saturation: 0, contrast: 0, highlights: 0, shadows: 25 };
    const { grade } = applyGrade([{ seconds: 4, colours }], readColours, style, 1);
    if (!grade) throw new Error('no grade');
    const change = gradeChange(grade);
    const read = readColours(colours.map(change).map(coded));
    expect(Math.abs((read && readGrade(read).shadows - style.shadows) ?? 99)).toBeLessThan(5);
    const greens = [0, 1, 2, 3].map((level) => {
      const grey = level / 255;
      return 255 * shownRgb(change(toOkLab({ red: grey, green: grey, blue: grey }))).green;
    });
    greens.forEach((green, i) => void expect(green - (greens[i - 1] ?? green)).toBeLessThan(4));
    expect(greens[0]).toBeGreaterThan(10);
  });

  test('applied again, a style finds nothing left to do, also before a talker in black', () => {
    // Two fifths are black cloth, a few levels of 8 bits wide.
    const colours = Array.from({ length: 900 }, (_, i): Lab => {
      if (i % 5 < 2) return coded({ l: 0.125 + 0.005 * ((i * 7) % 11), a: 0.002, b: 0.004 });
      return coded({
        l: 0.35 + (0.5 * i) / 900,
        a: i % 5 === 2 ? 0.045 : 0.004,
        b: i % 5 === 2 ? 0.06 : 0.01,
      });
    });
    const styles = [
      { temperature: 30, tint: 5, saturation: -10, contrast: -25, highlights: -15, shadows: 20 },
      { temperature: -25, tint: -5, saturation: 10, contrast: 20, highlights: 15, shadows: -25 },
      { temperature: 0, tint: 0, saturation: -50, contrast: -10, highlights: 0, shadows: 25 },
    ];
    for (const style of styles) {
      const once = gradedBy(colours, style);
      const twice = gradedBy(once, style);
      const [first, second] = [readColours(once), readColours(twice)].map((read) => read && readGrade(read));
      for (const field of GRADE_FIELDS) {
        expect(Math.abs((first?.[field] ?? 999) - style[field]), `${field} once`).toBeLessThanOrEqual(5);
        expect(
          Math.abs((second?.[field] ?? 999) - (first?.[field] ?? 0)),
          `${field} twice`,
        ).toBeLessThanOrEqual(3);
      }
    }
  });

  test('a talker gets the bass of the style: so much more as its power below 200 Hz lacks, and none that it has', () => {
    const talk: Music = { ...music, balance: { bass: 0.04, mid: 0.76, treble: 0.2 } };
    const gain = (bass_boost: number) =>
      applyStyle(
        { durationSeconds: 60, picture, look, music: talk },
        { ...own, audio_style: { ...own.audio_style, bass_boost } },
        { strength: 1, quality: 'medium' },
      ).sound?.finish?.bassGainDb ?? 0;
    // From 4 % of the power to 7 %: 2.6 dB, of a shelf of which four fifths arrive.
    expect(gain(40)).toBeCloseTo(3.2, 1);
    expect(gain(100)).toBeGreaterThan(gain(40));
    expect(gain(0)).toBe(0);
  });

  test('at strength 0 shape, rate, colours and loudness stay', () => {
    const { output, sound } = applied(
      { aspect_ratio: '9:16', frame_rate: 60, color_grade: { ...own.color_grade, tint: 50 } },
      0,
    );
    expect(output).toMatchObject({ aspectRatio: '16:9', frameRate: { numerator: 25, denominator: 1 } });
    expect(sound?.loudnessLufs).toBe(-26);
  });

  test('shape, rate and loudness are the style’s; a rate that counts as the same is kept and said', () => {
    const quiet = { ...own.audio_style, normalization_level: 0.5 };
    const { output, sound } = applied({ aspect_ratio: '9:16', frame_rate: 60, audio_style: quiet });
    expect(output).toMatchObject({
      aspectRatio: '9:16',
      width: 1080,
      height: 1920,
      frameRate: { numerator: 60, denominator: 1 },
    });
    expect(sound?.loudnessLufs).toBe(-18);
    const same = applied({ frame_rate: 24 });
    expect(same.output.frameRate).toEqual({ numerator: 25, denominator: 1 });
    expect(same.fallbacks.map(({ instead_of }) => instead_of)).toEqual(['24 frames a second']);
  });

  test('a style from outside is refused where it is none', () => {
    const json = JSON.stringify(own);
    const wrong = [
      { ...own, color_grade: { ...own.color_grade, tint: Number.NaN } },
      { ...own, cut_frequency: 1e308 },
      { ...own, zoom_usage: Number.POSITIVE_INFINITY },
      { ...own, tempo_bpm: 1e308 },
      { ...own, more: 1 },
      JSON.parse(`${json.slice(0, -1)},"__proto__":{"polluted":true}}`),
    ];
    for (const one of wrong) expect(() => parseStyle(one)).toThrow('This is no Style DNA');
    expect(parseStyle(JSON.parse(json))).toEqual(own);
  });
});
