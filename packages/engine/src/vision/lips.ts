import type { Session } from '../models/onnx.ts';
import { floats, tensor } from '../models/tensor.ts';
import { LIPS_SIZE } from './mouth-crops.ts';

/** Points of the 468-point mesh (MediaPipe's numbering): inner lips, mouth corners. */
const INNER_LIPS = [13, 14] as const;
const MOUTH_CORNERS = [78, 308] as const;
/** What FaceMesh finds less likely than this is no face. */
const MIN_FACE_PROBABILITY = 0.5;
/** Numbers of the mesh: x, y, z of each point. */
const MESH_NUMBERS = 468 * 3;

/** Lip distance divided by mouth width in pictures of `LIPS_SIZE`² grey levels, by FaceMesh; NaN where it sees no face. */
export async function lipOpenings(mesh: Session, faces: Uint8Array): Promise<Float32Array<ArrayBuffer>> {
  const pixels = LIPS_SIZE ** 2;
  const openings = new Float32Array(faces.length / pixels);
  const input = new Float32Array(pixels * 3);
  const name = mesh.inputNames[0] ?? 'input';
  for (let i = 0; i < openings.length; i++) {
    for (let pixel = 0; pixel < pixels; pixel++)
      input[pixel * 3] = input[pixel * 3 + 1] = input[pixel * 3 + 2] = (faces[i * pixels + pixel] ?? 0) / 255;
    const output = await mesh.run({ [name]: tensor('float32', input, [1, LIPS_SIZE, LIPS_SIZE, 3]) });
    const values = Object.values(output).map((value) => floats(value));
    openings[i] = openingOf(
      values.find((one) => one.length === MESH_NUMBERS),
      values.find((one) => one.length === 1)?.[0] ?? 0,
    );
  }
  return openings;
}

function openingOf(points: Float32Array | undefined, probability: number): number {
  if (!points || probability < MIN_FACE_PROBABILITY) return Number.NaN;
  const distance = ([a, b]: readonly [number, number]) =>
    Math.hypot(
      (points[a * 3] ?? 0) - (points[b * 3] ?? 0),
      (points[a * 3 + 1] ?? 0) - (points[b * 3 + 1] ?? 0),
    );
  return distance(INNER_LIPS) / Math.max(distance(MOUTH_CORNERS), 1e-6);
}
