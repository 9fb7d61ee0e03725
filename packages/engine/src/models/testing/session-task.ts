import { openSession } from '../onnx.ts';
import { defineTask } from '../task.ts';
import { tensor } from '../tensor.ts';

/** A task for the sessions' own tests: runs a net of one 512 × 512 input as often as asked and gives its output's shape. */
export default defineTask(async (init: { file: string }) => {
  const session = await openSession(init.file);
  return async (input: { times: number }): Promise<readonly number[]> => {
    const x = tensor('float32', new Float32Array(512 * 512), [512, 512]);
    let dims: readonly number[] = [];
    for (let time = 0; time < input.times; time += 1) {
      const outputs = await session.run({ x });
      dims = Object.values(outputs)[0]?.dims ?? [];
    }
    return dims;
  };
});
