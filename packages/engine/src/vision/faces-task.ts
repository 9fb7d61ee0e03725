import { EngineError } from '../error.ts';
import { openSession, type Session } from '../models/onnx.ts';
import { defineTask } from '../models/task.ts';
import { floats, tensor } from '../models/tensor.ts';
import type { Pixels } from './crop.ts';
import { faceDescriber } from './face-describer.ts';
import { faceFinder } from './face-finder.ts';
import type { MeshNet } from './mesh-check.ts';
import type { SeenFace } from './tracks.ts';
import { type YuNetGrid, yunetFinder } from './yunet.ts';

/** Model files of the nets, and which detector it is. */
export type FaceModels = {
  detector: { kind: 'yunet' | 'blazeface'; file: string };
  mesh: string;
  /** Tells people apart; null where it cannot be had. */
  describer: string | null;
};

/** A picture to look at, and whether its faces are to be described. */
export type FaceJob = Pixels & { describe: boolean };

/** Finds the faces of one picture in a worker thread, and describes them when asked to. */
export default defineTask(async (models: FaceModels): Promise<(job: FaceJob) => Promise<SeenFace[]>> => {
  const detector = await openSession(models.detector.file);
  const mesh = meshNet(await openSession(models.mesh));
  const find =
    models.detector.kind === 'yunet'
      ? yunetFinder({ mesh, detect: (input, width, height) => yunetGrids(detector, input, width, height) })
      : faceFinder({ mesh, detect: (input) => blazefaceOutputs(detector, input) });
  if (models.describer === null) return find;
  const describer = await openSession(models.describer);
  const describe = faceDescriber(async (input) =>
    pick(await outputs(describer, input, [1, 224, 224, 3]), 1024),
  );
  return async (job) => {
    const faces = await find(job);
    return job.describe ? describe(job, faces) : faces;
  };
});

async function yunetGrids(
  session: Session,
  input: Float32Array,
  width: number,
  height: number,
): Promise<YuNetGrid[]> {
  const result = await session.run({ input: tensor('float32', input, [1, 3, height, width]) });
  return [8, 16, 32].map((stride) => {
    const cells = (width / stride) * (height / stride);
    const output = (name: string, values: number) =>
      checked(floats(result[`${name}_${stride}`]), cells * values);
    return {
      stride,
      classes: output('cls', 1),
      objects: output('obj', 1),
      boxes: output('bbox', 4),
      points: output('kps', 10),
    };
  });
}

/** Outputs are told apart by their number of values, because converters name them as they like. */
async function blazefaceOutputs(session: Session, input: Float32Array) {
  const output = await outputs(session, input, [1, 256, 256, 3]);
  return [
    { scores: pick(output, 512), boxes: pick(output, 512 * 16), firstAnchor: 0 },
    { scores: pick(output, 384), boxes: pick(output, 384 * 16), firstAnchor: 512 },
  ];
}

function meshNet(session: Session): MeshNet {
  return async (input) => {
    const output = await outputs(session, input, [1, 192, 192, 3]);
    return { points: pick(output, 468 * 3), faceProbability: pick(output, 1)[0] ?? 0 };
  };
}

async function outputs(session: Session, input: Float32Array, dims: number[]): Promise<Float32Array[]> {
  const name = session.inputNames[0] ?? 'input';
  const result = await session.run({ [name]: tensor('float32', input, dims) });
  return Object.values(result).map((value) => floats(value));
}

function pick(values: Float32Array[], length: number): Float32Array {
  return checked(values.find((value) => value.length === length) ?? new Float32Array(0), length);
}

function checked(values: Float32Array, length: number): Float32Array {
  if (values.length !== length)
    throw new EngineError(
      'model_unavailable',
      'A face model is not the one expected; run "reelwright models verify" to have it checked and fetched again.',
    );
  return values;
}
