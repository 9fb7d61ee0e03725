import { cropSquare, fromCrop, type Pixels, type Square } from './crop.ts';
import { decodeProposals, type FaceProposal, faceAnchors, withoutDuplicates } from './face-boxes.ts';
import { type FoundFace, inFractions, type MeshNet, meshCheck } from './mesh-check.ts';
import type { SeenFace } from './tracks.ts';

/** The two nets, as functions from pixels to raw numbers. Inputs are read until the promise settles. */
export type FaceNets = {
  /** BlazeFace-back: 256 × 256 × 3 in −1…1 → per grid (16², 8²) logits and boxes. */
  detect(input: Float32Array): Promise<{ scores: Float32Array; boxes: Float32Array; firstAnchor: number }[]>;
  mesh: MeshNet;
};

const DETECTOR_SIZE = 256;
/** Proposals below this are not even looked at by the mesh. */
const MIN_SCORE = 0.5;
/** Proposals looked at per picture: more faces than this are a crowd, and the work per picture stays bounded. */
const MAX_PROPOSALS = 8;
/** Below this share of the longer side a face is small, and two closer looks are worth their time: it covers less
 * than 30 of the detector's 256 pixels. */
const SMALL_FACE = 0.12;
/** Closer looks are taken when the frame is longer than wide (or the reverse) by this factor; otherwise they would
 * hardly be closer. */
const TILED_ASPECT = 1.2;

/**
 * Finds faces in pictures of about 640 pixels. The whole picture is looked at first; when that shows no face or only
 * small ones, two overlapping squares at its ends too. Every proposal must be confirmed by the mesh net, which
 * refuses what merely resembles a face; its points give the box (hairline to chin, ear to ear), the eyes and the lips.
 */
export function faceFinder(nets: FaceNets): (picture: Pixels) => Promise<SeenFace[]> {
  const anchors = faceAnchors();
  const detectorInput = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  const confirm = meshCheck(nets.mesh);

  async function propose(picture: Pixels, square: Square): Promise<FaceProposal[]> {
    cropSquare(picture, square, detectorInput, DETECTOR_SIZE, { scale: 1 / 127.5, offset: -1 });
    const outputs = await nets.detect(detectorInput);
    return outputs
      .flatMap((output) => decodeProposals(output, anchors, DETECTOR_SIZE, MIN_SCORE))
      .map((proposal) => inPicture(proposal, square));
  }

  async function confirmAll(picture: Pixels, proposals: FaceProposal[]): Promise<FoundFace[]> {
    const confirmed: FoundFace[] = [];
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
