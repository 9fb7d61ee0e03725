import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { probe, runFfmpeg } from '@reelwright/engine';
import type { Plan } from '@reelwright/plan';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { samplePlan } from '../../../../plan/src/testing.ts';
import {
  artefactKey,
  recordClip,
  recordClipFailure,
  recordClipStart,
  recordEnd,
  recordPlans,
  recordProbe,
  recordStart,
} from '../../library/for-work.ts';
import { getPlan, type Task } from '../../library/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { startGeminiThat, type TestGemini } from '../../testing/gemini-service.ts';
import { mp4Like } from '../../testing/ingest.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
const KEY = { 'X-Gemini-Key': 'AIza-not-a-real-key' };

let service: TestService & { close(): Promise<void> };
let ann: Account;
let gemini: TestGemini;
/** What the language model answers; a status: it refuses. */
let answering: (prompt: string) => object | number = () => 400;
let working = true;
let failing: string | undefined;
beforeAll(async () => {
  gemini = await startGeminiThat((prompt) => answering(prompt), afterAll);
  service = await openTestService(database, {
    MAX_ACTIVE_JOBS_PER_USER: '1000',
    GEMINI_BASE_URL: gemini.baseUrl,
  });
  ann = await service.newAccount();
  void work();
});
afterAll(async () => {
  working = false;
  await service.close();
});

/** Renders what is queued, as a worker does: into a file that says which plan it is of. */
async function work(): Promise<void> {
  for (let done = 0; working; await pause(20))
    for (; done < service.tasks.length; done += 1) {
      const task = service.tasks[done];
      // The task is told here before its transaction is over.
      for (let tries = 0; task?.kind === 'rerender' && tries < 200 && !(await renderTask(task)); tries += 1)
        await pause(20);
    }
}

async function renderTask(task: Extract<Task, { kind: 'rerender' }>): Promise<boolean> {
  const { library } = service;
  const row = await recordClipStart(library, task);
  if (!row) return false;
  if (failing !== undefined) {
    await recordClipFailure(library, task, { code: 'process_failed', message: failing });
    return true;
  }
  const name = `clip_0${task.index}.mp4`;
  const storageKey = artefactKey(task.jobId, { ...task, attempt: 1 }, name);
  const written = await library.store.put(storageKey, Readable.from([JSON.stringify(row.plan)]));
  return recordClip(library, task, {} as never, [{ kind: 'mp4', storageKey, ...written }]);
}

const word = (text: string, startSeconds: number) => ({ text, startSeconds, endSeconds: startSeconds + 0.4 });
const words = [word('Hello', 11), word('to', 12), word('everyone.', 13), word('Later', 31)];
const captions: Plan['captions'] = {
  preset: 'none',
  cues: [{ startSeconds: 11, endSeconds: 32, lines: [words] }],
};

/** A completed job with one clip, of a video when one is given. */
async function completed(changes: Partial<Plan> = {}, video?: string): Promise<string> {
  const { library } = service;
  const form = new FormData();
  const bytes = video ? readFileSync(video) : Buffer.concat([mp4Like(100), Buffer.from(randomUUID())]);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'a.mp4');
  const answer = await ann.call('/api/process', { method: 'POST', headers: KEY, body: form });
  const { job_id: jobId } = await read<{ job_id: string }>(answer);
  const attempt = { jobId, ownerId: ann.id, attempt: 1 };
  await recordStart(library, attempt);
  if (video) await recordProbe(library, attempt, await probe(video));
  await recordPlans(library, attempt, {
    plans: [samplePlan({ captions, ...changes })],
    overview: { speakers: [], languageModel: null },
    fallbacks: [],
  });
  await renderTask({ kind: 'rerender', ...attempt, index: 1, revision: 1 });
  await recordEnd(library, attempt, { code: 'internal', message: 'lost' });
  return jobId;
}

/** Mean brightness of a picture, 0–255. */
async function brightnessOf(jpeg: ArrayBuffer): Promise<number> {
  const file = join(mkdtempSync(join(inject('runFolder'), 'picture-')), 'a.jpg');
  writeFileSync(file, new Uint8Array(jpeg));
  await runFfmpeg(['-i', file, '-vf', 'scale=1:1', '-f', 'rawvideo', '-pix_fmt', 'gray', `${file}.raw`], {
    stage: 'read',
  });
  return readFileSync(`${file}.raw`)[0] ?? Number.NaN;
}

type Answer = {
  success: boolean;
  new_video_url: string;
  detail: string;
  [more: string]: unknown;
};
const send = (path: string, body: object, headers: Record<string, string> = KEY) =>
  ann.send('POST', path, body, headers);

/** Sends an edit; the answer, and the plan that the file at the told address was made of. */
async function edit(path: string, jobId: string, fields: object): Promise<{ answer: Answer; plan: Plan }> {
  const response = await send(path, { job_id: jobId, clip_index: 0, ...fields });
  const answer = await read<Answer>(response);
  expect(response.status, JSON.stringify(answer)).toBe(200);
  expect(answer.success).toBe(true);
  expect(answer.new_video_url).toMatch(new RegExp(`^/videos/${jobId}/clip_01_[0-9a-f]{8}\\.mp4$`));
  const plan = await read<Plan>(await ann.call(answer.new_video_url));
  expect(plan).toEqual((await getPlan(service.library, ann.id, jobId, 1)).plan);
  return { answer, plan };
}

describe('POST /api/subtitle', () => {
  test('with what the first generation sends: captions at the place and size asked for', async () => {
    const jobId = await completed();
    const { answer, plan } = await edit('/api/subtitle', jobId, {
      position: 'top',
      font_size: 24,
      input_filename: 'clip_1.mp4',
    });
    const fallback = {
      used: 'Montserrat ExtraBold',
      instead_of: 'the font Verdana',
      reason: expect.any(String),
    };
    expect([answer.fallbacks, plan.fallbacks]).toEqual([[fallback], [fallback]]);
    if (plan.captions.preset === 'none') throw new Error('No captions.');
    expect(plan.captions.look).toMatchObject({
      fontFamily: 'Montserrat ExtraBold',
      fontSize: 24 / 288 / 1.2,
      fill: '#FFFFFF',
      activeFill: '#FFFFFF',
      outlineWidth: 2 / 288,
      centreY: 0.2,
    });
    expect(plan.captions.cues.flatMap(({ lines }) => lines.flat()).map(({ text }) => text)).toEqual(
      words.map(({ text }) => text),
    );
  });

  test('with all seventeen fields, edited words among them', async () => {
    const jobId = await completed();
    const { plan } = await edit('/api/subtitle', jobId, {
      position: 'middle',
      font_size: 20,
      font_name: 'Impact',
      font_color: '#EEEEEE',
      border_color: '111111',
      border_width: 3,
      bg_color: '#123',
      bg_opacity: 0.5,
      style: 'karaoke',
      highlight_color: '#00FF00',
      effect: 'box',
      base_opacity: 0.7,
      uppercase: true,
      words: [
        { text: 'Hi', startMs: 1000, endMs: 1400 },
        { text: ' ', startMs: 1500, endMs: 1600 },
        { text: '{\\p1}m 0 0', startMs: 2000, endMs: 2400 },
      ],
    });
    expect(plan.captions).toMatchObject({
      preset: 'karaoke',
      look: {
        fontFamily: 'Anton',
        fill: '#EEEEEE',
        activeFill: '#00FF00',
        outline: '#111111',
        outlineWidth: 3 / 288,
        background: { fill: '#112233', opacity: 0.5 },
        activeEffect: 'box',
        restOpacity: 0.7,
        uppercase: true,
        centreY: 0.5,
      },
    });
    const said = plan.captions.cues.flatMap(({ lines }) => lines.flat());
    expect(said.map(({ text, startSeconds }) => [text, startSeconds])).toEqual([
      ['Hi', 11],
      ['{\\p1}m 0 0', 12],
    ]);
  });

  test('/remove takes them off again, and renders nothing when there are none', async () => {
    const jobId = await completed();
    const first = await edit('/api/subtitle/remove', jobId, {});
    expect((await getPlan(service.library, ann.id, jobId, 1)).revision).toBe(1);
    const shown = await edit('/api/subtitle', jobId, {});
    expect(shown.answer.new_video_url).not.toBe(first.answer.new_video_url);
    const { plan } = await edit('/api/subtitle/remove', jobId, {});
    expect(plan.captions.preset).toBe('none');
    expect(plan.captions.cues.length).toBeGreaterThan(0);
  });

  test.each([
    ['a colour by its name', { font_color: 'red' }, /font_color/],
    ['letters larger than the picture', { font_size: 1000 }, /font_size/],
    ['more than opaque', { bg_opacity: 2 }, /bg_opacity/],
    ['a word without times', { words: [{ text: 'a' }] }, /words/],
    ['too many words', { words: Array(2001).fill({ text: 'a', startMs: 0, endMs: 1 }) }, /words/],
  ])('%s is 400', async (_, fields, detail) => {
    const jobId = await completed();
    const answer = await send('/api/subtitle', { job_id: jobId, clip_index: 0, ...fields });
    expect(answer.status).toBe(400);
    expect((await read<Answer>(answer)).detail).toMatch(detail);
  });
});

describe('POST /api/hook', () => {
  test('writes a hook as it is asked for, and takes it off', async () => {
    const jobId = await completed();
    const { answer, plan } = await edit('/api/hook', jobId, {
      text: ' Nobody tells you this ',
      position: 'center',
      size: 'L',
      duration_seconds: 4,
      style: 'yellow',
    });
    expect(plan.hook).toMatchObject({
      text: 'Nobody tells you this',
      startSeconds: 0,
      endSeconds: 4,
      centreY: 0.5,
      look: { background: { fill: '#FFD700', opacity: 1 } },
    });
    expect(answer.burned_hook).toEqual({
      text: 'Nobody tells you this',
      style: 'yellow',
      position: 'center',
      duration_seconds: 4,
    });
    const whole = await edit('/api/hook', jobId, { text: 'All of it' });
    expect(whole.plan.hook).toMatchObject({ startSeconds: 0, endSeconds: 30, centreY: 0.2 });
    const off = await edit('/api/hook', jobId, { remove: true });
    expect(off.plan.hook).toBeNull();
    expect(off.answer.burned_hook).toBeNull();
  });

  test('without a text it is 400', async () => {
    const jobId = await completed();
    const answer = await send('/api/hook', { job_id: jobId, clip_index: 0, text: '  ' });
    expect([answer.status, await read(answer)]).toEqual([400, { detail: 'Hook text is required' }]);
  });

  test('captions make way for it', async () => {
    const jobId = await completed();
    await edit('/api/subtitle', jobId, { position: 'middle' });
    const { plan } = await edit('/api/hook', jobId, { text: 'In the middle', position: 'center' });
    const [cue] = plan.captions.cues;
    expect(Math.abs((cue?.centreY ?? 0.5) - 0.5)).toBeGreaterThan(0.03);
  });
});

describe('POST /api/clip/rerender', () => {
  test('shows other stretches of the source in the order given, their ends out of words', async () => {
    const jobId = await completed();
    const { answer, plan } = await edit('/api/clip/rerender', jobId, {
      segments: [
        { start: 30, end: 38 },
        { start: 11.2, end: 16 },
      ],
      snap_to_words: true,
      framing: 'full',
    });
    expect(plan.segments.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [30, 38],
      [11, 16],
    ]);
    expect(plan.segments.flatMap(({ shots }) => shots.map(({ layout }) => layout.kind))).not.toContain(
      'fill',
    );
    expect(answer).toMatchObject({
      recipe: {
        v: 1,
        segments: [
          { start: 30, end: 38 },
          { start: 11, end: 16 },
        ],
        framing: 'full',
      },
      start: 11,
      end: 38,
      duration: 13,
      framing: 'full',
      render_path: 'source',
    });
  });

  test('what it adds of the source is looked at before it is rendered, unless the framing is said', async () => {
    const jobId = await completed();
    const segments = [
      { start: 5, end: 12 },
      { start: 45, end: 50 },
    ];
    await edit('/api/clip/rerender', jobId, { segments });
    expect(service.tasks.at(-1)).toMatchObject({
      kind: 'rerender',
      unplanned: [
        { startSeconds: 5, endSeconds: 10 },
        { startSeconds: 45, endSeconds: 50 },
      ],
    });
    const other = await completed();
    await edit('/api/clip/rerender', other, { segments, framing: 'full' });
    expect(service.tasks.at(-1)).not.toHaveProperty('unplanned');
  });

  test.each([
    ['none', []],
    ['too many', Array.from({ length: 13 }, (_, i) => ({ start: i, end: i + 1 }))],
    ['too short', [{ start: 10, end: 10.2 }]],
    ['the wrong way round', [{ start: 20, end: 10 }]],
    ['outside the source', [{ start: 50, end: 90 }]],
  ])('%s: 400', async (_, segments) => {
    const jobId = await completed();
    const answer = await send('/api/clip/rerender', { job_id: jobId, clip_index: 0, segments });
    expect(answer.status).toBe(400);
  });
});

describe('POST /api/clip/reframe', () => {
  test('moves the camera of the scenes that are named', async () => {
    const jobId = await completed();
    const scenes = await read<{
      scenes: { index: number; suggested_center: number }[];
      crop_width_fraction: number;
    }>(await ann.call(`/api/clip/${jobId}/0/scenes`));
    expect(scenes.scenes.map(({ index, suggested_center: x }) => [index, x])).toEqual([
      [0, 0.3],
      [1, 0.5],
    ]);
    expect(scenes.crop_width_fraction).toBeCloseTo(0.3164, 3);
    const { answer, plan } = await edit('/api/clip/reframe', jobId, {
      crop_overrides: { 0: 0.7, 1: { top: { x: 0.2, y: 0.5 }, bottom: { x: 0.8, y: 0.5 } } },
    });
    expect(answer.framed_scenes).toEqual([0, 1]);
    expect(plan.segments[0]?.shots.map(({ layout }) => layout)).toMatchObject([
      { kind: 'fill', camera: [{ x: 0.7 }] },
      { kind: 'split', cameras: [[{ x: 0.2 }], [{ x: 0.8 }]] },
    ]);
  });

  test('what was set by hand is told again with the scenes, as it was sent', async () => {
    const jobId = await completed();
    const scenes = async () =>
      (await read<{ saved_overrides: object }>(await ann.call(`/api/clip/${jobId}/0/scenes`)))
        .saved_overrides;
    expect(await scenes()).toEqual({});
    const halves = { top: { x: 0.2, y: 0.5 }, bottom: { x: 0.8, y: 0.5 } };
    await edit('/api/clip/reframe', jobId, { crop_overrides: { 0: 0.7, 1: halves } });
    expect(await scenes()).toEqual({ 0: 0.7, 1: halves });
    await edit('/api/clip/reframe', jobId, { crop_overrides: await scenes() });
    expect(await scenes()).toEqual({ 0: 0.7, 1: halves });
  });

  test('each scene has a small picture of the source, made when it is asked for, for its owner alone', async () => {
    const video = join(mkdtempSync(join(inject('runFolder'), 'scenes-')), 'a.mp4');
    // Dark until 25 s, where the second scene begins; bright from then on.
    const two = [
      '-f',
      'lavfi',
      '-i',
      'color=black:s=640x360:r=5:d=25',
      '-f',
      'lavfi',
      '-i',
      'color=white:s=640x360:r=5:d=35',
    ];
    await runFfmpeg(
      [...two, '-filter_complex', '[0][1]concat', '-c:v', 'libx264', '-preset', 'ultrafast', video],
      {
        stage: 'make footage',
      },
    );
    const jobId = await completed({}, video);
    const { scenes } = await read<{ scenes: { index: number; thumbnail_url: string }[] }>(
      await ann.call(`/api/clip/${jobId}/0/scenes`),
    );
    expect(scenes).toHaveLength(2);
    const pictures = await Promise.all(
      scenes.map(async ({ thumbnail_url: url }) => {
        const answer = await ann.call(url);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
        return {
          etag: answer.headers.get('etag') ?? '',
          brightness: await brightnessOf(await answer.arrayBuffer()),
        };
      }),
    );
    expect(pictures[0]?.brightness).toBeLessThan(20);
    expect(pictures[1]?.brightness).toBeGreaterThan(235);
    const [first = { thumbnail_url: '' }] = scenes;
    const again = await ann.call(first.thumbnail_url, {
      headers: { 'if-none-match': pictures[0]?.etag ?? '' },
    });
    expect(again.status).toBe(304);
    expect((await ann.call(first.thumbnail_url.replace('/scenes/0/', '/scenes/9/'))).status).toBe(404);
    const bob = await service.newAccount();
    expect((await bob.call(first.thumbnail_url)).status).toBe(404);
    expect((await fetch(`${service.baseUrl}${first.thumbnail_url}`)).status).toBe(401);
    expect(
      readdirSync(join(service.dataDir, 'scratch')).filter((name) => name.startsWith('scenes-')),
    ).toEqual([]);
  });

  test('a scene that is not there, or a place outside the picture, is 400; so is a clip that keeps its frame', async () => {
    const jobId = await completed();
    for (const crop_overrides of [{ 7: 0.5 }, { 0: 1.5 }, { first: 0.5 }])
      expect((await send('/api/clip/reframe', { job_id: jobId, clip_index: 0, crop_overrides })).status).toBe(
        400,
      );
    const { output } = samplePlan();
    const wide = await completed({ output: { ...output, aspectRatio: '16:9', width: 1920, height: 1080 } });
    expect((await ann.call(`/api/clip/${wide}/0/scenes`)).status).toBe(400);
  });
});

describe('what an editor is shown of a clip', () => {
  test('its words on its own clock', async () => {
    const jobId = await completed();
    expect(await read(await ann.call(`/api/clip/${jobId}/0/transcript`))).toEqual({
      captions: [
        { text: 'Hello', startMs: 1000, endMs: 1400 },
        { text: 'to', startMs: 2000, endMs: 2400 },
        { text: 'everyone.', startMs: 3000, endMs: 3400 },
        { text: 'Later', startMs: 21000, endMs: 21400 },
      ],
      durationSec: 30,
      language: 'en',
    });
  });

  test('its stretches of the source, and the words of the source', async () => {
    const jobId = await completed();
    const edl = await read<Answer>(await ann.call(`/api/clip/${jobId}/0/edl`));
    expect(edl).toMatchObject({
      segments: [{ start: 10, end: 40 }],
      canonical_range: { start: 10, end: 40 },
      duration: 30,
      has_captions: false,
      source: { available: true, url: `/api/source/${jobId}`, duration: 60, duration_estimated: false },
      limits: { max_segments: 12, min_segment_seconds: 0.5, max_total_seconds: 180 },
    });
    expect(edl.words).toContainEqual({ w: 'Hello', s: 11, e: 11.4 });
  });
});

describe('effects', () => {
  test('POST /api/edit: of the fixed list, and the answer has both generations’ fields', async () => {
    const jobId = await completed();
    const { answer, plan } = await edit('/api/edit', jobId, {});
    expect(answer.edit_plan).toMatchObject({
      filter_complex: expect.any(String),
      filter_string: expect.any(String),
      explanation: expect.any(String),
      edits: expect.arrayContaining([{ type: 'contrast', start: 0, end: 30, strength: 1 }]),
    });
    expect(plan.effects?.length).toBe(2);
    // The model refused: rules chose, and both the answer and the plan say so.
    const fallback = {
      used: 'effects chosen by rules',
      instead_of: expect.stringContaining('google/'),
      reason: expect.any(String),
    };
    expect(answer.edit_plan).toMatchObject({ fallback });
    expect(plan.fallbacks).toEqual([fallback]);
  });

  test('POST /api/edit: chosen by the model whose key came along, from the list and nothing else', async () => {
    const jobId = await completed();
    const prompts: string[] = [];
    gemini.keys.length = 0;
    answering = (prompt) => {
      prompts.push(prompt);
      return {
        effects: [
          { type: 'punch-in', on: 'sentence', id: 0, strength: 3 },
          { type: 'saturation', on: 'clip', id: 0, strength: 2 },
        ],
      };
    };
    try {
      const { answer, plan } = await edit('/api/edit', jobId, {});
      expect(gemini.keys).toEqual([KEY['X-Gemini-Key']]);
      expect(JSON.parse(prompts[0] ?? '').sentences).toEqual([
        [0, 1, 3.4, 'Hello to everyone.'],
        [1, 21, 21.4, 'Later'],
      ]);
      expect(answer.edit_plan).toMatchObject({
        filter_complex: 'saturation 2 from 0.00 to 30.00 s; punch-in 3 from 1.00 to 3.40 s',
        explanation: expect.stringMatching(/^Chosen by google\//),
        edits: [
          { type: 'saturation', start: 0, end: 30, strength: 2 },
          { type: 'punch-in', start: 1, end: expect.closeTo(3.4, 6), strength: 3 },
        ],
        fallback: null,
      });
      expect(plan.effects).toMatchObject([{ startSeconds: 0, endSeconds: 30, saturation: 1.2 }]);
      expect(plan.fallbacks).toEqual([]);
    } finally {
      answering = () => 400;
    }
  });

  test('POST /api/edit: nothing that a model writes gets into a plan or an answer', async () => {
    const jobId = await completed();
    const graph = 'drawtext=textfile=/etc/passwd';
    answering = () => ({
      effects: [{ type: graph, on: graph, id: 0, strength: 1 }],
      filter_complex: graph,
      explanation: graph,
    });
    try {
      const { answer, plan } = await edit('/api/edit', jobId, {});
      expect(JSON.stringify([answer, plan])).not.toMatch(/drawtext|passwd/);
      expect(plan.effects?.length).toBe(2);
      const told = await send('/api/effects/generate', { job_id: jobId, clip_index: 0 });
      expect(await read(told)).toMatchObject({
        effects: { segments: expect.any(Array) },
        fallback: { used: 'effects chosen by rules' },
      });
    } finally {
      answering = () => 400;
    }
  });

  test('POST /api/effects/generate tells them to a player and renders nothing', async () => {
    const jobId = await completed();
    const answer = await send('/api/effects/generate', { job_id: jobId, clip_index: 0 });
    const { effects } = await read<{ effects: { segments: object[] } }>(answer);
    expect(effects.segments[0]).toEqual({
      startSec: 0,
      endSec: 15,
      zoom: 1.06,
      zoomCenterX: 0.5,
      zoomCenterY: 0.5,
      brightness: 1,
      contrast: 1,
      saturate: 1,
    });
    expect((await getPlan(service.library, ann.id, jobId, 1)).revision).toBe(1);
  });

  test('need a key, in the header or in the body', async () => {
    const jobId = await completed();
    const bare = await send('/api/edit', { job_id: jobId, clip_index: 0 }, {});
    expect([bare.status, await read(bare)]).toEqual([400, { detail: 'Missing X-Gemini-Key header' }]);
    const body = { job_id: jobId, clip_index: 0, api_key: 'AIza' };
    expect((await send('/api/effects/generate', body, {})).status).toBe(200);
  });
});

describe('every edit', () => {
  const paths = [
    ['/api/subtitle', {}],
    ['/api/subtitle/remove', {}],
    ['/api/hook', { text: 'A hook' }],
    ['/api/clip/rerender', { segments: [{ start: 10, end: 20 }] }],
    ['/api/clip/reframe', { crop_overrides: {} }],
    ['/api/edit', {}],
    ['/api/effects/generate', {}],
  ] as const;

  test.each(paths)('%s: a job or clip that is not there is 404, never 500', async (path, fields) => {
    const nowhere = { job_id: randomUUID(), clip_index: 0 };
    const gone = await send(path, { ...nowhere, ...fields });
    expect([gone.status, await read(gone)]).toEqual([404, { detail: 'Job not found' }]);
    const jobId = await completed();
    const missing = await send(path, { job_id: jobId, clip_index: 5, ...fields });
    expect([missing.status, await read(missing)]).toEqual([404, { detail: 'Clip not found' }]);
    // An index below zero must not count from the end.
    expect((await send(path, { job_id: jobId, clip_index: -1, ...fields })).status).toBe(400);
    const bob = await service.newAccount();
    const foreign = await bob.send('POST', path, { job_id: jobId, clip_index: 0, ...fields }, KEY);
    expect(foreign.status).toBe(404);
  });

  test('of a job that is not completed is 400', async () => {
    const answer = await send('/api/process', { url: 'http://127.0.0.1:9/v.mp4' });
    const { job_id: jobId } = await read<{ job_id: string }>(answer);
    const early = await send('/api/subtitle', { job_id: jobId, clip_index: 0 });
    expect(early.status).toBe(400);
  });

  test('that cannot be rendered is 500 with the reason, and the clip is there as it was', async () => {
    const jobId = await completed();
    const before = await edit('/api/subtitle/remove', jobId, {});
    failing = 'The encoder ended.';
    try {
      const answer = await send('/api/subtitle', { job_id: jobId, clip_index: 0 });
      expect(answer.status).toBe(500);
      expect((await read<Answer>(answer)).detail).toContain('The encoder ended.');
    } finally {
      failing = undefined;
    }
    expect((await ann.call(before.answer.new_video_url, { redirect: 'manual' })).status).toBe(200);
  });
});
