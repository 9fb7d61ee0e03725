import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalPlan } from '@reelwright/plan';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from '../language-model/testing/service.ts';
import { talkingFootage } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { diskFacts } from './cache.ts';
import { clip, plan } from './clip.ts';
import type { PipelineSettings } from './context.ts';
import type { PipelineEvent } from './events.ts';
import { Manifest } from './manifest.ts';
import { parseClipOptions } from './options.ts';
import { editor, sheetOf } from './testing/editor.ts';

const TALK =
  'What is the one habit that changed how I work? I stopped starting my day with messages. For ten years I opened my mail before I had finished my coffee. The first ninety minutes now belong to the hardest problem I have. You do not need more time. You need to protect the time that you already have. Here is something that nobody tells you about failure. It is almost never one big mistake. There were four hundred small decisions. Silence is expensive. Honesty is cheap.';

const KEY = 'k3y-s3cret-0123456789';
const options = parseClipOptions({ numClips: 2, clipLength: 'short', quality: 'low' });

describe('a talk that a language model judges', () => {
  let video = '';
  let folder = '';
  let service: Service;
  let settings: PipelineSettings;
  let manifest: Manifest;
  const events: PipelineEvent[] = [];

  beforeAll(async () => {
    video = await talkingFootage(TALK);
    folder = newFolder();
    service = await startService(
      'google',
      editor({
        picks: ({ talk = [] }) =>
          talk
            .slice(0, 5)
            .map(([id], i) => ({ first: id, last: id + 1, score: 90 - i }))
            .filter((_, i) => i % 2 === 0),
      }),
    );
    settings = {
      facts: diskFacts(newFolder()),
      onEvent: (event) => events.push(event),
      languageModel: {
        provider: 'google',
        model: 'test-1',
        baseUrl: service.baseUrl,
        apiKey: KEY,
        allowLocal: true,
      },
    };
    manifest = await clip(video, options, { ...settings, folder });
  }, 300_000);

  test('is asked about once, however often its words are placed anew', () => {
    const passes = service.requests.map((request) => (sheetOf(request).candidates ? 'detail' : 'scan'));
    expect(passes).toEqual(['scan', 'detail']);
  });

  test('becomes clips with the model’s words, and the manifest says who judged and what it took', async () => {
    expect(manifest.clips).toHaveLength(2);
    for (const { metadata } of manifest.clips) {
      expect(metadata.title).toMatch(/^Title of \d+$/);
      expect(metadata.viral_hook).toMatch(/^Hook of \d+$/);
      expect(metadata.reasons[0]).toMatch(/^test-1: /);
    }
    expect(manifest.languageModel).toMatchObject({ model: 'google/test-1', calls: 2, cached: false });
    expect(manifest.languageModel?.inputTokens).toBeGreaterThan(100);
    const written: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    expect(Manifest.parse(written)).toEqual(manifest);
    expect(events).toContainEqual({ type: 'language-model', use: manifest.languageModel });
    expect(JSON.stringify([manifest, events])).not.toContain(KEY);
    expect(manifest.fallbacks.map(({ instead_of }) => instead_of)).not.toContain('a language model');
  });

  test('gives the same plans again without asking', async () => {
    const asked = service.requests.length;
    const again = await plan(video, options, settings);
    const first = again.plans[0];
    if (!first) throw new Error('there is no plan');
    expect(`${canonicalPlan(first)}\n`).toBe(await readFile(join(folder, 'plan_01.json'), 'utf8'));
    expect(again.languageModel).toEqual({ ...manifest.languageModel, cached: true });
    expect(service.requests).toHaveLength(asked);
  }, 300_000);

  test('has no hook and no hashtags when autoHook is off, and is judged all the same', async () => {
    const unhooked = { ...options, autoHook: false, burnHook: true };
    const { plans, languageModel, fallbacks } = await plan(video, unhooked, settings);
    expect(languageModel?.cached).toBe(true);
    expect(plans[0]?.about).toMatchObject({ viralHook: '', hashtags: [] });
    expect(plans[0]?.hook).toBeNull();
    expect(fallbacks.map(({ used }) => used)).toContain('no hook');
    expect(plans[0]?.about.title).toMatch(/^Title of \d+$/);
  }, 300_000);

  test('as one clip is described by it in one request', async () => {
    const before = service.requests.length;
    const { plans } = await plan(video, parseClipOptions({ mode: 'none' }), settings);
    expect(service.requests).toHaveLength(before + 1);
    expect(plans[0]?.about.title).toBe('Title of 0');
  }, 300_000);

  test('is clipped by the measures when the service refuses the key, and the manifest says so', async () => {
    const refusing = await startService('google', () => ({ status: 403 }));
    const languageModel = {
      provider: 'google',
      model: 'test-2',
      baseUrl: refusing.baseUrl,
      apiKey: KEY,
      allowLocal: true,
    } as const;
    const {
      plans,
      languageModel: use,
      fallbacks,
    } = await plan(video, options, { ...settings, languageModel });
    expect(plans).toHaveLength(2);
    for (const { about } of plans) {
      expect(about.title).not.toBe('');
      expect(about.viralHook).not.toBe('');
      expect(about.title + about.viralHook).not.toMatch(/(?:Title|Hook) of \d/);
    }
    expect(use).toMatchObject({ model: 'google/test-2', calls: 0 });
    expect(fallbacks.map(({ reason }) => reason).join(' ')).toContain('refused the key (HTTP 403)');
  }, 300_000);
});
