import { EngineError } from '../error.ts';
import { openSession, type Session } from '../models/onnx.ts';
import { defineTask } from '../models/task.ts';
import { floats, tensor } from '../models/tensor.ts';
import type { Pixels } from './crop.ts';
import { type FaceNets, faceFinder } from './face-finder.ts';
import type { SeenFace } from './tracks.ts';

/** Model files of the two nets. */
export type FaceModels = { detector: string; mesh: string };

/** Finds the faces of one picture in a worker thread. */
export default defineTask(async (models: FaceModels): Promise<(picture: Pixels) => Promise<SeenFace[]>> => {
  const detector = await openSession(models.detector);
  const mesh = await openSession(models.mesh);
  return faceFinder(faceNets(detector, mesh));
});

/**
 * The nets on their runtime. Outputs are told apart by their number of values, because converters name them as they
 * like. Throws `model_unavailable` from the calls when a file is not the expected net.
 */
function faceNets(detector: Session, mesh: Session): FaceNets {
  return {
    async detect(input) {
      const output = await outputs(detector, input, [1, 256, 256, 3]);
      return [
        { scores: pick(output, 512), boxes: pick(output, 512 * 16), firstAnchor: 0 },
        { scores: pick(output, 384), boxes: pick(output, 384 * 16), firstAnchor: 512 },
      ];
    },
    async mesh(input) {
      const output = await outputs(mesh, input, [1, 192, 192, 3]);
      return { points: pick(output, 468 * 3), faceProbability: pick(output, 1)[0] ?? 0 };
    },
  };
}

async function outputs(session: Session, input: Float32Array, dims: number[]): Promise<Float32Array[]> {
  const name = session.inputNames[0] ?? 'input';
  const result = await session.run({ [name]: tensor('float32', input, dims) });
  return Object.values(result).map((value) => floats(value));
}

function pick(values: Float32Array[], length: number): Float32Array {
  const found = values.find((value) => value.length === length);
  if (!found)
    throw new EngineError(
      'model_unavailable',
      'A face model is not the one expected; run "reelwright models verify" to have it checked and fetched again.',
    );
  return found;
}
