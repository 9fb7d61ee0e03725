import { createPool, fileOf, type ModelName, obtainModel } from '../models/index.ts';
import { CUT_OPTIONS } from './cutter.ts';
import type moonshineTask from './moonshine-task.ts';
import type { MoonshineShape } from './moonshine-task.ts';
import type { Recogniser } from './recogniser.ts';

/** Two stretches in flight, one thread each: inside one net a second thread made it slower on two cores. */
const THREADS = 2;
/** A thread costs about 0.9 CPU-seconds to start, as much as this many seconds of sound to recognise. */
const SECONDS_WORTH_A_THREAD = 20;

/** A Moonshine model (usefulsensors): English, small enough for every machine, in worker threads. */
export function moonshine(name: ModelName, shape: MoonshineShape, leastUnderstood: number): Recogniser {
  return {
    name,
    languages: ['en'],
    leastUnderstood,
    models: [name],
    pieces: CUT_OPTIONS,
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
