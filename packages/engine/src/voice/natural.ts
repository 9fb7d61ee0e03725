import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../error.ts';
import { fileOf, type ModelName, obtainModel, type StoreOptions } from '../models/index.ts';
import { espeakData } from './espeak.ts';
import { KOKORO_SPEAKERS, kokoroConfig } from './kokoro.ts';
import { piperConfig } from './piper.ts';
import { openSherpaVoice } from './sherpa.ts';
import type { Voice } from './voice.ts';

/** What a natural voice needs to be opened. */
export type OpenOptions = { signal?: AbortSignal | undefined; store?: StoreOptions | undefined };

/** A voice of the catalogue that learnt from recordings of somebody. */
export type NaturalVoice = {
  readonly model: ModelName;
  /** What it speaks: base languages of BCP 47. */
  readonly languages: readonly string[];
  /** Opens it for one of its languages. Throws EngineError `model_unavailable`, `missing_dependency`, `cancelled`. */
  open(language: string, options: OpenOptions): Promise<Voice>;
};

/** Every natural voice there is; of several that speak a language, the first is the better. */
export const NATURAL_VOICES: readonly NaturalVoice[] = [kokoro(), piper('piper-thorsten', 'de')];

function kokoro(): NaturalVoice {
  const speakers: Readonly<Record<string, { language: string; speaker: number }>> = KOKORO_SPEAKERS;
  return {
    model: 'kokoro',
    languages: Object.keys(speakers),
    async open(language, { signal, store }) {
      const known = speakers[language];
      if (!known) throw new EngineError('language_unsupported', `Kokoro does not speak ${language}.`);
      const dataDir = await espeakData();
      const files = await obtainModel('kokoro', { signal, store });
      const of = { model: fileOf(files, 'model'), voices: fileOf(files, 'voices') };
      const config = kokoroConfig({ ...of, tokens: fileOf(files, 'tokens') }, dataDir, known.language);
      return openSherpaVoice({
        model: 'kokoro',
        config,
        speaker: known.speaker,
        name: `kokoro ${language}`,
        signal,
      });
    },
  };
}

/** A voice of Piper, which speaks one language. */
function piper(model: ModelName, language: string): NaturalVoice {
  return {
    model,
    languages: [language],
    async open(_, { signal, store }) {
      const dataDir = await espeakData();
      const files = await obtainModel(model, { signal, store });
      const folder = await mkdtemp(join(tmpdir(), 'reelwright-piper-'));
      const clear = () => rm(folder, { recursive: true, force: true });
      try {
        const of = { model: fileOf(files, 'model'), config: fileOf(files, 'config') };
        const config = await piperConfig(of, dataDir, folder);
        const voice = await openSherpaVoice({ model, config, speaker: 0, name: model, signal });
        return {
          ...voice,
          close: () => voice.close().finally(clear),
        };
      } catch (error) {
        await clear();
        throw error;
      }
    },
  };
}
