import type { Pixels } from './crop.ts';
import { type FaceProposal, withoutDuplicates } from './face-boxes.ts';
import { type FoundFace, inFractions, type MeshNet, meshCheck } from './mesh-check.ts';
import type { SeenFace } from './tracks.ts';

/** What YuNet gives for one grid of cells of `stride` pixels, row by row. */
export type YuNetGrid = {
  stride: number;
  /** Probability of a face, per cell. */
  classes: Float32Array;
  /** How well the box would fit, 0–1, per cell. */
  objects: Float32Array;
  /** Centre offset in cells, then the logarithm of the size in cells: four per cell. */
  boxes: Float32Array;
  /** Offsets in cells of both eyes, nose and mouth corners: ten per cell. */
  points: Float32Array;
};

/** A face as YuNet proposes it, in pixels of its input, with nose and mouth corners. */
type PointedProposal = FaceProposal & {
  nose: { x: number; y: number };
  mouth: [{ x: number; y: number }, { x: number; y: number }];
};

/** The two nets, as functions from pixels to raw numbers. Inputs are read until the promise settles. */
export type YuNetNets = {
  /** YuNet: planes of blue, green and red in 0…255, with sides that are multiples of 32. */
  detect(input: Float32Array, width: number, height: number): Promise<YuNetGrid[]>;
  mesh: MeshNet;
};

/** Sides of the net's input are multiples of this: its coarsest grid. */
const STEP = 32;
/** Proposals below this are not looked at, as published. Sleeves and hands reach 0.5 with a mesh that agrees. */
const MIN_SCORE = 0.6;
/** What the mesh refuses counts from here on: faces in profile and faces of 5 % of the frame score 0.7–0.94. What
 * else scores so (fists, backs of heads, up to 0.84) does not last; the tracks see to that. */
const MIN_SCORE_ALONE = 0.7;
/** Smaller faces, in shares of the longer side, are of no use to a camera: a crowd, or a photograph on a slide. */
const MIN_HEIGHT = 0.032;
/** Faces looked at per picture: more are a crowd, and the work per picture stays bounded. */
const MAX_FACES = 8;
/** From YuNet's box to the mesh's: medians over 145 frontal faces of eleven videos. Width, height and shift of the
 * middle downwards, in shares of YuNet's width and height. */
const BOX = { width: 1.06, height: 0.93, down: 0.05 };

/**
 * Finds faces in pictures of about 640 pixels, small and turned ones too. What the mesh net holds for a face gets its
 * box, eyes and lips from the mesh; what it refuses stays when YuNet is sure and eyes, nose and mouth lie as in a face.
 */
export function yunetFinder(nets: YuNetNets): (picture: Pixels) => Promise<SeenFace[]> {
  const check = meshCheck(nets.mesh);
  let input = new Float32Array(0);
  return async (picture) => {
    const width = Math.ceil(picture.width / STEP) * STEP;
    const height = Math.ceil(picture.height / STEP) * STEP;
    if (input.length !== width * height * 3) input = new Float32Array(width * height * 3);
    intoPlanes(picture, input, width, height);
    const smallest = MIN_HEIGHT * Math.max(picture.width, picture.height);
    const proposals = decodeYuNet(await nets.detect(input, width, height), width, MIN_SCORE).filter(
      ({ box }) => box.height >= smallest,
    );
    const faces: FoundFace[] = [];
    for (const proposal of proposals.slice(0, MAX_FACES)) {
      const face = (await check(picture, proposal)) ?? alone(proposal);
      if (face) faces.push(face);
    }
    return withoutDuplicates(faces).map((face) => inFractions(face, picture.width, picture.height));
  };
}

function intoPlanes(
  { width, height, data }: Pixels,
  planes: Float32Array,
  across: number,
  down: number,
): void {
  const plane = across * down;
  for (let y = 0; y < height; y++) {
    let from = y * width * 3;
    for (let to = y * across; to < y * across + width; to++, from += 3) {
      planes[to] = data[from + 2] ?? 0;
      planes[to + plane] = data[from + 1] ?? 0;
      planes[to + 2 * plane] = data[from] ?? 0;
    }
  }
}

/** A face that only YuNet vouches for; null when it is not sure enough or the points do not lie as in a face. */
function alone(proposal: PointedProposal): FoundFace | null {
  const { box, score, eyes } = proposal;
  if (score < MIN_SCORE_ALONE || !pointsLieAsInAFace(proposal)) return null;
  const width = box.width * BOX.width;
  const height = box.height * BOX.height;
  return {
    box: {
      x: box.x + box.width / 2 - width / 2,
      y: box.y + box.height * (0.5 + BOX.down) - height / 2,
      width,
      height,
    },
    score,
    eyes: { x: (eyes[0].x + eyes[1].x) / 2, y: (eyes[0].y + eyes[1].y) / 2 },
    mouthOpening: null,
  };
}

/** Eyes above nose above mouth by at least this share of the box's height. */
const MIN_STEP = 0.08;

function pointsLieAsInAFace({ box, eyes, nose, mouth }: PointedProposal): boolean {
  const step = MIN_STEP * box.height;
  const eyesY = (eyes[0].y + eyes[1].y) / 2;
  const mouthY = (mouth[0].y + mouth[1].y) / 2;
  return nose.y - eyesY >= step && mouthY - nose.y >= step;
}

/**
 * Turns the grids for an input of `width` pixels into proposals of at least `minScore` (0–1), one per face, best
 * first, in pixels of the input. Score and decoding as in the published detector (libfacedetection.train).
 */
export function decodeYuNet(grids: readonly YuNetGrid[], width: number, minScore: number): PointedProposal[] {
  const proposals: PointedProposal[] = [];
  for (const { stride, classes, objects, boxes, points } of grids) {
    const columns = width / stride;
    classes.forEach((likely, cell) => {
      const score = Math.sqrt(likely * (objects[cell] ?? 0));
      if (!(score >= minScore)) return;
      const column = cell % columns;
      const row = Math.floor(cell / columns);
      const of = (n: number) => boxes[cell * 4 + n] ?? 0;
      const point = (n: number) => ({
        x: (column + (points[cell * 10 + 2 * n] ?? 0)) * stride,
        y: (row + (points[cell * 10 + 2 * n + 1] ?? 0)) * stride,
      });
      const size = { width: Math.exp(of(2)) * stride, height: Math.exp(of(3)) * stride };
      proposals.push({
        box: {
          x: (column + of(0)) * stride - size.width / 2,
          y: (row + of(1)) * stride - size.height / 2,
          ...size,
        },
        score: Math.min(1, score),
        eyes: [point(0), point(1)],
        nose: point(2),
        mouth: [point(3), point(4)],
      });
    });
  }
  return withoutDuplicates(proposals);
}
