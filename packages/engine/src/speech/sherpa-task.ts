import { defineTask, loadSherpa, type OfflineRecognizerConfig } from '../models/index.ts';
import type { Heard } from './heard.ts';
import { readSherpaResult } from './sherpa-result.ts';
import { SAMPLE_RATE } from './voice.ts';

/** Nets of convolutions fail on less than a few frames; silence behind the speech changes nothing. */
const LEAST_SAMPLES = 0.5 * SAMPLE_RATE;

/** Speech recognition by sherpa-onnx. To be run in a process of its own: a damaged model file aborts the process. */
export default defineTask(async (config: OfflineRecognizerConfig) => {
  const { OfflineRecognizer } = await loadSherpa();
  const recogniser = new OfflineRecognizer(config);
  /** `samples`: 16 kHz mono, one stretch of speech of less than 29 s. */
  return async ({ samples }: { samples: Float32Array }): Promise<Heard> => {
    const stream = recogniser.createStream();
    stream.acceptWaveform({ samples: atLeast(samples, LEAST_SAMPLES), sampleRate: SAMPLE_RATE });
    const seconds = samples.length / SAMPLE_RATE;
    return readSherpaResult(await recogniser.decodeAsync(stream), seconds);
  };
});

function atLeast(samples: Float32Array, count: number): Float32Array {
  if (samples.length >= count) return samples;
  const padded = new Float32Array(count);
  padded.set(samples);
  return padded;
}
