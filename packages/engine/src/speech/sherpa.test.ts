import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSherpa } from './sherpa.ts';
import { parakeetConfig, whisperConfig } from './sherpa-config.ts';
import { readSherpaResult } from './sherpa-result.ts';
import { writeToyTransducer } from './testing/toy-transducer.ts';

let folder = '';
let toy: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-sherpa-'));
  toy = await writeToyTransducer(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function garbage(name: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, Buffer.alloc(5000, 7));
  return file;
}

describe('a model that sherpa-onnx cannot load', () => {
  test.each([
    ['is garbage', () => garbage('garbage.onnx')],
    ['is not there', async () => join(folder, 'nowhere.onnx')],
    ['is empty', async () => toy.tokens ?? ''],
  ])('because a file %s is told as such, and this process goes on', async (_, makeEncoder) => {
    const encoder = await makeEncoder();
    for (const config of [
      parakeetConfig({ ...toy, encoder }),
      whisperConfig({ encoder, decoder: encoder, tokens: toy.tokens ?? '' }, 'de'),
    ])
      await expect(openSherpa('whisper-x', config)).rejects.toMatchObject({
        code: 'model_unavailable',
        message: expect.stringMatching(/^sherpa-onnx cannot load the model whisper-x \(.+\); run /),
      });
  });

  test('because it is another kind of model is told with the native library’s own words', async () => {
    const swapped = parakeetConfig({ ...toy, encoder: toy.joiner ?? '' });
    await expect(openSherpa('toy', swapped)).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('vocab_size'),
    });
  });
});

describe('what sherpa-onnx is told', () => {
  const files = { encoder: '/e', decoder: '/d', joiner: '/j', tokens: '/t' };

  test('names files, one thread, and the language as Whisper calls it', () => {
    expect(whisperConfig(files, 'pt-BR').modelConfig).toMatchObject({
      whisper: { encoder: '/e', decoder: '/d', language: 'pt', task: 'transcribe' },
      tokens: '/t',
      numThreads: 1,
      provider: 'cpu',
    });
    expect(whisperConfig(files, 'cmn').modelConfig.whisper?.language).toBe('zh');
    expect(whisperConfig(files, null).modelConfig.whisper?.language).toBe('');
    expect(parakeetConfig(files).modelConfig).toMatchObject({
      transducer: { encoder: '/e', decoder: '/d', joiner: '/j' },
      modelType: 'nemo_transducer',
    });
  });
});

describe('what sherpa-onnx answers', () => {
  test('by Parakeet: words with times and confidences', () => {
    const heard = readSherpaResult(
      {
        lang: '',
        text: "Well, I don't know.",
        tokens: [' Well', ',', ' I', ' don', "'", 't', ' kn', 'ow', '.'],
        timestamps: [0.08, 0.4, 0.72, 0.88, 1.04, 1.04, 1.2, 1.36, 1.6],
        durations: [0.32, 0.08, 0.16, 0.16, 0, 0.16, 0.16, 0.24, 0.08],
        ys_log_probs: [-0.1, 0, 0, 0, 0, 0, -0.2, -0.2, 0],
      },
      2,
    );
    expect(heard.times).toEqual([
      { startSeconds: 0.08, endSeconds: 0.4 },
      { startSeconds: 0.72, endSeconds: 0.88 },
      { startSeconds: 0.88, endSeconds: 1.2 },
      { startSeconds: 1.2, endSeconds: 1.6 },
    ]);
    expect(heard.confidences).toHaveLength(4);
    expect(heard.confidences[0]).toBeCloseTo(Math.exp(-0.05));
  });

  test('by Whisper: words without times, and the language', () => {
    const heard = readSherpaResult(
      { lang: 'de', text: ' Guten Abend.', tokens: [' G', 'uten', ' Abend', '.'], timestamps: [] },
      2,
    );
    expect(heard).toMatchObject({ text: 'Guten Abend.', times: null, language: 'de', looped: false });
  });

  test('by Whisper going in circles: that it does', () => {
    const text = 'Vielen Dank. '.repeat(12);
    expect(readSherpaResult({ text, lang: '<|de|>' }, 20)).toMatchObject({ looped: true, language: 'de' });
  });

  test('in another form is refused', () => {
    expect(() => readSherpaResult({ words: 3 }, 2)).toThrow('unknown form');
  });
});
