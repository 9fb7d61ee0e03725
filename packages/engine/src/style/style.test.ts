import { gradeChange } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { Look, MeasuredTransition, Music } from '../facts/index.ts';
import { diffStyles, extractStyle, gradeTowards, parseStyle, readGrade, StyleDna } from './index.ts';

const NOW = '2026-01-02T03:04:05Z';
const colours = {
  tones: [0.13, 0.15, 0.17, 0.19, 0.22, 0.26, 0.37, 0.5, 0.6, 0.68, 0.74, 0.77, 0.8, 0.83, 0.85, 0.9],
  grey: { a: 0.002, b: -0.01 },
  greyShare: 0.6,
  chroma: 0.07,
  skinShare: 0.2,
};
const camera = {
  panSpeed: 0,
  zoomRate: 0,
  zoom: 0,
  rotationRate: 0,
  shake: 0,
  panShare: 0,
  zoomShare: 0,
  subjectSpeed: 0.01,
  evidence: 1,
};

function cut(atSeconds: number): MeasuredTransition {
  return { kind: 'cut', startSeconds: atSeconds, endSeconds: atSeconds, easing: 'linear', fit: 1 };
}

function look(change: Partial<Look> = {}): Look {
  return {
    content: { x: 0, y: 0, width: 1, height: 1 },
    aspect: 16 / 9,
    framesPerSecond: 29.97,
    shots: [{ startSeconds: 0, endSeconds: 60, colours, camera }],
    transitions: [],
    lettering: [],
    samples: [],
    fallbacks: [],
    ...change,
  };
}

function styleOf(change: Partial<Look> = {}, music: Music | null = null): StyleDna {
  return extractStyle({ durationSeconds: 60, look: look(change), music }, NOW);
}

describe('a style', () => {
  test('has every field of the contract, and the same facts give the same', () => {
    const style = styleOf({ transitions: [cut(10), cut(20)] });
    expect(StyleDna.parse(style)).toEqual(style);
    expect(styleOf({ transitions: [cut(10), cut(20)] })).toEqual(style);
    expect(style).toMatchObject({
      version: '1.0',
      aspect_ratio: '16:9',
      frame_rate: 30,
      cut_frequency: 2,
      created_at: NOW,
      source_duration_seconds: 60,
      tempo_bpm: null,
      music_genre: null,
      detected_beats: [],
      primary_transition: { type: 'cut', duration_ms: 0, easing: 'linear' },
      secondary_transition: null,
    });
  });

  test('names the most and the second most frequent transition with their usual length', () => {
    const dissolve = (from: number, seconds: number): MeasuredTransition => ({
      kind: 'dissolve',
      startSeconds: from,
      endSeconds: from + seconds,
      easing: 'ease-in-out',
      fit: 0.9,
    });
    const style = styleOf({ transitions: [cut(5), dissolve(10, 0.5), dissolve(20, 0.6), dissolve(30, 2)] });
    expect(style.primary_transition).toEqual({ type: 'dissolve', duration_ms: 600, easing: 'ease-in-out' });
    expect(style.secondary_transition).toEqual({ type: 'cut', duration_ms: 0, easing: 'linear' });
  });

  test('zooms count more than pans, and anything more than nothing', () => {
    const usage = (part: Partial<typeof camera>) =>
      styleOf({ shots: [{ startSeconds: 0, endSeconds: 60, colours, camera: { ...camera, ...part } }] });
    expect(usage({}).zoom_usage).toBe(0);
    expect(usage({ panShare: 1 }).zoom_usage).toBe(33);
    expect(usage({ zoomShare: 1 }).zoom_usage).toBe(100);
    expect(usage({ panSpeed: 0.2 }).motion_intensity).toBeGreaterThan(usage({}).motion_intensity);
  });

  test('captions come and go in the lower middle; a sign that stands elsewhere is none', () => {
    const at = (y: number) =>
      Array.from({ length: 12 }, (_, i) => ({
        startSeconds: 5 * i,
        endSeconds: 5 * i + 2,
        box: { x: 0.3, y, width: 0.4, height: 0.08 },
      }));
    expect(styleOf({ lettering: at(0.8) }).use_subtitles).toBe(true);
    expect(styleOf({ lettering: at(0.1) }).use_subtitles).toBe(false);
    expect(styleOf({ lettering: at(0.8) }).fallbacks.map(({ used }) => used)).toContain('no text overlays');
  });

  test('beats carry the register that is struck hardest', () => {
    const music: Music = {
      pulse: {
        beatsPerMinute: 120.04,
        clarity: 0.5,
        beats: [{ atSeconds: 0.5, confidence: 0.4, bass: 0.2, mid: 0.9, treble: 0.1 }],
      },
      loudness: -14,
      loudnessRange: 3,
      crestFactor: 9,
      balance: { bass: 0.08, mid: 0.72, treble: 0.2 },
    };
    const style = styleOf({}, music);
    expect(style.tempo_bpm).toBe(120);
    expect(style.detected_beats).toEqual([{ timestamp_ms: 500, confidence: 0.4, frequency: 'mid' }]);
    expect(style.audio_style).toEqual({
      normalization_level: 0.61,
      compression_ratio: 2.4,
      bass_boost: 50,
      enhance_speech: false,
    });
  });

  test('a grade that is laid over is what is read afterwards', () => {
    const own = readGrade(colours);
    const wanted = { ...own, temperature: own.temperature + 30, saturation: 20, contrast: 15, shadows: 10 };
    const change = gradeChange(gradeTowards(colours, wanted));
    const tones = colours.tones.map((l) => change({ l, ...colours.grey }).l);
    const grey = change({ l: 0.5, ...colours.grey });
    const most = change({ l: 0.5, a: colours.grey.a + colours.chroma, b: colours.grey.b });
    const read = readGrade({ ...colours, tones, grey, chroma: most.a - grey.a });
    for (const field of ['temperature', 'tint', 'saturation', 'contrast', 'highlights', 'shadows'] as const)
      expect(read[field]).toBeCloseTo(wanted[field], 2);
  });

  test('two styles differ where they differ, with the difference of numbers', () => {
    const first = styleOf();
    expect(diffStyles(first, { ...first, created_at: '2027-01-01T00:00:00Z' })).toEqual([]);
    const second = { ...first, use_subtitles: true, color_grade: { ...first.color_grade, contrast: 40 } };
    expect(diffStyles(first, second)).toEqual([
      {
        field: 'color_grade.contrast',
        first: first.color_grade.contrast,
        second: 40,
        by: 40 - first.color_grade.contrast,
      },
      { field: 'use_subtitles', first: false, second: true, by: null },
    ]);
  });

  test('a style from outside is checked by path, and what samples leave out is filled in', () => {
    const { use_subtitles: _, secondary_transition: __, ...short } = styleOf();
    expect(parseStyle(short)).toMatchObject({ use_subtitles: false, secondary_transition: null });
    expect(() => parseStyle({ ...short, zoom_usage: 101 })).toThrow(/style\.zoom_usage/);
  });
});
