import { join } from 'node:path';
import { EngineError, throwIfCancelled } from '../error.ts';
import { type OfflineTtsConfig, openSherpaPool } from '../models/index.ts';
import type sherpaTask from './sherpa-task.ts';
import { possiblePace, sayable, type Voice } from './voice.ts';

/** A sentence takes seconds; nothing that is said in a clip takes so long, ms. */
const LONGEST_MS = 120_000;

/** A voice of sherpa-onnx that is to be opened over files that are at hand. */
export type SherpaVoice = {
  /** The model's name, for errors. */
  model: string;
  config: OfflineTtsConfig;
  /** Which of the model's speakers, from 0. */
  speaker: number;
  /** As `Voice.name`. */
  name: string;
  signal?: AbortSignal | undefined;
};

/** Opens a voice in a process of its own. Throws EngineError `model_unavailable` when its files cannot be loaded. */
export async function openSherpaVoice(voice: SherpaVoice): Promise<Voice> {
  const { model, config, speaker, name } = voice;
  const task = new URL('./sherpa-task.ts', import.meta.url);
  const pool = await openSherpaPool<typeof sherpaTask>(task, config, {
    model,
    processes: 1,
    signal: voice.signal,
  });
  return {
    name,
    async speak(line, { folder, name: as, signal }) {
      throwIfCancelled(signal);
      const text = sayable(line.text);
      if (text === null) return null;
      const file = join(folder, `${as}.wav`);
      const late = AbortSignal.timeout(LONGEST_MS);
      const either = signal ? AbortSignal.any([signal, late]) : late;
      try {
        const pace = possiblePace(line.pace);
        return (await pool.run({ text, speaker, pace, file }, { signal: either })) ? file : null;
      } catch (error) {
        if (late.aborted && !signal?.aborted)
          throw new EngineError('timed_out', `${name} took more than ${LONGEST_MS / 1_000} s over a line.`, {
            cause: error,
          });
        throw error;
      }
    },
    close: () => pool.close(),
  };
}
