import { EngineError } from '../error.ts';
import type { Session } from '../models/onnx.ts';
import { floats, type Tensor, tensor } from '../models/tensor.ts';
import { CEPSTRUM_SIZE, cepstra } from '../sound/index.ts';
import { MOUTHS_PER_SECOND } from './evidence.ts';
import { MOUTH_SIZE } from './mouth-crops.ts';

/** Numbers per picture that both halves of the net hand over: the sound's, then the mouth's. */
export const EMBEDDING_SIZE = 256;
const HALF = EMBEDDING_SIZE / 2;
/** Cepstra per picture. */
const CEPSTRA_PER_PICTURE = 4;
/** Lengths in seconds whose scores are averaged (upstream's Columbia test). */
const LENGTHS = [1, 2, 3, 4, 5, 6];

/**
 * First half of LR-ASD (Liao et al., IJCV 2025): `mouths` are `MOUTH_SIZE`² grey levels per picture, `sounds` what
 * `soundsOf` gives for them. Only the pictures from `from` up to `to` come out, `EMBEDDING_SIZE`
 * numbers each: those around them are there because the net looks 9 pictures back and ahead.
 */
export async function encodeMouths(
  frontend: Session,
  input: { mouths: Uint8Array; sounds: Float32Array; from: number; to: number },
): Promise<Float32Array<ArrayBuffer>> {
  const count = input.mouths.length / MOUTH_SIZE ** 2;
  const { embedA, embedV } = await frontend.run({
    audio: tensor('float32', input.sounds, [1, count * CEPSTRA_PER_PICTURE, CEPSTRUM_SIZE]),
    video: tensor('float32', Float32Array.from(input.mouths), [1, count, MOUTH_SIZE, MOUTH_SIZE]),
  });
  const [sound, mouth] = [named(embedA), named(embedV)];
  const embedding = new Float32Array((input.to - input.from) * EMBEDDING_SIZE);
  for (let i = input.from; i < input.to; i++) {
    const at = (i - input.from) * EMBEDDING_SIZE;
    embedding.set(sound.subarray(i * HALF, (i + 1) * HALF), at);
    embedding.set(mouth.subarray(i * HALF, (i + 1) * HALF), at + HALF);
  }
  return embedding;
}

/** Second half of LR-ASD: a logit per picture, 0 and more for speaking, averaged over several lengths. */
export async function judgeMouths(
  backend: Session,
  embedding: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const count = embedding.length / EMBEDDING_SIZE;
  const scores = new Float32Array(count);
  // A run shorter than a length is judged once at its own length, like the rest of a longer one.
  const lengths = LENGTHS.map((seconds) => Math.min(count, seconds * MOUTHS_PER_SECOND));
  for (const length of new Set(lengths)) {
    const share = lengths.filter((one) => one === length).length / lengths.length;
    for (let start = 0; start < count; start += length) {
      const end = Math.min(count, start + length);
      const half = (offset: number) => {
        const values = new Float32Array((end - start) * HALF);
        for (let i = start; i < end; i++) {
          const at = i * EMBEDDING_SIZE + offset;
          values.set(embedding.subarray(at, at + HALF), (i - start) * HALF);
        }
        return tensor('float32', values, [1, end - start, HALF]);
      };
      const { scoresAV } = await backend.run({ embedA: half(0), embedV: half(HALF) });
      named(scoresAV).forEach((score, i) => {
        scores[start + i] = (scores[start + i] ?? 0) + score * share;
      });
    }
  }
  return scores;
}

/**
 * The cepstra of exactly `count` pictures, from 16 kHz mono sound that begins with the first; rows that are missing at
 * the end are the last one again.
 */
export function soundsOf(samples: Float32Array, count: number): Float32Array {
  const wanted = count * CEPSTRA_PER_PICTURE;
  const rows = cepstra(samples);
  const result = new Float32Array(wanted * CEPSTRUM_SIZE);
  result.set(rows.subarray(0, result.length));
  const have = Math.min(wanted, rows.length / CEPSTRUM_SIZE);
  for (let row = have; row < wanted; row++)
    result.copyWithin(row * CEPSTRUM_SIZE, (have - 1) * CEPSTRUM_SIZE, have * CEPSTRUM_SIZE);
  return result;
}

function named(output: Tensor | undefined): Float32Array {
  if (output) return floats(output);
  throw new EngineError(
    'model_unavailable',
    'The model lr-asd is not the one expected; run "reelwright models verify" to have it checked and fetched again.',
  );
}
