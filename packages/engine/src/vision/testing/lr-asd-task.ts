import { openSession } from '../../models/onnx.ts';
import { defineTask } from '../../models/task.ts';
import { encodeMouths, judgeMouths } from '../lr-asd.ts';

/** A task for LR-ASD's own tests: from pictures and cepstra to logits, everything encoded at once. */
export default defineTask(async (models: { frontend: string; backend: string }) => {
  const frontend = await openSession(models.frontend);
  const backend = await openSession(models.backend);
  return async (input: {
    mouths: Uint8Array;
    sounds: Float32Array;
    count: number;
  }): Promise<Float32Array> => {
    const embedding = await encodeMouths(frontend, { ...input, from: 0, to: input.count });
    return judgeMouths(backend, embedding);
  };
});
