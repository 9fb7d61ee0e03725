import { stat } from 'node:fs/promises';
import { fileOf, type ModelName, obtainModel, openSherpaPool, type Pool } from '../models/index.ts';
import type { Heard } from './heard.ts';
import type { OpenOptions, OpenRecogniser, Recogniser } from './recogniser.ts';
import { type ModelFiles, parakeetConfig, whisperConfig } from './sherpa-config.ts';
import type sherpaTask from './sherpa-task.ts';
import { PARAKEET_LANGUAGES, WHISPER_LANGUAGES } from './whisper-languages.ts';

/** Stretches up to here: Whisper hears 30 s at most, and sherpa-onnx wants room for silence behind them. */
const PIECES = { joinSeconds: 1, mostSeconds: 24, padSeconds: 0.25 };
/** Two processes, one thread each. The larger models take gigabytes of memory each, so there a second one must not be. */
const PROCESSES = 2;
const MOST_ENCODER_BYTES_FOR_TWO = 250e6;
/** A process costs seconds to start. */
const SECONDS_WORTH_A_PROCESS = 60;

/** A multilingual Whisper model (OpenAI), run by sherpa-onnx. Its words have no times of their own. */
export function whisper(name: ModelName): Recogniser {
  return sherpa(name, WHISPER_LANGUAGES, (files, { language }) => whisperConfig(files, language));
}

/** Parakeet TDT (NVIDIA), run by sherpa-onnx. Its words have times. */
export function parakeet(name: ModelName): Recogniser {
  return sherpa(name, PARAKEET_LANGUAGES, (files) => parakeetConfig(files));
}

function sherpa(
  name: ModelName,
  languages: readonly string[],
  configure: (files: ModelFiles, options: OpenOptions) => Parameters<typeof sherpaTask.create>[0],
): Recogniser {
  return {
    name,
    languages,
    leastUnderstood: null,
    models: [name],
    pieces: PIECES,
    async open(options) {
      const { signal, onModelProgress } = options;
      const files = await obtainModel(name, { signal, onProgress: onModelProgress });
      const pool = await openPool(
        name,
        configure(files, options),
        await processesFor(files, options),
        signal,
      );
      return openOn(pool);
    },
  };
}

/** A recogniser of sherpa-onnx over model files that are at hand. Throws `model_unavailable` when it cannot load them. */
export async function openSherpa(
  name: string,
  config: Parameters<typeof sherpaTask.create>[0],
  signal?: AbortSignal | undefined,
): Promise<OpenRecogniser> {
  return openOn(await openPool(name, config, 1, signal));
}

function openOn(pool: SherpaPool): OpenRecogniser {
  return {
    threads: pool.threads,
    hear: (samples, cancel) => pool.run({ samples }, { signal: cancel }),
    close: () => pool.close(),
  };
}

type SherpaPool = Pool<{ samples: Float32Array }, Heard>;

function openPool(
  name: string,
  config: Parameters<typeof sherpaTask.create>[0],
  processes: number,
  signal: AbortSignal | undefined,
): Promise<SherpaPool> {
  const task = new URL('./sherpa-task.ts', import.meta.url);
  return openSherpaPool<typeof sherpaTask>(task, config, { model: name, processes, signal });
}

async function processesFor(files: ModelFiles, { durationSeconds }: OpenOptions): Promise<number> {
  if (durationSeconds < SECONDS_WORTH_A_PROCESS) return 1;
  const { size } = await stat(fileOf(files, 'encoder'));
  return size > MOST_ENCODER_BYTES_FOR_TWO ? 1 : PROCESSES;
}
