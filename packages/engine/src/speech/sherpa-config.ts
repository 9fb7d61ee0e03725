import { baseLanguage } from '../facts/index.ts';
import { fileOf, type OfflineRecognizerConfig } from '../models/index.ts';
import { SAMPLE_RATE } from './voice.ts';
import { whisperName } from './whisper-languages.ts';

/** Model files by logical name, as `obtainModel` gives them. */
export type ModelFiles = Readonly<Record<string, string>>;

/** Threads inside a net: several small processes scale better, and with one the same sound gives the same text. */
const THREADS = 1;

/**
 * What sherpa-onnx is told to run Whisper. `language` null: Whisper tells it anew for each stretch. `featureDim` is of
 * no account: the file's own metadata say 80 or 128.
 */
export function whisperConfig(files: ModelFiles, language: string | null): OfflineRecognizerConfig {
  return {
    featConfig: { sampleRate: SAMPLE_RATE, featureDim: 80 },
    modelConfig: {
      whisper: {
        encoder: fileOf(files, 'encoder'),
        decoder: fileOf(files, 'decoder'),
        language: language === null ? '' : whisperName(baseLanguage(language)),
        task: 'transcribe',
        // Frames of silence behind the stretch, 10 s: sherpa-onnx's own default; with less some ends go missing.
        tailPaddings: 1000,
      },
      ...common(files),
    },
    decodingMethod: 'greedy_search',
  };
}

/** What sherpa-onnx is told to run Parakeet TDT, which finds out the language itself and cannot be told. */
export function parakeetConfig(files: ModelFiles): OfflineRecognizerConfig {
  return {
    featConfig: { sampleRate: SAMPLE_RATE, featureDim: 80 },
    modelConfig: {
      transducer: {
        encoder: fileOf(files, 'encoder'),
        decoder: fileOf(files, 'decoder'),
        joiner: fileOf(files, 'joiner'),
      },
      modelType: 'nemo_transducer',
      ...common(files),
    },
    decodingMethod: 'greedy_search',
  };
}

function common(files: ModelFiles) {
  return { tokens: fileOf(files, 'tokens'), numThreads: THREADS, provider: 'cpu', debug: 0 } as const;
}
