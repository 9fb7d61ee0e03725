import type { OfflineTtsConfig } from '../models/index.ts';

/** Kokoro's languages: espeak-ng's name of each, and the speaker (number and name as published with the model). */
export const KOKORO_SPEAKERS = {
  en: { language: 'en-us', speaker: 3, called: 'af_heart' },
  es: { language: 'es', speaker: 28, called: 'ef_dora' },
  fr: { language: 'fr', speaker: 30, called: 'ff_siwis' },
  hi: { language: 'hi', speaker: 31, called: 'hf_alpha' },
  it: { language: 'it', speaker: 35, called: 'if_sara' },
  pt: { language: 'pt-br', speaker: 42, called: 'pf_dora' },
} as const;

/** What sherpa-onnx is told for Kokoro: files by logical name, espeak-ng's data, and its name of the language. */
export function kokoroConfig(
  files: { model: string; voices: string; tokens: string },
  dataDir: string,
  language: string,
): OfflineTtsConfig {
  return {
    model: {
      // With a language given, espeak-ng says how every word sounds: no dictionaries are needed.
      kokoro: { ...files, dataDir, lang: language, lengthScale: 1 },
      numThreads: 2,
      provider: 'cpu',
      debug: 0,
    },
    maxNumSentences: 1,
  };
}
