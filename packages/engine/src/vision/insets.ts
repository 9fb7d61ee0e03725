import type { Box, Inset, Span } from '../facts/index.ts';
import type { Frame } from '../media/index.ts';
import { type SmallPicture, StillEdges } from './still-edges.ts';
import type { FollowedFace } from './tracks.ts';
import { windowAround } from './windows.ts';

/** A picture is kept this often … */
const STEP_SECONDS = 1;
/** … until there are so many of a span (21 MB at 320 × 180); then every second is dropped, and so on. */
const MOST_PICTURES = 120;
/** So many pictures of a shot are needed to tell what stands still. */
const MIN_PICTURES = 3;
/** The face's middle is inside the window in this share of its looks: nobody walks out of a camera's window. */
const INSIDE = 0.95;

/** Finds cameras' windows that are laid over a recorded screen or game: a face inside a rectangle that stands still. */
export class InsetFinder {
  #pictures: SmallPicture[] = [];
  #stepSeconds = STEP_SECONDS;

  /** Takes the next frame of the face view; what is kept of it is copied. */
  push(frame: Frame): void {
    const last = this.#pictures.at(-1);
    // A millionth: the times of frames are not whole numbers.
    if (last && frame.atSeconds - last.atSeconds < this.#stepSeconds - 1e-6) return;
    this.#pictures.push(halfSize(frame));
    if (this.#pictures.length <= MOST_PICTURES) return;
    this.#pictures = this.#pictures.filter((_, i) => i % 2 === 0);
    this.#stepSeconds *= 2;
  }

  /** The insets of the shots of a span; `firstShot` is the index of the first of them in `Scenes.shots`. */
  finishSpan(shots: readonly Span[], tracks: readonly FollowedFace[], firstShot: number): Inset[] {
    const pictures = this.#pictures;
    this.#pictures = [];
    this.#stepSeconds = STEP_SECONDS;
    return shots.flatMap((shot, i) => {
      const inside = pictures.filter(
        ({ atSeconds }) => atSeconds >= shot.startSeconds && atSeconds < shot.endSeconds,
      );
      const faces = tracks.filter((track) => track.shot === firstShot + i);
      if (inside.length < MIN_PICTURES || faces.length === 0) return [];
      const edges = new StillEdges(inside);
      const found = faces.flatMap((track): Inset[] => {
        const box = windowAround(edges, middleBox(track));
        return box && staysInside(track, box) ? [{ shot: firstShot + i, box, track: track.id }] : [];
      });
      // Several windows are a gallery of people, not one camera over a screen.
      return found.length === 1 ? found : [];
    });
  }
}

function staysInside({ faces }: FollowedFace, window: Box): boolean {
  const inside = faces.filter(({ box }) => {
    const x = box.x + box.width / 2 - window.x;
    const y = box.y + box.height / 2 - window.y;
    return x > 0 && x < window.width && y > 0 && y < window.height;
  });
  return inside.length >= INSIDE * faces.length;
}

/** Where the face is half of the time: the median of every side. */
function middleBox({ faces }: FollowedFace): Box {
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    x: median(faces.map(({ box }) => box.x)),
    y: median(faces.map(({ box }) => box.y)),
    width: median(faces.map(({ box }) => box.width)),
    height: median(faces.map(({ box }) => box.height)),
  };
}

/** A frame (rgb24) at half its size. */
function halfSize({ atSeconds, width, height, data }: Frame): SmallPicture {
  const half = { atSeconds, width: width >> 1, height: height >> 1 };
  const small = new Uint8Array(half.width * half.height * 3);
  let out = 0;
  for (let y = 0; y < half.height; y++) {
    const upper = 2 * y * width * 3;
    const lower = upper + width * 3;
    for (let x = 0; x < half.width * 6; x += 6) {
      for (let channel = x; channel < x + 3; channel++) {
        const above = (data[upper + channel] ?? 0) + (data[upper + channel + 3] ?? 0);
        small[out++] = (above + (data[lower + channel] ?? 0) + (data[lower + channel + 3] ?? 0)) / 4;
      }
    }
  }
  return { ...half, data: small };
}
