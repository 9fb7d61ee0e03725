import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findShared, type StyleDna } from '@reelwright/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClipzyClient, clipzyClient, probed } from '../../testing/clipzy-client.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { newAccount } from '../../testing/service.ts';
import { makeTemplate, sharedVideo, type TemplateRecipe } from '../../testing/templates.ts';

/** What is extracted and applied, over HTTP, from templates whose truth is known (2.14, 9 and 10 of the contract). */
const shared = findShared() ?? '';
const MINUTE = 60_000;
const STRETCHES = [
  'talking_head_vr1.mp4',
  'people_from_behind_no_faces.mp4',
  'single_speaker_adt31.mp4',
  'debate_two_person_001.avi',
].map((name) => sharedVideo(shared, name));
const TALK = STRETCHES[0] ?? '';

const wide = { size: '640x360', framesPerSecond: 30 } as const;
const WARM = 'eq=contrast=1.25,colorbalance=rs=0.2:rm=0.2:bs=-0.2:bm=-0.2';
const COOL = 'eq=contrast=0.75,colorbalance=rs=-0.2:rm=-0.2:bs=0.2:bm=0.2';
const recipes = {
  cuts: { ...wide, clicksPerMinute: 120 },
  dissolves: { size: '360x360', framesPerSecond: 60, dissolveSeconds: 1 },
  still: { ...wide, camera: 'static' },
  pan: { size: '270x480', framesPerSecond: 24, camera: 'pan' },
  zoom: { ...wide, camera: 'zoom' },
  // The same footage as `cuts`, so that nothing differs but the grade; a cast has colour of its own, so apart from saturation.
  warm: { ...wide, framesPerSecond: 24, filter: WARM },
  cool: { ...wide, filter: COOL },
  vivid: { ...wide, filter: 'eq=saturation=1.5' },
  grey: { ...wide, filter: 'eq=saturation=0.5' },
} as const satisfies Record<string, TemplateRecipe>;
type Name = keyof typeof recipes;
const names = Object.keys(recipes) as Name[];

describe.skipIf(shared === '')('styles of templates of known truth (needs shared/media)', () => {
  let server: ServerProcess;
  let ann: ClipzyClient;
  const styles = new Map<string, StyleDna>();
  const truth = new Map<string, { seconds: number; joints: number }>();
  const styleOf = (name: Name | 'own') => {
    const style = styles.get(name);
    if (!style) throw new Error(`No style of ${name}.`);
    return style;
  };

  async function extract(path: string): Promise<StyleDna> {
    const made = await ann.submit(path, { config: { extract_only: true } });
    const { job } = await ann.ended(made.job_id);
    if (!job.style_json) throw new Error(JSON.stringify(job));
    return job.style_json;
  }

  beforeAll(async () => {
    server = await startServerProcess({ MAX_ACTIVE_JOBS_PER_USER: '50' });
    ann = clipzyClient(await newAccount(server.baseUrl));
    for (const name of names) {
      const path = join(server.dataDir, `${name}.mp4`);
      truth.set(name, makeTemplate(path, STRETCHES, recipes[name]));
      styles.set(name, await extract(path));
    }
    styles.set('own', await extract(TALK));
  }, 9 * MINUTE);
  afterAll(async () => {
    expect(await server?.end()).toBe(0);
  });

  test('shape, rate and length are those of the template', () => {
    for (const name of names) {
      expect(styleOf(name).source_duration_seconds).toBeCloseTo(truth.get(name)?.seconds ?? 0, 0);
      expect(styleOf(name).frame_rate).toBe(recipes[name].framesPerSecond);
    }
    expect(styleOf('cuts').aspect_ratio).toBe('16:9');
    expect(styleOf('pan').aspect_ratio).toBe('9:16');
    expect(styleOf('dissolves').aspect_ratio).toBe('1:1');
  });

  test('known cuts and dissolves are counted, and told from each other', () => {
    for (const name of ['cuts', 'dissolves'] as const) {
      const { seconds = 1, joints = 0 } = truth.get(name) ?? {};
      const perMinute = (60 * joints) / seconds;
      // The footage has no cuts of its own; one more or less of four is the tolerance.
      expect(Math.abs(styleOf(name).cut_frequency - perMinute)).toBeLessThanOrEqual(60 / seconds + 0.1);
    }
    expect(styleOf('cuts').primary_transition.type).toBe('cut');
    expect(styleOf('dissolves').primary_transition.type).toBe('dissolve');
    expect(Math.abs(styleOf('dissolves').primary_transition.duration_ms - 1_000)).toBeLessThanOrEqual(150);
  });

  test('a click track gives its tempo, silence gives none', () => {
    const tempo = styleOf('cuts').tempo_bpm ?? 0;
    expect([60, 120, 240].some((true_) => Math.abs(tempo - true_) < 2)).toBe(true);
    expect(styleOf('cuts').detected_beats.length).toBeGreaterThan(10);
    for (const name of names.filter((one) => one !== 'cuts')) expect(styleOf(name).tempo_bpm).toBeNull();
  });

  test('still, panning and zooming pictures are ordered by motion and zoom', () => {
    const { still, pan, zoom } = {
      still: styleOf('still'),
      pan: styleOf('pan'),
      zoom: styleOf('zoom'),
    };
    expect(pan.motion_intensity).toBeGreaterThan(still.motion_intensity);
    expect(zoom.motion_intensity).toBeGreaterThan(still.motion_intensity);
    expect(pan.zoom_usage).toBeGreaterThan(still.zoom_usage);
    expect(zoom.zoom_usage).toBeGreaterThan(pan.zoom_usage);
  });

  test.each([
    ['temperature', 'cool', 'warm'],
    ['contrast', 'cool', 'warm'],
    ['saturation', 'grey', 'vivid'],
  ] as const)('%s is ordered, with the ungraded between', (field, less, more) => {
    const values = [less, 'cuts' as const, more].map((name) => styleOf(name).color_grade[field]);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect((values[2] ?? 0) - (values[0] ?? 0)).toBeGreaterThan(10);
  });

  test('an applied style moves the video towards it: colours, shape, rate; its sound is kept', {
    timeout: 8 * MINUTE,
  }, async () => {
    const made = await ann.submit(TALK, { config: { style: styleOf('warm'), quality: 'low' } });
    const { job } = await ann.ended(made.job_id);
    expect(job.status).toBe('completed');
    const path = join(server.dataDir, 'restyled.mp4');
    const response = await fetch(job.output_video_url ?? '');
    writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
    const { video, audio, format } = probed(path);
    expect(video.width / video.height).toBeCloseTo(16 / 9, 2);
    const [over = 0, under = 1] = video.avg_frame_rate.split('/').map(Number);
    // 24, or 23.976 of a source of that family.
    expect(over / under).toBeCloseTo(24, 1);
    expect(audio?.codec_name).toBe('aac');
    expect(Number(format.duration)).toBeCloseTo(Number(probed(TALK).format.duration), 0);
    const [own, wanted, got] = [styleOf('own'), styleOf('warm'), await extract(path)].map(
      ({ color_grade }) => color_grade,
    );
    for (const field of ['temperature', 'saturation', 'contrast'] as const) {
      const before = Math.abs((own?.[field] ?? 0) - (wanted?.[field] ?? 0));
      const after = Math.abs((got?.[field] ?? 0) - (wanted?.[field] ?? 0));
      expect(after, field).toBeLessThan(Math.max(10, before));
    }
  });
});
