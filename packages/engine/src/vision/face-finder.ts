import type { Box } from '../facts/index.ts';
import { cropSquare, fromCrop, type Pixels, type Square } from './crop.ts';
import { decodeProposals, type FaceProposal, faceAnchors, withoutDuplicates } from './face-boxes.ts';
import type { SeenFace } from './tracks.ts';

/** The two nets, as functions from pixels to raw numbers. Inputs are read until the promise settles. */
export type FaceNets = {
  /** BlazeFace-back: 256 × 256 × 3 in −1…1 → per grid (16², 8²) logits and boxes. */
  detect(input: Float32Array): Promise<{ scores: Float32Array; boxes: Float32Array; firstAnchor: number }[]>;
  /** FaceMesh: 192 × 192 × 3 in 0…1 → 468 points x, y, z in pixels of the input, and the probability of being a face. */
  mesh(input: Float32Array): Promise<{ points: Float32Array; faceProbability: number }>;
};

const DETECTOR_SIZE = 256;
const MESH_SIZE = 192;
/** Proposals below this are not even looked at by the mesh. */
const MIN_SCORE = 0.5;
/** The mesh net looks at the proposed box enlarged this much, as it was trained (MediaPipe face landmark graph). */
const MESH_MARGIN = 1.5;
/** What the mesh net finds less likely than this is no face. On heads seen from behind it stays below 0.03. */
const MIN_FACE_PROBABILITY = 0.5;
/** The mesh copes with heads tilted this far (20°). Turning the crop by the eyes' noisy slope below that made true
 * small faces fail (median probability 0.92 → 0.26 on faces of 4 % of the frame) and false ones pass. */
const UPRIGHT_RADIANS = 0.35;
/** Proposals looked at per picture: more faces than this are a crowd, and the work per picture stays bounded. */
const MAX_PROPOSALS = 8;
/** Below this share of the longer side a face is small, and two closer looks are worth their time: it covers less
 * than 30 of the detector's 256 pixels. */
const SMALL_FACE = 0.12;
/** Closer looks are taken when the frame is longer than wide (or the reverse) by this factor; otherwise they would
 * hardly be closer. */
const TILED_ASPECT = 1.2;

/** Points of the 468-point mesh (MediaPipe's numbering): eye corners, inner lips, mouth corners. */
const EYE_CORNERS = [33, 133, 362, 263];
const INNER_LIPS = [13, 14] as const;
const MOUTH_CORNERS = [78, 308] as const;

/**
 * Finds faces in pictures of about 640 pixels. The whole picture is looked at first; when that shows no face or only
 * small ones, two overlapping squares at its ends too. Every proposal must be confirmed by the mesh net, which
 * refuses what merely resembles a face; its points give the box (hairline to chin, ear to ear), the eyes and the lips.
 */
export function faceFinder(nets: FaceNets): (picture: Pixels) => Promise<SeenFace[]> {
  const anchors = faceAnchors();
  const detectorInput = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  const meshInput = new Float32Array(MESH_SIZE * MESH_SIZE * 3);

  async function propose(picture: Pixels, square: Square): Promise<FaceProposal[]> {
    cropSquare(picture, square, detectorInput, DETECTOR_SIZE, { scale: 1 / 127.5, offset: -1 });
    const outputs = await nets.detect(detectorInput);
    return outputs
      .flatMap((output) => decodeProposals(output, anchors, DETECTOR_SIZE, MIN_SCORE))
      .map((proposal) => inPicture(proposal, square));
  }

  async function confirm(picture: Pixels, proposal: FaceProposal): Promise<Confirmed | null> {
    const { box, eyes, score } = proposal;
    const tilt = Math.atan2(eyes[1].y - eyes[0].y, eyes[1].x - eyes[0].x);
    const square = {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      side: Math.max(box.width, box.height) * MESH_MARGIN,
      radians: Math.abs(tilt) < UPRIGHT_RADIANS ? 0 : tilt,
    };
    cropSquare(picture, square, meshInput, MESH_SIZE, { scale: 1 / 255, offset: 0 });
    const { points, faceProbability } = await nets.mesh(meshInput);
    return faceProbability > MIN_FACE_PROBABILITY ? { score, ...readMesh(points, square) } : null;
  }

  async function confirmAll(picture: Pixels, proposals: FaceProposal[]): Promise<Confirmed[]> {
    const confirmed: Confirmed[] = [];
    for (const proposal of withoutDuplicates(proposals).slice(0, MAX_PROPOSALS)) {
      const face = await confirm(picture, proposal);
      if (face) confirmed.push(face);
    }
    return confirmed;
  }

  return async (picture) => {
    const { width, height } = picture;
    const long = Math.max(width, height);
    const proposals = await propose(picture, { x: width / 2, y: height / 2, side: long, radians: 0 });
    let faces = await confirmAll(picture, proposals);
    if (!faces.some((face) => face.box.height >= SMALL_FACE * long)) {
      const closer: FaceProposal[] = [];
      for (const square of tiles(width, height)) closer.push(...(await propose(picture, square)));
      if (closer.length > 0) faces = [...faces, ...(await confirmAll(picture, closer))];
    }
    return withoutDuplicates(faces).map((face) => inFractions(face, width, height));
  };
}

type Confirmed = Pick<SeenFace, 'box' | 'eyes' | 'mouthOpening'> & { score: number };

function tiles(width: number, height: number): Square[] {
  const side = Math.min(width, height);
  const long = Math.max(width, height);
  if (long < TILED_ASPECT * side) return [];
  return [side / 2, long - side / 2].map((at) =>
    width > height ? { x: at, y: side / 2, side, radians: 0 } : { x: side / 2, y: at, side, radians: 0 },
  );
}

function inPicture({ box, score, eyes }: FaceProposal, square: Square): FaceProposal {
  const { x, y } = fromCrop(square, box.x, box.y);
  const [first, second] = eyes;
  return {
    box: { x, y, width: box.width * square.side, height: box.height * square.side },
    score,
    eyes: [fromCrop(square, first.x, first.y), fromCrop(square, second.x, second.y)],
  };
}

function readMesh(points: Float32Array, square: Square): Omit<Confirmed, 'score'> {
  const point = (i: number) =>
    fromCrop(square, (points[i * 3] ?? 0) / MESH_SIZE, (points[i * 3 + 1] ?? 0) / MESH_SIZE);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length / 3; i++) {
    const { x, y } = point(i);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const corners = EYE_CORNERS.map(point);
  const distance = ([a, b]: readonly [number, number]) =>
    Math.hypot(point(a).x - point(b).x, point(a).y - point(b).y);
  return {
    box: { x: left, y: top, width: right - left, height: bottom - top },
    eyes: {
      x: corners.reduce((sum, corner) => sum + corner.x, 0) / corners.length,
      y: corners.reduce((sum, corner) => sum + corner.y, 0) / corners.length,
    },
    mouthOpening: distance(INNER_LIPS) / Math.max(distance(MOUTH_CORNERS), 1e-6),
  };
}

function inFractions(face: Confirmed, width: number, height: number): SeenFace {
  const box: Box = {
    x: face.box.x / width,
    y: face.box.y / height,
    width: face.box.width / width,
    height: face.box.height / height,
  };
  return {
    box,
    confidence: Math.min(1, face.score),
    eyes: { x: face.eyes.x / width, y: face.eyes.y / height },
    mouthOpening: face.mouthOpening,
    descriptor: null,
  };
}
