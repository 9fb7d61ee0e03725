import { streamFfmpeg } from '../../media/index.ts';

/** Samples per second of all sound in these tests. */
export const RATE = 16_000;

/** Runs ffmpeg with these inputs; gives the sound as 16 kHz mono samples. */
export async function makeSound(inputs: readonly string[]): Promise<Float32Array> {
  const outputs = ['-map', '0:a:0', '-ac', '1', '-ar', String(RATE), '-f', 'f32le', '-'];
  const chunks: Buffer[] = [];
  const options = { stage: 'make test sound' };
  for await (const chunk of streamFfmpeg(['-v', 'error', ...inputs, ...outputs], options)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(i * 4));
}

/** A synthetic voice that says a text of letters, blanks, commas and points. */
export function speak(text: string, voice: 'slt' | 'rms' | 'kal' = 'slt'): Promise<Float32Array> {
  const escaped = text.replaceAll(/[^A-Za-z0-9 .]/g, ' ');
  return makeSound(['-f', 'lavfi', '-i', `flite=text='${escaped}':voice=${voice}`]);
}

/** Sounds one after the other; a number is that many seconds of silence. */
export function inARow(...parts: (Float32Array | number)[]): Float32Array {
  const sounds = parts.map((part) =>
    typeof part === 'number' ? new Float32Array(Math.round(part * RATE)) : part,
  );
  const whole = new Float32Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    whole.set(sound, at);
    at += sound.length;
  }
  return whole;
}

/** The sound as a stream of chunks of odd length, as a decoder would give it. */
export async function* streamOf(samples: Float32Array, chunk = 7001): AsyncGenerator<Float32Array> {
  for (let at = 0; at < samples.length; at += chunk) yield samples.subarray(at, at + chunk);
}

/** Seconds of a sound. */
export function secondsOf(samples: Float32Array): number {
  return samples.length / RATE;
}
