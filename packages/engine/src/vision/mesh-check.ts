import type { Box } from '../facts/index.ts';
import { cropSquare, fromCrop, type Pixels, type Square } from './crop.ts';
import type { FaceProposal } from './face-boxes.ts';
import type { SeenFace } from './tracks.ts';

/** FaceMesh: 192 × 192 × 3 in 0…1 → 468 points x, y, z in pixels of the input, and the probability of being a face. */
export type MeshNet = (input: Float32Array) => Promise<{ points: Float32Array; faceProbability: number }>;

/** A face in pixels of the picture. */
export type FoundFace = {
  /** Hairline to chin, ear to ear. */
  box: Box;
  /** Of the detector, 0–1. */
  score: number;
  /** Midpoint between the eyes. */
  eyes: { x: number; y: number };
  /** As in `Face`; null where the mesh does not hold. */
  mouthOpening: number | null;
};

const MESH_SIZE = 192;
/** The mesh net looks at the proposed box enlarged this much, as it was trained (MediaPipe face landmark graph). */
const MESH_MARGIN = 1.5;
/** What the mesh net finds less likely than this is no face. On heads seen from behind it stays below 0.03. */
const MIN_FACE_PROBABILITY = 0.5;
/** The mesh copes with heads tilted this far (20°). Turning the crop by the eyes' noisy slope below that made true
 * small faces fail (median probability 0.92 → 0.26 on faces of 4 % of the frame) and false ones pass. */
const UPRIGHT_RADIANS = 0.35;

/** Points of the 468-point mesh (MediaPipe's numbering): eye corners, inner lips, mouth corners. */
const EYE_CORNERS = [33, 133, 362, 263];
const INNER_LIPS = [13, 14] as const;
const MOUTH_CORNERS = [78, 308] as const;

/**
 * Looks at proposals with the mesh net, which refuses what merely resembles a face (and small or turned faces too).
 * Its points give the box, the eyes and the lips; null for what it refuses.
 */
export function meshCheck(mesh: MeshNet): (picture: Pixels, face: FaceProposal) => Promise<FoundFace | null> {
  const input = new Float32Array(MESH_SIZE * MESH_SIZE * 3);
  return async (picture, { box, eyes, score }) => {
    const tilt = Math.atan2(eyes[1].y - eyes[0].y, eyes[1].x - eyes[0].x);
    const square = {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      side: Math.max(box.width, box.height) * MESH_MARGIN,
      radians: Math.abs(tilt) < UPRIGHT_RADIANS ? 0 : tilt,
    };
    cropSquare(picture, square, input, MESH_SIZE, { scale: 1 / 255, offset: 0 });
    const { points, faceProbability } = await mesh(input);
    return faceProbability > MIN_FACE_PROBABILITY ? { score, ...readMesh(points, square) } : null;
  };
}

function readMesh(points: Float32Array, square: Square): Omit<FoundFace, 'score'> {
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

/** The same face in fractions of the picture, without a descriptor. */
export function inFractions(face: FoundFace, width: number, height: number): SeenFace {
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
