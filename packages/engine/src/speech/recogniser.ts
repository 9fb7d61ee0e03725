import { EngineError } from '../error.ts';
import { createPool, type ModelName, type ModelProgress, obtainModel } from '../models/index.ts';
import type { Heard } from './heard.ts';
import type moonshineTask from './moonshine-task.ts';
import type { MoonshineShape } from './moonshine-task.ts';

/** A recogniser whose model is loaded. */
export type OpenRecogniser = {
  /** Stretches that are worth having in flight at once. */
  readonly threads: number;
  /** `samples`: 16 kHz mono, at most about 15 s. They are copied. Throws `cancelled` when the signal fires. */
  hear(samples: Float32Array, signal: AbortSignal | undefined): Promise<Heard>;
  close(): Promise<void>;
};

/** What opening a recogniser may need and tell. */
export type OpenOptions = {
  /** Of the sound to come: a short one is not worth a second thread with a model of its own. */
  durationSeconds: number;
  signal?: AbortSignal | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
};

/** Turns speech into text. */
export type Recogniser = {
  readonly name: string;
  /** BCP 47 tags of the languages it understands; it answers with nonsense to any other. */
  readonly languages: readonly [string, ...string[]];
  /** Fetches the model when it is not there, and loads it. Throws `model_unavailable`. */
  open(options: OpenOptions): Promise<OpenRecogniser>;
};

/** Two stretches in flight, one thread each: inside one net a second thread made it slower on two cores. */
const THREADS = 2;
/** A thread costs about 0.9 CPU-seconds to start, as much as this many seconds of sound to recognise. */
const SECONDS_WORTH_A_THREAD = 20;

function moonshine(name: ModelName, shape: MoonshineShape): Recogniser {
  return {
    name,
    languages: ['en'],
    async open({ durationSeconds, signal, onModelProgress }) {
      const files = await obtainModel(name, { signal, onProgress: onModelProgress });
      const init = { encoder: fileOf(files, 'encoder'), decoder: fileOf(files, 'decoder'), shape };
      const task = new URL('./moonshine-task.ts', import.meta.url);
      const pool = createPool<typeof moonshineTask>(task, init, {
        threads: durationSeconds > SECONDS_WORTH_A_THREAD ? THREADS : 1,
      });
      return {
        threads: pool.threads,
        hear: (samples, cancel) => pool.run({ samples }, { signal: cancel }),
        close: () => pool.close(),
      };
    },
  };
}

/** One file of a model that was obtained. Throws `internal` when the catalogue does not have it. */
export function fileOf(files: Readonly<Record<string, string>>, name: string): string {
  const file = files[name];
  if (file === undefined) throw new EngineError('internal', `The model catalogue has no file "${name}".`);
  return file;
}

/** Every recogniser there is. The sizes are those of the published models (usefulsensors/moonshine). */
export const RECOGNISERS = {
  'moonshine-tiny': moonshine('moonshine-tiny', { layers: 6, heads: 8, headSize: 36 }),
  'moonshine-base': moonshine('moonshine-base', { layers: 8, heads: 8, headSize: 52 }),
} as const satisfies Record<string, Recogniser>;

/** The recognisers by name. */
export type RecogniserName = keyof typeof RECOGNISERS;
