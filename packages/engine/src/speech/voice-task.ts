import { defineTask, floats, openSession, tensor } from '../models/index.ts';
import { CHUNK_SAMPLES, CONTEXT_SAMPLES, ROW_CHUNKS, SAMPLE_RATE, WARM_UP_CHUNKS } from './voice.ts';

/** Size of the net's memory: two layers of 128 numbers per row (snakers4/silero-vad v5 and v6). */
const STATE_SIZE = 128;

/**
 * Silero voice activity over a block of sound. The block is taken apart into rows of `ROW_CHUNKS` chunks that go
 * through the net side by side as one batch; every row starts with an empty memory and is warmed up on the
 * `WARM_UP_CHUNKS` chunks before it.
 */
export default defineTask(async (init: { model: string }) => {
  const session = await openSession(init.model);
  const sampleRate = tensor('int64', BigInt64Array.of(BigInt(SAMPLE_RATE)), []);

  /** `samples`: 16 kHz mono, `leadSamples` of them before the first chunk; gives one probability (0–1) per chunk. */
  return async (input: {
    samples: Float32Array;
    leadSamples: number;
    chunks: number;
  }): Promise<Float32Array> => {
    const { samples, leadSamples, chunks } = input;
    const rows = Math.ceil(chunks / ROW_CHUNKS);
    const width = CONTEXT_SAMPLES + CHUNK_SAMPLES;
    const batch = new Float32Array(rows * width);
    const probabilities = new Float32Array(chunks);
    let state = tensor('float32', new Float32Array(2 * rows * STATE_SIZE), [2, rows, STATE_SIZE]);
    for (let step = -WARM_UP_CHUNKS; step < Math.min(ROW_CHUNKS, chunks); step += 1) {
      for (let row = 0; row < rows; row += 1) {
        const from = leadSamples + (row * ROW_CHUNKS + step) * CHUNK_SAMPLES - CONTEXT_SAMPLES;
        fill(batch.subarray(row * width, (row + 1) * width), samples, from);
      }
      const results = await session.run({
        input: tensor('float32', batch, [rows, width]),
        state,
        sr: sampleRate,
      });
      state = tensor('float32', floats(results.stateN), [2, rows, STATE_SIZE]);
      // What comes before the very first sample of the source is no silence to get used to, but nothing.
      if (step < 0)
        clearRowsBeforeStart(
          state.data,
          rows,
          (row) => leadSamples + (row * ROW_CHUNKS + step) * CHUNK_SAMPLES < 0,
        );
      if (step < 0) continue;
      const said = floats(results.output);
      for (let row = 0; row < rows; row += 1) {
        const chunk = row * ROW_CHUNKS + step;
        if (chunk < chunks) probabilities[chunk] = said[row] ?? 0;
      }
    }
    return probabilities;
  };
});

function fill(target: Float32Array, samples: Float32Array, from: number): void {
  const start = Math.max(from, 0);
  const end = Math.min(from + target.length, samples.length);
  if (end <= start) {
    target.fill(0);
    return;
  }
  target.fill(0, 0, start - from);
  target.set(samples.subarray(start, end), start - from);
  target.fill(0, end - from);
}

function clearRowsBeforeStart(state: Float32Array, rows: number, isBefore: (row: number) => boolean): void {
  for (let row = 0; row < rows; row += 1) {
    if (!isBefore(row)) continue;
    for (const layer of [0, 1]) {
      const at = (layer * rows + row) * STATE_SIZE;
      state.fill(0, at, at + STATE_SIZE);
    }
  }
}
