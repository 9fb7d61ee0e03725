import type { Box } from '../facts/index.ts';
import type { Frame } from '../media/index.ts';
import { pairFaces } from './face-pairs.ts';
import {
  between,
  cutFace,
  cutMouth,
  type FacePlace,
  isOtherPicture,
  LIPS_SIZE,
  MOUTH_SIZE,
  placeFace,
} from './mouth-crops.ts';
import type { Look, SeenFace } from './tracks.ts';

/** Faces followed at one moment, largest first: more are a crowd, and the work stays bounded. */
const MOST_FACES = 4;
/** Rounding of two clocks, seconds. */
const SAME_MOMENT = 1e-4;
/** Frames kept without a look at their faces, 8 s: looks lag by far less; without any, memory stays bounded. */
const MOST_FRAMES = 200;

/** A mouth from one look at its face to the next. */
export type MouthCut = {
  /** The same number for mouths that follow each other without a break; numbers are not used again. */
  piece: number;
  /** Of the face as it was found at the look. */
  box: Box;
  lookSeconds: number;
  /** Of the first picture. */
  startSeconds: number;
  count: number;
  /** `MOUTH_SIZE`² grey levels per picture. */
  mouths: Uint8Array<ArrayBuffer>;
  /** `LIPS_SIZE`² grey levels per picture; null where lips were not asked for. */
  faces: Uint8Array<ArrayBuffer> | null;
  /** More than one face is in sight. */
  accompanied: boolean;
};

/** What a face is known by while it is followed. */
type Followed = { piece: number; place: FacePlace };

/**
 * Cuts the mouths out of grey frames while they stream by: frames come first, the faces found in some of them follow,
 * and what lies between two looks at a face is cut along the straight line between them. Keeps the frames since the
 * last look and nothing else.
 */
export class MouthPieces {
  readonly #onCut: (cut: MouthCut) => void;
  readonly #onEnd: (piece: number) => void;
  readonly #wantsFaces: (accompanied: boolean, startSeconds: number, endSeconds: number) => boolean;
  #frames: Frame[] = [];
  #looks: Look[] = [];
  #followed = new Map<SeenFace, Followed>();
  #pieces = 0;

  /**
   * `onCut` gets every cut in order of time, `onEnd` the number of a piece that nothing follows any more;
   * `wantsFaces` says where whole faces are wanted for their lips.
   */
  constructor(
    onCut: (cut: MouthCut) => void,
    onEnd: (piece: number) => void,
    wantsFaces: (accompanied: boolean, startSeconds: number, endSeconds: number) => boolean,
  ) {
    this.#onCut = onCut;
    this.#onEnd = onEnd;
    this.#wantsFaces = wantsFaces;
  }

  /** Frames held at the moment. */
  get held(): number {
    return this.#frames.length;
  }

  /** Takes the next grey frame. It must not be overwritten. */
  push(frame: Frame): void {
    this.#frames.push(frame);
    if (this.#frames.length > MOST_FRAMES) this.#frames.shift();
    this.#advance();
  }

  /** Takes the faces found at the next moment. */
  look(look: Look): void {
    this.#looks.push(look);
    this.#advance();
  }

  /** Ends a span: cuts what follows its last look, and forgets everything. */
  finish(): void {
    const [last] = this.#looks;
    if (last) this.#cut(last, null, this.#frames);
    this.#frames = [];
    this.#looks = [];
    this.#followed = new Map();
  }

  /** Cuts as long as there are two looks with all the frames between them. */
  #advance(): void {
    for (;;) {
      const [from, to] = this.#looks;
      const newest = this.#frames.at(-1);
      if (!from || !to || !newest || newest.atSeconds < to.atSeconds - SAME_MOMENT) return;
      const end = this.#frames.findIndex((frame) => frame.atSeconds >= to.atSeconds - SAME_MOMENT);
      const frames = this.#frames.splice(0, end);
      const next = this.#frames[0];
      const changes = next ? pictureChange([...frames, next]) : -1;
      this.#cut(from, to, changes < 0 ? frames : frames.slice(0, changes), changes >= 0);
      this.#looks.shift();
    }
  }

  /** Cuts the faces of `from` out of the frames, moving towards `to` unless the picture changes before. */
  #cut(from: Look, to: Look | null, frames: readonly Frame[], changes = false): void {
    const shown = frames.filter((frame) => frame.atSeconds >= from.atSeconds - SAME_MOMENT);
    const [first] = shown;
    const next = new Map(to && !changes ? pairFaces(from.faces, to.faces).map(({ a, b }) => [a, b]) : []);
    const followed = new Map<SeenFace, Followed>();
    const open = new Set([...this.#followed.values()].map(({ piece }) => piece));
    if (first) {
      for (const face of largest(from.faces)) {
        const known = this.#followed.get(face) ?? {
          piece: this.#pieces++,
          place: placeFace(face, first, null),
        };
        const target = next.get(face);
        open.add(known.piece);
        const place = target ? placeFace(target, first, known.place) : known.place;
        if (target) followed.set(target, { piece: known.piece, place });
        this.#cutFace(face, known, place, shown, from, to);
      }
    }
    this.#followed = followed;
    for (const { piece } of followed.values()) open.delete(piece);
    for (const piece of open) this.#onEnd(piece);
  }

  #cutFace(
    face: SeenFace,
    known: Followed,
    target: FacePlace,
    frames: readonly Frame[],
    from: Look,
    to: Look | null,
  ): void {
    const [first, last] = [frames[0], frames.at(-1)];
    if (!first || !last) return;
    const accompanied = from.faces.length > 1;
    const mouths = new Uint8Array(frames.length * MOUTH_SIZE ** 2);
    const wanted = this.#wantsFaces(accompanied, first.atSeconds, last.atSeconds);
    const faces = wanted ? new Uint8Array(frames.length * LIPS_SIZE ** 2) : null;
    frames.forEach((frame, i) => {
      const share = to ? (frame.atSeconds - from.atSeconds) / (to.atSeconds - from.atSeconds) : 0;
      const place = between(known.place, target, share);
      cutMouth(frame, place, mouths.subarray(i * MOUTH_SIZE ** 2, (i + 1) * MOUTH_SIZE ** 2));
      if (faces) cutFace(frame, place, faces.subarray(i * LIPS_SIZE ** 2, (i + 1) * LIPS_SIZE ** 2));
    });
    this.#onCut({
      piece: known.piece,
      box: face.box,
      lookSeconds: from.atSeconds,
      startSeconds: first.atSeconds,
      count: frames.length,
      mouths,
      faces,
      accompanied,
    });
  }
}

/** Where another picture begins, or −1. */
function pictureChange(frames: readonly Frame[]): number {
  return frames.findIndex((frame, i) => {
    const before = frames[i - 1];
    return before !== undefined && isOtherPicture(before, frame);
  });
}

function largest(faces: readonly SeenFace[]): SeenFace[] {
  const area = ({ box }: SeenFace) => box.width * box.height;
  return [...faces].sort((a, b) => area(b) - area(a)).slice(0, MOST_FACES);
}
