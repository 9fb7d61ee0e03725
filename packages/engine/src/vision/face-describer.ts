import { cropSquare, type Pixels } from './crop.ts';
import type { SeenFace } from './tracks.ts';

/** FaceRes: 224 × 224 pixels of blue, green and red less their means → 1024 numbers. */
export type DescriberNet = (input: Float32Array) => Promise<Float32Array>;

const SIZE = 224;
/** Side of the square in sides of the face's box. Of 0.85, 1, 1.25 and 1.5, this and 1.5 told people apart best
 * (balanced accuracy of single pictures 0.985, 0.989, 0.993, 0.994). */
const MARGIN = 1.25;
/** Means of blue, green and red that the net was trained with; plain red, green and blue told people apart worse. */
const MEANS = [103.939, 116.779, 123.68] as const;
/** The largest faces of a picture that are described: each costs 14 ms. */
const MAX_DESCRIBED = 4;

/** Gives the largest faces of a picture that the mesh holds their descriptors, of length 1. Others look like anybody. */
export function faceDescriber(
  net: DescriberNet,
): (picture: Pixels, faces: SeenFace[]) => Promise<SeenFace[]> {
  const input = new Float32Array(SIZE * SIZE * 3);
  return async (picture, faces) => {
    const worthIt = faces
      .filter(({ mouthOpening }) => mouthOpening !== null)
      .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
      .slice(0, MAX_DESCRIBED);
    const described: SeenFace[] = [];
    for (const face of faces) {
      if (!worthIt.includes(face)) {
        described.push(face);
        continue;
      }
      cropFace(picture, face, input);
      described.push({ ...face, descriptor: ofLengthOne(await net(input)) });
    }
    return described;
  };
}

function cropFace(picture: Pixels, { box }: SeenFace, input: Float32Array): void {
  const { width, height } = picture;
  const square = {
    x: (box.x + box.width / 2) * width,
    y: (box.y + box.height / 2) * height,
    side: Math.max(box.width * width, box.height * height) * MARGIN,
    radians: 0,
  };
  cropSquare(picture, square, input, SIZE, { scale: 1, offset: 0 });
  for (let i = 0; i < input.length; i += 3) {
    const red = input[i] ?? 0;
    input[i] = (input[i + 2] ?? 0) - MEANS[0];
    input[i + 1] = (input[i + 1] ?? 0) - MEANS[1];
    input[i + 2] = red - MEANS[2];
  }
}

function ofLengthOne(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return values.map((value) => value / Math.max(length, 1e-9));
}
