import { gradeChange } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { Look, Music, Picture, ShotColours } from '../facts/index.ts';
import { applyStyle, extractStyle, parseStyle, readGrade, type StyleDna } from './index.ts';

const colours: ShotColours = {
  tones: [0.17, 0.24, 0.38, 0.55, 0.68, 0.76, 0.83],
  grey: { a: 0.002, b: -0.01 },
  greyShare: 0.6,
  chroma: 0.07,
  skinShare: 0.2,
};
const darker: ShotColours = {
  ...colours,
  tones: [0.1, 0.15, 0.22, 0.35, 0.5, 0.6, 0.7],
  grey: { a: 0, b: 0.01 },
};
const look: Look = {
  content: { x: 0, y: 0, width: 1, height: 1 },
  aspect: 16 / 9,
  framesPerSecond: 25,
  shots: [
    { startSeconds: 0, endSeconds: 30, colours, camera: null },
    { startSeconds: 30, endSeconds: 60, colours: darker, camera: null },
  ],
  transitions: [],
  lettering: [],
  fallbacks: [],
};
const music: Music = {
  pulse: null,
  loudness: -26,
  loudnessRange: 9,
  crestFactor: 18,
  balance: { bass: 0.2, mid: 0.6, treble: 0.2 },
};
const picture: Picture = {
  streamIndex: 0,
  width: 1920,
  height: 1080,
  codedWidth: 1920,
  codedHeight: 1080,
  rotationDegrees: 0,
  frameRate: { numerator: 25, denominator: 1 },
  variableFrameRate: false,
  interlaced: false,
  hdr: null,
  pixelFormat: 'yuv420p',
  codec: 'h264',
  bitDepth: 8,
  startSeconds: 0,
};

const own = extractStyle({ durationSeconds: 60, look, music }, '2026-01-02T03:04:05Z');

function applied(change: Partial<StyleDna>, strength = 1) {
  return applyStyle({ picture, look, music }, { ...own, ...change }, { strength, quality: 'medium' });
}

describe('a style applied', () => {
  test('all of a source reads as the grade of the style, half of it half as much', () => {
    const wanted = { ...own.color_grade, temperature: 30, saturation: 20, contrast: 5, shadows: -20 };
    for (const strength of [0.5, 1]) {
      const { grade } = applied({ color_grade: wanted }, strength);
      if (!grade) throw new Error('no grade');
      const change = gradeChange({ ...grade, skinProtection: 0 });
      const readings = [colours, darker].map((one) => {
        const tones = one.tones.map((l) => change({ l, ...one.grey }).l);
        const grey = change({ l: 0.5, ...one.grey });
        return readGrade({ ...one, tones, grey, chroma: one.chroma * grade.saturation });
      });
      for (const field of ['temperature', 'saturation', 'contrast', 'highlights', 'shadows'] as const) {
        const read = readings.reduce((sum, reading) => sum + reading[field] / 2, 0);
        const target = own.color_grade[field] + strength * (wanted[field] - own.color_grade[field]);
        expect(Math.abs(read - target)).toBeLessThan(3);
      }
    }
  });

  test('at strength 0 shape, rate, colours and loudness stay', () => {
    const { output, grade, sound } = applied(
      { aspect_ratio: '9:16', frame_rate: 60, color_grade: { ...own.color_grade, tint: 50 } },
      0,
    );
    expect(output).toMatchObject({ aspectRatio: '16:9', frameRate: { numerator: 25, denominator: 1 } });
    expect(grade).toBeNull();
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
