import { streamFfmpeg } from '../../packages/engine/src/media/index.ts';

/** Runs ffmpeg with these inputs and filters; gives the first sound as 16 kHz mono samples. */
export async function makeSound(inputs: readonly string[]): Promise<Float32Array> {
  const arguments_ = ['-v', 'error', ...inputs, '-vn', '-ac', '1', '-ar', '16000', '-f', 'f32le', '-'];
  const chunks: Buffer[] = [];
  for await (const chunk of streamFfmpeg(arguments_, { stage: 'prepare evaluation sound' }))
    chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const samples = new Float32Array(Math.floor(bytes.length / 4));
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readFloatLE(i * 4);
  return samples;
}

/** A sound that is at hand as a stream of chunks of half a second. */
export async function* streamOf(samples: Float32Array): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += 8000) yield samples.subarray(at, at + 8000);
}
