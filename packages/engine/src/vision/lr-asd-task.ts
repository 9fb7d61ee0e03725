import { EngineError } from '../error.ts';
import { openSession, type Session } from '../models/onnx.ts';
import { defineTask } from '../models/task.ts';
import { floats, type Tensor, tensor } from '../models/tensor.ts';
import { CEPSTRUM_SIZE, cepstra } from '../sound/index.ts';
import { MOUTHS_PER_SECOND } from './evidence.ts';
import { CROP_SIZE } from './mouth-crops.ts';

/** Model files of LR-ASD's two halves. */
export type SpeakerModels = { frontend: string; backend: string };

/** A mouth and what is heard meanwhile: `CROP_SIZE`² grey levels per picture, 16 kHz mono samples from the same moment on. */
export type MouthInput = { crops: Uint8Array; samples: Float32Array };

/** Cepstra per picture. */
const CEPSTRA_PER_PICTURE = 4;
/** Pictures encoded at once: 2 s, so that memory stays small. */
const CHUNK = 50;
/** Pictures around a chunk that reach into its encoding (video ±9, audio ±6): with them chunks are exact. */
const MARGIN = 9;
/** Numbers that each half of the encoding has per picture. */
const EMBEDDING = 128;
/** Lengths in seconds whose scores are averaged (upstream's Columbia test). */
const LENGTHS = [1, 2, 3, 4, 5, 6];

/** Scores how much each picture of a mouth looks like speaking what is heard (Liao et al., LR-ASD, IJCV 2025). */
export default defineTask(async (models: SpeakerModels) => {
  const frontend = await openSession(models.frontend);
  const backend = await openSession(models.backend);
  return async ({ crops, samples }: MouthInput): Promise<Float32Array> => {
    const count = crops.length / (CROP_SIZE * CROP_SIZE);
    const sounds = soundRows(samples, count);
    const encoded = await encode(frontend, crops, sounds, count);
    return judge(backend, encoded, count);
  };
});

/** Cepstra for exactly `count` pictures; a missing last row is the one before. */
function soundRows(samples: Float32Array, count: number): Float32Array {
  const wanted = count * CEPSTRA_PER_PICTURE;
  const long = new Float32Array((count / MOUTHS_PER_SECOND) * 16_000);
  long.set(samples.subarray(0, long.length));
  const rows = cepstra(long);
  const result = new Float32Array(wanted * CEPSTRUM_SIZE);
  result.set(rows.subarray(0, result.length));
  const have = Math.min(wanted, rows.length / CEPSTRUM_SIZE);
  for (let row = have; row < wanted; row++)
    result.copyWithin(row * CEPSTRUM_SIZE, (have - 1) * CEPSTRUM_SIZE, have * CEPSTRUM_SIZE);
  return result;
}

type Encoded = { sound: Float32Array; mouth: Float32Array };

async function encode(
  session: Session,
  crops: Uint8Array,
  sounds: Float32Array,
  count: number,
): Promise<Encoded> {
  const encoded = { sound: new Float32Array(count * EMBEDDING), mouth: new Float32Array(count * EMBEDDING) };
  const pixels = CROP_SIZE * CROP_SIZE;
  const numbers = CEPSTRA_PER_PICTURE * CEPSTRUM_SIZE;
  for (let start = 0; start < count; start += CHUNK) {
    const end = Math.min(count, start + CHUNK);
    const from = Math.max(0, start - MARGIN);
    const to = Math.min(count, end + MARGIN);
    const video = Float32Array.from(crops.subarray(from * pixels, to * pixels));
    const outputs = await session.run({
      audio: tensor('float32', sounds.slice(from * numbers, to * numbers), [
        1,
        (to - from) * CEPSTRA_PER_PICTURE,
        CEPSTRUM_SIZE,
      ]),
      video: tensor('float32', video, [1, to - from, CROP_SIZE, CROP_SIZE]),
    });
    const inside = (output: Tensor | undefined) =>
      named(output).subarray((start - from) * EMBEDDING, (end - from) * EMBEDDING);
    encoded.sound.set(inside(outputs.embedA), start * EMBEDDING);
    encoded.mouth.set(inside(outputs.embedV), start * EMBEDDING);
  }
  return encoded;
}

async function judge(session: Session, { sound, mouth }: Encoded, count: number): Promise<Float32Array> {
  const scores = new Float32Array(count);
  // A run shorter than a length is judged once at its own length, like the rest of a longer one.
  const lengths = [...new Set(LENGTHS.map((seconds) => Math.min(count, seconds * MOUTHS_PER_SECOND)))];
  for (const length of lengths) {
    for (let start = 0; start < count; start += length) {
      const end = Math.min(count, start + length);
      const part = (values: Float32Array) =>
        tensor('float32', values.slice(start * EMBEDDING, end * EMBEDDING), [1, end - start, EMBEDDING]);
      const { scoresAV } = await session.run({ embedA: part(sound), embedV: part(mouth) });
      named(scoresAV).forEach((score, i) => {
        scores[start + i] = (scores[start + i] ?? 0) + score / lengths.length;
      });
    }
  }
  return scores;
}

function named(output: Tensor | undefined): Float32Array {
  if (output) return floats(output);
  throw new EngineError(
    'model_unavailable',
    'The model lr-asd is not the one expected; run "reelwright models verify" to have it checked and fetched again.',
  );
}
