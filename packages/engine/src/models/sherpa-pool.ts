import { EngineError } from '../error.ts';
import type { Pool } from './pool.ts';
import { openProcessPool } from './process-pool.ts';
import type { AnyTask, InitOf, InputOf, OutputOf } from './task.ts';

/**
 * Processes that run a task of sherpa-onnx over the files of a model, which it aborts on when they are damaged. As
 * `openProcessPool`, but throws `model_unavailable`, with the library's own words, when it cannot load them.
 */
export async function openSherpaPool<T extends AnyTask = never>(
  task: URL,
  init: InitOf<T>,
  options: { model: string; processes: number; signal?: AbortSignal | undefined },
): Promise<Pool<InputOf<T>, OutputOf<T>>> {
  const { model, processes, signal } = options;
  try {
    return await openProcessPool<T>(task, init, { processes, signal });
  } catch (cause) {
    if (cause instanceof EngineError && !['process_failed', 'internal'].includes(cause.code)) throw cause;
    const words = cause instanceof Error ? ` (${cause.message.replace(/\.$/, '')})` : '';
    throw new EngineError(
      'model_unavailable',
      `sherpa-onnx cannot load the model ${model}${words}; run "reelwright models verify" to have its files checked.`,
      { cause },
    );
  }
}
