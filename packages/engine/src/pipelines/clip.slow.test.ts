import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalPlan, parsePlan } from '@reelwright/plan';
import { beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../error.ts';
import { probe } from '../media/index.ts';
import { talkingFootage } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { noFacts } from './cache.ts';
import { clip, plan } from './clip.ts';
import type { PipelineEvent } from './events.ts';
import type { Manifest } from './manifest.ts';
import { parseClipOptions } from './options.ts';
import { render } from './render.ts';
import { renderClips } from './render-clips.ts';

const TALK = `What is the one habit that changed how I work? I stopped starting my day with messages. For ten years I opened
my mail before I had finished my coffee. The first ninety minutes now belong to the hardest problem I have. You do not
need more time. You need to protect the time that you already have. Here is something that nobody tells you about failure.
It is almost never one big mistake. There were four hundred small decisions. Silence is expensive. Honesty is cheap.`;

const options = parseClipOptions({
  numClips: 2,
  clipLength: 'short',
  captionPreset: 'karaoke',
  quality: 'low',
});

describe('a talk', () => {
  let video = '';
  let folder = '';
  let manifest: Manifest;
  const events: PipelineEvent[] = [];

  beforeAll(async () => {
    video = await talkingFootage(TALK.replaceAll('\n', ' '));
    folder = newFolder();
    manifest = await clip(video, options, { folder, facts: noFacts, onEvent: (event) => events.push(event) });
  }, 300_000);

  test('becomes as many finished clips as were asked for, with everything beside them', async () => {
    expect(manifest).toMatchObject({ clipCount: 2, failed: [] });
    const files = ['ass', 'jpg', 'mp4', 'srt', 'vtt'].flatMap((extension) => [
      `clip_01.${extension}`,
      `clip_02.${extension}`,
    ]);
    expect((await readdir(folder)).sort()).toEqual(
      [...files, 'manifest.json', 'plan_01.json', 'plan_02.json'].sort(),
    );
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
  });

  test('becomes clips of the asked form and length, sound and picture equally long', async () => {
    for (const made of manifest.clips) {
      const source = await probe(join(folder, made.downloadUrl));
      expect(source.picture).toMatchObject({
        width: 720,
        height: 1280,
        codec: 'h264',
        variableFrameRate: false,
        pixelFormat: 'yuv420p',
      });
      expect(source.sound).toMatchObject({ codec: 'aac', sampleRate: 48000 });
      expect(made.duration).toBeGreaterThanOrEqual(3);
      expect(made.duration).toBeLessThanOrEqual(15);
      expect(Math.abs(source.durationSeconds - made.duration)).toBeLessThan(1 / 25);
      expect(made.loudness).toBeGreaterThan(-14.5);
      expect(made.loudness).toBeLessThan(-13.5);
    }
  });

  test('becomes clips that start where a sentence starts and end where one ends', () => {
    const sentences = /^(What|I|For|The|You|Here|It|There|Silence|Honesty)\b/;
    for (const made of manifest.clips) {
      expect(made.transcript).toMatch(sentences);
      expect(made.transcript).toMatch(/[.?!]$/);
    }
  });

  test('is clipped best first, without overlap, and each clip says why', () => {
    const [first, second] = manifest.clips;
    expect(first?.score).toBeGreaterThanOrEqual(second?.score ?? 11);
    expect((first?.end ?? 0) <= (second?.start ?? 0) || (second?.end ?? 0) <= (first?.start ?? 0)).toBe(true);
    for (const made of manifest.clips) expect(made.metadata.reasons.length).toBeGreaterThan(0);
  });

  test('has no face in it, and the manifest says what was done instead', () => {
    expect(manifest.clips[0]?.fallbacks).toContainEqual(
      expect.objectContaining({ used: 'fit over a blurred background' }),
    );
  });

  test('tells its progress stage by stage, never backwards', () => {
    const stages = events.filter((event) => event.type === 'stage-started').map((event) => event.stage);
    expect(stages.slice(0, 4)).toEqual(['probe', 'models', 'hear', 'choose']);
    expect(stages.at(-1)).toBe('render');
    const rendering = events.flatMap((event) =>
      event.type === 'progress' && event.stage === 'render' ? [event.fraction] : [],
    );
    expect(rendering).toEqual([...rendering].sort((a, b) => a - b));
    expect(rendering.at(-1)).toBe(1);
  });

  test('gives the same plans every time', async () => {
    const again = await plan(video, options, { facts: noFacts });
    const written = await readFile(join(folder, 'plan_01.json'), 'utf8');
    expect(`${canonicalPlan(again.plans[0] ?? parsePlan({}))}\n`).toBe(written);
  });

  test('can be rendered again from a plan alone, with the same bytes', async () => {
    const again = newFolder();
    const made = parsePlan(JSON.parse(await readFile(join(folder, 'plan_02.json'), 'utf8')));
    await render(video, made, { folder: again, index: 2 });
    expect(await readFile(join(again, 'clip_02.mp4'))).toEqual(await readFile(join(folder, 'clip_02.mp4')));
  });

  test('keeps the clips that are whole, in order, when one of them fails', async () => {
    const some = newFolder();
    const { plans, source } = await plan(video, options, { facts: noFacts });
    const [first, second] = plans;
    if (!first || !second) throw new Error('two plans were asked for');
    const foreign = { ...first, source: { ...first.source, contentHash: `sha256:${'0'.repeat(64)}` } };
    const context = { signal: undefined, events: () => undefined };
    const made = await renderClips(video, source, [foreign, second, first], { folder: some }, context);
    expect(made.clips.map(({ index }) => index)).toEqual([2, 3]);
    expect(made.failed).toMatchObject([{ index: 1, code: 'invalid_input' }]);
    expect(await readFile(join(some, 'clip_02.mp4'))).toEqual(await readFile(join(folder, 'clip_02.mp4')));
  });

  test('cancelled while it renders leaves nothing half-written', async () => {
    const cancelled = newFolder();
    const controller = new AbortController();
    const onEvent = (event: PipelineEvent) => {
      if (event.type === 'progress' && event.stage === 'render' && event.fraction > 0.1) controller.abort();
    };
    const started = clip(video, options, { folder: cancelled, signal: controller.signal, onEvent });
    await expect(started).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(cancelled)).toEqual([]);
  });

  test('and a plan of another file are kept apart', async () => {
    const other = await talkingFootage('This is quite another talk.');
    const made = parsePlan(JSON.parse(await readFile(join(folder, 'plan_01.json'), 'utf8')));
    const rendering = render(other, made, { folder });
    await expect(rendering).rejects.toThrow(EngineError);
    await expect(rendering).rejects.toThrow('another file');
  });
});
