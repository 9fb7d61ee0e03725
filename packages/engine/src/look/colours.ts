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

/** Looks at few small pictures of a source and tells the colours of its shots. */
export class ColourMeter {
  readonly #pictures: Frame[] = [];

  /** What the colours are read from: few pixels, not averaged, so that their extremes are kept. */
  static view(durationSeconds: number): View {
    const framesPerSecond = Math.max(
      0.001,
      Math.min(SAMPLES_PER_SECOND, MOST_PICTURES / Math.max(1, durationSeconds)),
    );
    return { framesPerSecond, width: WIDTH, height: HEIGHT, format: 'rgb24', sampling: 'sparse' };
  }

  /** Takes the next frame of `view`; it is kept. */
  push(frame: Frame): void {
    this.#pictures.push(frame);
  }

  /** The colours of a shot inside a part of the frame; null when no picture of it was seen, or only plain black. */
  within(shot: Span, content: Box): ShotColours | null {
    const pictures = this.#during(shot);
    return readPixels(pixelsOf(pictures, content, plainBlack(pictures)));
  }

  /**
   * Colours from all over a part of the frame and the time, few enough to be kept: their number does not grow with it. What
   * is plain black in one of the shots is black itself, so that nothing is read of it.
   */
  samples(content: Box, shots: readonly Span[]): ColourSample[] {
    const black = new Map<Frame, Uint8Array>();
    for (const shot of shots) {
      const pictures = this.#during(shot);
      const positions = plainBlack(pictures);
      for (const picture of pictures) black.set(picture, positions);
    }
    const each = Math.max(1, Math.floor(MOST_SAMPLES / Math.max(1, this.#pictures.length)));
    const stride = Math.max(1, Math.floor((WIDTH * HEIGHT) / each));
    return this.#pictures.flatMap((picture, i) => {
      const { atSeconds, data } = picture;
      const samples: ColourSample[] = [];
      // Every picture begins elsewhere, so that together they cover the frame.
      for (let pixel = (i * PHASE) % stride; pixel < WIDTH * HEIGHT; pixel += stride) {
        const [x, y] = [((pixel % WIDTH) + 0.5) / WIDTH, (Math.floor(pixel / WIDTH) + 0.5) / HEIGHT];
        if (x < content.x || x > content.x + content.width) continue;
        if (y < content.y || y > content.y + content.height) continue;
        const isBlack = black.get(picture)?.[pixel] === 1;
        const { l, a, b } = isBlack ? BLACK : colourAt(data, pixel);
        samples.push([round(atSeconds), round(x), round(y), round(l), round(a), round(b)]);
      }
      return samples;
    });
  }

  #during({ startSeconds, endSeconds }: Span): Frame[] {
    return this.#pictures.filter(({ atSeconds }) => atSeconds >= startSeconds && atSeconds < endSeconds);
  }
}

/** So many samples are kept of a source at most: 1 MB as JSON. */
const MOST_SAMPLES = 24_000;
/** Black itself, of which no colour is read. */
const BLACK = { l: 0, a: 0, b: 0 };
/** A prime, so that no two pictures in a row begin near each other. */
const PHASE = 7;

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function pixelsOf(pictures: readonly Frame[], content: Box, black: Uint8Array): Pixels {
  const left = Math.ceil(content.x * WIDTH);
  const right = Math.floor((content.x + content.width) * WIDTH);
  const top = Math.ceil(content.y * HEIGHT);
  const bottom = Math.floor((content.y + content.height) * HEIGHT);
  const [l, a, b]: [number[], number[], number[]] = [[], [], []];
  for (const { data } of pictures) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const pixel = y * WIDTH + x;
        if (black[pixel]) continue;
        const colour = colourAt(data, pixel);
        l.push(colour.l);
        a.push(colour.a);
        b.push(colour.b);
      }
    }
  }
  return { l: Float32Array.from(l), a: Float32Array.from(a), b: Float32Array.from(b) };
}

function colourAt(data: Uint8Array, pixel: number) {
  const at = 3 * pixel;
  return okLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
}
