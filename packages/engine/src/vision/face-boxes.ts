import { type Box, commonArea } from '../facts/index.ts';

/** A face as the detector proposes it, in pixels of the picture (or fractions of the net's input). */
export type FaceProposal = {
  box: Box;
  /** 0–1. */
  score: number;
  /** The eye on the left of the picture when the head is upright, then the other. */
  eyes: [{ x: number; y: number }, { x: number; y: number }];
};

/**
 * The grid points that BlazeFace-back (256 × 256) predicts around, as fractions of its input: 16 × 16 cells with two
 * anchors each, then 8 × 8 cells with six (Bazarevsky et al. 2019). Only their centres matter; sizes are absolute.
 */
export function faceAnchors(): { x: number; y: number }[] {
  const anchors: { x: number; y: number }[] = [];
  for (const { cells, each } of [
    { cells: 16, each: 2 },
    { cells: 8, each: 6 },
  ]) {
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        for (let i = 0; i < each; i++) anchors.push({ x: (column + 0.5) / cells, y: (row + 0.5) / cells });
  }
  return anchors;
}

/** Values per anchor: box centre and size, then six points (eyes, nose, mouth, ears), in pixels of the net's input. */
const VALUES = 16;

/**
 * Turns the net's raw output for the anchors from `firstAnchor` on into proposals, as fractions of its input of
 * `inputSize` pixels. `scores` are logits; only what reaches `minScore` (0–1) comes out.
 */
export function decodeProposals(
  output: { scores: Float32Array; boxes: Float32Array; firstAnchor: number },
  anchors: readonly { x: number; y: number }[],
  inputSize: number,
  minScore: number,
): FaceProposal[] {
  const proposals: FaceProposal[] = [];
  const minLogit = Math.log(minScore / (1 - minScore));
  output.scores.forEach((logit, i) => {
    const anchor = anchors[output.firstAnchor + i];
    if (logit < minLogit || !anchor) return;
    const value = (n: number) => (output.boxes[i * VALUES + n] ?? 0) / inputSize;
    const width = value(2);
    const height = value(3);
    proposals.push({
      box: { x: anchor.x + value(0) - width / 2, y: anchor.y + value(1) - height / 2, width, height },
      score: 1 / (1 + Math.exp(-logit)),
      eyes: [
        { x: anchor.x + value(4), y: anchor.y + value(5) },
        { x: anchor.x + value(6), y: anchor.y + value(7) },
      ],
    });
  });
  return proposals;
}

/** Intersection over union of two boxes, 0–1. */
export function overlap(a: Box, b: Box): number {
  const common = commonArea(a, b);
  const union = a.width * a.height + b.width * b.height - common;
  return union > 0 ? common / union : 0;
}

/** Two boxes are of one face when their overlap is larger, as in the published detector. */
const SAME_FACE_OVERLAP = 0.3;
/** … or when this share of the smaller lies inside the other: a part of a face taken for a face. */
const SAME_FACE_INSIDE = 0.6;

/** Keeps the best-scored of boxes that are of one face; best first, ties in the order given. */
export function withoutDuplicates<T extends { box: Box; score: number }>(candidates: readonly T[]): T[] {
  const kept: T[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    if (!kept.some((other) => isSameFace(candidate.box, other.box))) kept.push(candidate);
  }
  return kept;
}

function isSameFace(a: Box, b: Box): boolean {
  if (overlap(a, b) > SAME_FACE_OVERLAP) return true;
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return smaller > 0 && commonArea(a, b) / smaller > SAME_FACE_INSIDE;
}
