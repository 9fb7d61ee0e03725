import type { Box, ColourSample, ShotColours, Span } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { okLab } from './oklab.ts';
import { plainBlack } from './plain-black.ts';
import { type Pixels, readPixels } from './read-colours.ts';

/** So many pictures are kept of a source at most, whatever its length: 5 MB. */
const MOST_PICTURES = 1200;
const SAMPLES_PER_SECOND = 2;
const WIDTH = 48;
const HEIGHT = 27;
/**
 * A colour is the mean over this share of a pixel's width and height: few places, so that their extremes are kept, and
 * not single pixels of the source, of which larger pictures have noisier ones.
 */
const PATCH = 1 / 8;

/** A picture of `WIDTH` × `HEIGHT` colours, rgb24. */
type Picture = { atSeconds: number; width: number; height: number; data: Uint8Array };

/** Looks at few small pictures of a source and tells the colours of its shots. */
export class ColourMeter {
  readonly #pictures: Picture[] = [];

  /** What the colours are read from. */
  static view(durationSeconds: number): View {
    const framesPerSecond = Math.max(
      0.001,
      Math.min(SAMPLES_PER_SECOND, MOST_PICTURES / Math.max(1, durationSeconds)),
    );
    return { framesPerSecond, width: WIDTH / PATCH, height: HEIGHT / PATCH, format: 'rgb24' };
  }

  /** Takes the next frame of `view`; a part of it is kept. */
  push(frame: Frame): void {
    this.#pictures.push(patchesOf(frame));
  }

  /**
   * The colours of each shot inside a part of the frame (null when no picture of it was seen, or only plain black), and
   * colours from all over that part and the time, few enough to be kept: their number does not grow with it. What is
   * plain black in a shot is not among them.
   */
  read(shots: readonly Span[], content: Box): { shots: (ShotColours | null)[]; samples: ColourSample[] } {
    const places = placesIn(content);
    const black = new Map<Picture, Uint8Array>();
    const colours = shots.map(({ startSeconds, endSeconds }) => {
      const pictures = this.#pictures.filter(
        ({ atSeconds }) => atSeconds >= startSeconds && atSeconds < endSeconds,
      );
      const positions = plainBlack(pictures);
      for (const picture of pictures) black.set(picture, positions);
      const seen = places.filter((place) => positions[place] !== 1);
      return readPixels(pixelsOf(pictures, seen));
    });
    return { shots: colours, samples: this.#samples(places, black) };
  }

  #samples(places: readonly number[], black: ReadonlyMap<Picture, Uint8Array>): ColourSample[] {
    const each = Math.max(1, Math.floor(MOST_SAMPLES / Math.max(1, this.#pictures.length)));
    const stride = Math.max(1, Math.floor((WIDTH * HEIGHT) / each));
    return this.#pictures.flatMap((picture, i) => {
      // Every picture begins elsewhere, so that together they cover the frame.
      const isTaken = (place: number) => place % stride === (i * PHASE) % stride;
      return places
        .filter((place) => isTaken(place) && black.get(picture)?.[place] !== 1)
        .map((place): ColourSample => {
          const { l, a, b } = colourAt(picture, place);
          const [x, y] = [((place % WIDTH) + 0.5) / WIDTH, (Math.floor(place / WIDTH) + 0.5) / HEIGHT];
          return [round(picture.atSeconds), round(x), round(y), round(l), round(a), round(b)];
        });
    });
  }
}

/** So many samples are kept of a source at most: 1 MB as JSON. */
const MOST_SAMPLES = 24_000;
/** A prime, so that no two pictures in a row begin near each other. */
const PHASE = 7;

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** The middles of the pixels that a view is divided into. */
function patchesOf({ atSeconds, width, height, data }: Frame): Picture {
  const [across, down] = [width / WIDTH, height / HEIGHT];
  const patches = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let place = 0; place < WIDTH * HEIGHT; place++) {
    const x = Math.floor(((place % WIDTH) + 0.5) * across);
    const y = Math.floor((Math.floor(place / WIDTH) + 0.5) * down);
    const at = 3 * (y * width + x);
    patches.set(data.subarray(at, at + 3), 3 * place);
  }
  return { atSeconds, width: WIDTH, height: HEIGHT, data: patches };
}

/** The pixels whose middles lie in a part of the frame, in order of lines. */
function placesIn({ x, y, width, height }: Box): number[] {
  return Array.from({ length: WIDTH * HEIGHT }, (_, place) => place).filter((place) => {
    const [across, down] = [((place % WIDTH) + 0.5) / WIDTH, (Math.floor(place / WIDTH) + 0.5) / HEIGHT];
    return across >= x && across <= x + width && down >= y && down <= y + height;
  });
}

function pixelsOf(pictures: readonly Picture[], places: readonly number[]): Pixels {
  const size = pictures.length * places.length;
  const pixels = { l: new Float32Array(size), a: new Float32Array(size), b: new Float32Array(size) };
  let at = 0;
  for (const picture of pictures)
    for (const place of places) {
      const { l, a, b } = colourAt(picture, place);
      pixels.l[at] = l;
      pixels.a[at] = a;
      pixels.b[at] = b;
      at += 1;
    }
  return pixels;
}

function colourAt({ data }: Picture, place: number) {
  const at = 3 * place;
  return okLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
}
