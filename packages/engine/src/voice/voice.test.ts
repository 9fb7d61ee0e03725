import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ModelName, obtainModel, type StoreOptions } from '../models/index.ts';
import { hasEspeak } from '../testing/apt.ts';
import { newFolder } from '../testing/temporary.ts';
import { openEspeak } from './espeak.ts';
import { NATURAL_VOICES } from './natural.ts';
import { openVoice } from './open.ts';
import { writeToyKokoro, writeToyPiper } from './testing/toy-voices.ts';
import { voiceSuite } from './voice.conformance.ts';
import type { Voice } from './voice.ts';

/** A store whose voices are toys that have learnt nothing, out of a mirror folder; nothing is pulled yet. */
async function toyStore(): Promise<StoreOptions> {
  const mirror = newFolder();
  const model = (files: Record<string, string>) => ({
    description: 'a toy',
    licence: 'MIT',
    upstream: 'https://example.org',
    files: Object.fromEntries(
      Object.entries(files).map(([key, path]) => [
        key,
        {
          name: basename(path),
          bytes: statSync(path).size,
          sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
          https: [],
        },
      ]),
    ),
  });
  const catalogue = {
    kokoro: model(await writeToyKokoro(mirror)),
    'piper-thorsten': model(await writeToyPiper(mirror)),
  };
  return { folder: newFolder(), mirror, catalogue };
}

async function pull(store: StoreOptions, ...names: ModelName[]): Promise<void> {
  for (const name of names) await obtainModel(name, { store });
}

async function using(opening: Promise<Voice>, use: (voice: Voice) => Promise<void>): Promise<void> {
  const voice = await opening;
  try {
    await use(voice);
  } finally {
    await voice.close();
  }
}

describe.skipIf(!hasEspeak())('voices (need espeak-ng)', () => {
  let store: StoreOptions = {};
  beforeAll(async () => {
    store = await toyStore();
    await pull(store, 'kokoro', 'piper-thorsten');
  });
  const natural = (model: ModelName, language: string, of: StoreOptions = store) => {
    const voice = NATURAL_VOICES.find((one) => one.model === model);
    if (!voice) throw new Error(`No voice ${model}.`);
    return voice.open(language, { store: of });
  };

  voiceSuite('espeak-ng', (use) => using(openEspeak('de'), use));
  voiceSuite('kokoro (a toy of its form)', (use) => using(natural('kokoro', 'es'), use));
  voiceSuite('piper-thorsten (a toy of its form)', (use) => using(natural('piper-thorsten', 'de'), use));

  test('each language of Kokoro is one that espeak-ng’s data has', { timeout: 120_000 }, async () => {
    const kokoro = NATURAL_VOICES.find(({ model }) => model === 'kokoro');
    for (const language of kokoro?.languages ?? [])
      await using(natural('kokoro', language), async (voice) => {
        expect(voice.name).toBe(`kokoro ${language}`);
        const to = { folder: newFolder(), name: 'a' };
        expect(await voice.speak({ text: 'Hello, la casa. नमस्ते', pace: 1 }, to)).toMatch(/a\.wav$/);
      });
  });

  describe('which voice speaks', { timeout: 60_000 }, () => {
    test.each([
      ['es', 'kokoro es'],
      ['pt-PT', 'kokoro pt'],
      ['de', 'piper-thorsten'],
    ])('%s: the natural one that was pulled', async (language, name) => {
      const { voice, fallback } = await openVoice(language, { store });
      await voice.close();
      expect({ name: voice.name, fallback }).toEqual({ name, fallback: null });
    });

    test('without it espeak-ng, and the reason is told; nothing is downloaded', async () => {
      const empty = { ...(await toyStore()), mirror: null };
      const { voice, fallback } = await openVoice('es', { store: empty });
      expect(voice.name).toMatch(/^espeak-ng es/);
      expect(fallback).toEqual({
        used: voice.name,
        instead_of: 'kokoro',
        reason: expect.stringContaining('"reelwright models pull kokoro"'),
      });
      expect(readdirSync(empty.folder ?? '')).toEqual([]);
    });

    test('a language that no natural voice speaks: espeak-ng, and that is told too', async () => {
      const { voice, fallback } = await openVoice('ja', { store });
      expect(fallback).toEqual({
        used: voice.name,
        instead_of: 'a natural voice',
        reason: 'No natural voice of the catalogue speaks ja.',
      });
    });

    test('a model that sherpa-onnx cannot load: espeak-ng, with the library’s own words', async () => {
      const broken = await toyStore();
      const { kokoro } = broken.catalogue ?? {};
      if (!kokoro) throw new Error('No toy.');
      const bytes = Buffer.alloc(5_000, 7);
      const model = {
        name: 'toy-kokoro.onnx',
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        https: [],
      };
      writeFileSync(join(broken.mirror ?? '', model.name), bytes);
      const store = {
        ...broken,
        catalogue: { ...broken.catalogue, kokoro: { ...kokoro, files: { ...kokoro.files, model } } },
      };
      await pull(store, 'kokoro');
      const { voice, fallback } = await openVoice('es', { store });
      expect(voice.name).toMatch(/^espeak-ng es/);
      expect(fallback?.reason).toMatch(/^sherpa-onnx cannot load the model kokoro \(.+\); run /);
    });

    test('a configuration of another form is told as such, and no folder is left behind', async () => {
      const odd = await toyStore();
      const piper = odd.catalogue?.['piper-thorsten'];
      if (!piper) throw new Error('No toy.');
      const text = '{"audio": {"sample_rate": "fast"}}';
      const config = {
        name: 'toy-piper.onnx.json',
        bytes: text.length,
        sha256: createHash('sha256').update(text).digest('hex'),
        https: [],
      };
      writeFileSync(join(odd.mirror ?? '', config.name), text);
      const store = {
        ...odd,
        catalogue: { ...odd.catalogue, 'piper-thorsten': { ...piper, files: { ...piper.files, config } } },
      };
      await pull(store, 'piper-thorsten');
      const temporary = newFolder();
      mkdirSync(join(temporary, 'tmp'));
      const before = process.env.TMPDIR;
      process.env.TMPDIR = join(temporary, 'tmp');
      try {
        await expect(natural('piper-thorsten', 'de', store)).rejects.toMatchObject({
          code: 'model_unavailable',
        });
        expect(readdirSync(join(temporary, 'tmp'))).toEqual([]);
      } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      }
    });

    test('a language that nobody speaks is refused', async () => {
      await expect(openVoice('fil', { store })).rejects.toMatchObject({ code: 'language_unsupported' });
    });
  });
});
