import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '@reelwright/engine';
import { captionWords, type Plan, parsePlan } from '@reelwright/plan';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { hasEspeak } from '../../../engine/src/testing/apt.ts';
import { samplePlan } from '../../../plan/src/testing.ts';
import { dubTrackKey } from '../library/for-work.ts';
import { useDatabase } from '../testing/database.ts';
import { startElevenLabs } from '../testing/elevenlabs-service.ts';
import { finishedClip } from '../testing/finished-clip.ts';
import { startGemini } from '../testing/gemini-service.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { LANGUAGES, openElevenLabs, translated } from './index.ts';

const KEY = 'el-secret-key-0123456789';
const database = useDatabase();
const word = (text: string, startSeconds: number) => ({ text, startSeconds, endSeconds: startSeconds + 0.4 });
const plan: Plan = samplePlan({
  captions: {
    preset: 'none',
    cues: [
      { startSeconds: 11, endSeconds: 12, lines: [[word('Hello', 11), word('there.', 11.5)]] },
      {
        startSeconds: 15,
        endSeconds: 16.4,
        lines: [[word('We', 15), word('left', 15.5), word('early.', 16)]],
      },
    ],
  },
});

let library: TestLibrary;
let ann: string;
let jobId: string;
const clip = Buffer.from('a finished clip');
beforeAll(async () => {
  library = await openTestLibrary(database);
  ann = await library.newOwner();
  jobId = (await finishedClip(library, ann, clip, plan)).jobId;
});

/** Ten seconds of a tone as MP3. */
async function mp3(): Promise<Uint8Array> {
  const file = join(mkdtempSync(join(inject('runFolder'), 'tone-')), 'tone.mp3');
  await runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=10', '-b:a', '64k', file], { stage: 'make footage' });
  return new Uint8Array(readFileSync(file));
}

function open(baseUrl = 'http://127.0.0.1:9') {
  const scratchFolder = mkdtempSync(join(inject('runFolder'), 'translation-'));
  const elevenLabs = openElevenLabs({ baseUrl, pause: async () => undefined });
  const change = (wish: Partial<Parameters<typeof translated>[1]>) =>
    translated(
      { library, elevenLabs, scratchFolder },
      {
        ownerId: ann,
        jobId,
        clipIndex: 1,
        to: 'de',
        from: null,
        elevenLabsKey: undefined,
        languageModel: undefined,
        signal: AbortSignal.timeout(60_000),
        ...wish,
      },
    );
  return { scratchFolder, change };
}

describe('by ElevenLabs', () => {
  const subtitles =
    '1\n00:00:01,000 --> 00:00:02,000\nGuten Tag.\n\n2\n00:00:05,000 --> 00:00:06,500\n<i>Wir gingen früh.</i>\n';

  test('the finished clip goes there, its sound is what comes back, its subtitles those that come with it', async () => {
    const service = await startElevenLabs(KEY, { audio: await mp3(), subtitles });
    const { change, scratchFolder } = open(service.baseUrl);
    const dubbed = parsePlan(await change({ elevenLabsKey: KEY, from: 'en' })(plan));
    expect(service.sent).toEqual([
      {
        fields: { name: `${jobId} 1`, source_lang: 'en', target_lang: 'de', num_speakers: '0' },
        sizeBytes: clip.length,
        sha256: createHash('sha256').update(clip).digest('hex'),
      },
    ]);
    expect(service.deleted).toEqual(['dub-1']);
    expect(dubbed).toMatchObject({
      language: 'de',
      dub: {
        language: 'de',
        bedDb: null,
        lines: [{ startSeconds: 10, endSeconds: 40, fromSeconds: 0, durationSeconds: expect.closeTo(10, 0) }],
      },
    });
    expect(captionWords(dubbed).map(({ text }) => text)).toEqual(['Guten', 'Tag.', 'Wir', 'gingen', 'früh.']);
    // 1 s of the clip is 11 s of the source.
    expect(captionWords(dubbed)[0]?.startSeconds).toBe(11);
    const kept = await library.store.head(dubTrackKey(jobId, dubbed.dub?.trackHash ?? ''));
    expect(kept?.sizeBytes).toBeGreaterThan(10 * 48_000 * 4 - 20_000);
    expect(readdirSync(scratchFolder)).toEqual([]);
  });

  test('what it does not do is said, and nothing is left', async () => {
    const audio = await mp3();
    const wrong = await startElevenLabs(KEY, { audio });
    await expect(open(wrong.baseUrl).change({ elevenLabsKey: 'no' })(plan)).rejects.toThrow(
      'refuses the key: Invalid API key',
    );
    const failing = await startElevenLabs(KEY, { audio, fails: 'no speech was found' });
    const { change, scratchFolder } = open(failing.baseUrl);
    await expect(change({ elevenLabsKey: KEY })(plan)).rejects.toThrow('no speech was found');
    expect(failing.deleted).toEqual(['dub-1']);
    expect(readdirSync(scratchFolder)).toEqual([]);
    await expect(open().change({ elevenLabsKey: KEY })(plan)).rejects.toMatchObject({
      code: 'download_failed',
    });
    const silent = await startElevenLabs(KEY, { audio, subtitles: null });
    const untold = await open(silent.baseUrl).change({ elevenLabsKey: KEY })(plan);
    expect(untold.fallbacks).toMatchObject([{ used: 'the subtitles of before' }]);
    expect(captionWords(untold)[0]?.text).toBe('Hello');
  });
});

describe.skipIf(!hasEspeak())('on this machine (needs espeak-ng)', () => {
  const model = (baseUrl: string) => ({
    provider: 'google' as const,
    model: 'gemini-test',
    apiKey: 'gemini-key',
    baseUrl,
    allowLocal: true,
  });

  test('a language model gives the sentences and a voice says each where the original begins', async () => {
    const service = await startGemini((id) => (id === 0 ? 'Guten Tag.' : 'Wir gingen früh.'));
    const dubbed = parsePlan(await open().change({ languageModel: model(service.baseUrl) })(plan));
    expect(service.keys).toEqual(['gemini-key']);
    expect(dubbed.dub).toMatchObject({
      language: 'de',
      bedDb: -24,
      lines: [
        { startSeconds: 11, endSeconds: 11.9, fromSeconds: 0 },
        { startSeconds: 15, endSeconds: 16.4 },
      ],
    });
    expect(captionWords(dubbed).map(({ text }) => text)).toEqual(['Guten', 'Tag.', 'Wir', 'gingen', 'früh.']);
    expect(await library.store.head(dubTrackKey(jobId, dubbed.dub?.trackHash ?? ''))).toBeDefined();
  });

  test.each([
    ['a language that no voice here speaks', { to: 'fil' }, plan, 'does not speak fil'],
    ['a clip in which nothing is said', {}, samplePlan(), 'no captions'],
    ['no key at all', {}, plan, 'X-ElevenLabs-Key, or X-Gemini-Key'],
  ])('refuses %s', async (_, wish, of, said) => {
    await expect(open().change(wish)(of)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(said),
    });
  });

  test('a model that leaves a sentence out is no translator', async () => {
    const service = await startGemini((id) => (id === 0 ? 'Guten Tag.' : ''));
    const wish = { languageModel: model(service.baseUrl) };
    await expect(open().change(wish)(plan)).rejects.toThrow('did not translate every sentence');
  });
});

test('31 languages are offered, by code', () => {
  expect(Object.keys(LANGUAGES)).toHaveLength(31);
  expect(LANGUAGES).toMatchObject({ es: 'Spanish', zh: 'Chinese', fil: 'Filipino', uk: 'Ukrainian' });
});
