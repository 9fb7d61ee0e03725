import {
  type Box,
  type ColourSample,
  type ShotColours,
  type Span,
  TONE_PERCENTILES,
} from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { okLab } from './oklab.ts';

/** So many pictures are kept of a source at most, whatever its length: 5 MB. */
const MOST_PICTURES = 1200;
const SAMPLES_PER_SECOND = 2;
const WIDTH = 48;
const HEIGHT = 27;
/** Black that belongs to no picture (text cards, fades) says nothing of colours: lightness below this. */
const BLACK = 0.04;
/** How far from the grey a colour counts for it; the width of the bell, in OKLab. */
const GREY_WIDTH = 0.03;
/** Light of another colour leaves black black: what is darker (OKLab lightness) says nothing of a cast, what is this much lighter all. */
const CAST_FROM = 0.1;
const CAST_OVER = 0.2;
/** The grey has settled after so many steps. */
const GREY_STEPS = 12;
/**
 * Skin of every complexion beside a neutral grey, in OKLab: hue in degrees and chroma. Measured on the faces of the
 * test footage, with room.
 */
const SKIN = { fromHue: 25, toHue: 80, fromChroma: 0.03, toChroma: 0.16, fromL: 0.2, toL: 0.92 };
/** Where all but this share of the picture looks like skin, skin is all there is to tell grey from. */
const LEAST_OTHER = 0.1;

/** How colourful a picture is, is told by its colours at this percentile: of talking footage those of faces and clothes. The
 * mean says how much of the picture is wall: it differs by eight times between ordinary clips, this by three. */
const COLOURFUL = 0.95;

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

  /** The colours inside a part of the source and of the frame; null when no picture of it was seen, or only black. */
  within(span: Span, content: Box): ShotColours | null {
    const pictures = this.#pictures.filter(
      ({ atSeconds }) => atSeconds >= span.startSeconds && atSeconds < span.endSeconds,
    );
    return readPixels(pixelsOf(pictures, content));
  }

  /** Colours from all over a part of the frame and the time, few enough to be kept: their number does not grow with it. */
  samples(content: Box): ColourSample[] {
    const each = Math.max(1, Math.floor(MOST_SAMPLES / Math.max(1, this.#pictures.length)));
    const stride = Math.max(1, Math.floor((WIDTH * HEIGHT) / each));
    return this.#pictures.flatMap(({ atSeconds, data }, i) => {
      const samples: ColourSample[] = [];
      // Every picture begins elsewhere, so that together they cover the frame.
      for (let pixel = (i * PHASE) % stride; pixel < WIDTH * HEIGHT; pixel += stride) {
        const [x, y] = [((pixel % WIDTH) + 0.5) / WIDTH, (Math.floor(pixel / WIDTH) + 0.5) / HEIGHT];
        if (x < content.x || x > content.x + content.width) continue;
        if (y < content.y || y > content.y + content.height) continue;
        const { l, a, b } = okLab(data[pixel * 3] ?? 0, data[pixel * 3 + 1] ?? 0, data[pixel * 3 + 2] ?? 0);
        samples.push([round(atSeconds), round(x), round(y), round(l), round(a), round(b)]);
      }
      return samples;
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

/** The colours of a picture of which these are samples; null when there are none, or only black. */
export function readColours(colours: readonly { l: number; a: number; b: number }[]): ShotColours | null {
  const seen = colours.filter(({ l }) => l >= BLACK);
  return readPixels({
    l: Float32Array.from(seen, ({ l }) => l),
    a: Float32Array.from(seen, ({ a }) => a),
    b: Float32Array.from(seen, ({ b }) => b),
  });
}

function readPixels(pixels: Pixels): ShotColours | null {
  if (pixels.l.length === 0) return null;
  const grey = greyOf(pixels);
  const [near, skin, chroma] = [greyShare(pixels, grey), skinShare(pixels, grey), chromaOf(pixels, grey)];
  return { tones: tonesOf(pixels.l), grey, greyShare: near, chroma, skinShare: skin };
}

type Pixels = { l: Float32Array; a: Float32Array; b: Float32Array };
type Grey = { a: number; b: number };

function pixelsOf(pictures: readonly Frame[], content: Box): Pixels {
  const left = Math.ceil(content.x * WIDTH);
  const right = Math.floor((content.x + content.width) * WIDTH);
  const top = Math.ceil(content.y * HEIGHT);
  const bottom = Math.floor((content.y + content.height) * HEIGHT);
  const [l, a, b]: [number[], number[], number[]] = [[], [], []];
  for (const { data } of pictures) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = (y * WIDTH + x) * 3;
        const colour = okLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
        if (colour.l < BLACK) continue;
        l.push(colour.l);
        a.push(colour.a);
        b.push(colour.b);
      }
    }
  }
  return { l: Float32Array.from(l), a: Float32Array.from(a), b: Float32Array.from(b) };
}

function tonesOf(lightness: Float32Array): number[] {
  const sorted = Float32Array.from(lightness).sort();
  return TONE_PERCENTILES.map((percent) => sorted[Math.round((percent / 100) * (sorted.length - 1))] ?? 0);
}

/**
 * Where the colours that are not skin gather: mean shift (Fukunaga & Hostetler 1975) from no cast at all,
 * because a face may fill most of the picture. It moves with a
 * cast that lies over everything, and hardly with how much of the picture is coloured. Skin is told relative to it.
 */
function greyOf(pixels: Pixels): Grey {
  const told = pixels.l.reduce((sum, l) => sum + tellsCast(l), 0);
  let grey: Grey = { a: 0, b: 0 };
  for (let step = 0; step < GREY_STEPS; step++) {
    const without = shifted(pixels, grey, true);
    grey = without.weight > LEAST_OTHER * told ? without.grey : shifted(pixels, grey, false).grey;
  }
  return grey;
}

function shifted(pixels: Pixels, grey: Grey, withoutSkin: boolean): { grey: Grey; weight: number } {
  let [weight, sumA, sumB] = [0, 0, 0];
  for (let i = 0; i < pixels.l.length; i++) {
    const a = (pixels.a[i] ?? 0) - grey.a;
    const b = (pixels.b[i] ?? 0) - grey.b;
    if (withoutSkin && isSkin(pixels.l[i] ?? 0, a, b)) continue;
    // A long-tailed bell: from far away the way to the grey is still found.
    const share = tellsCast(pixels.l[i] ?? 0) / (1 + (a * a + b * b) / (GREY_WIDTH * GREY_WIDTH)) ** 2;
    weight += share;
    sumA += share * a;
    sumB += share * b;
  }
  return weight > 0
    ? { grey: { a: grey.a + sumA / weight, b: grey.b + sumB / weight }, weight }
    : { grey, weight };
}

/** How far a pixel of such a lightness shows a cast, 0–1. */
function tellsCast(l: number): number {
  return Math.max(0, Math.min(1, (l - CAST_FROM) / CAST_OVER));
}

function isSkin(l: number, a: number, b: number): boolean {
  if (l < SKIN.fromL || l > SKIN.toL) return false;
  const chroma = Math.hypot(a, b);
  if (chroma < SKIN.fromChroma || chroma > SKIN.toChroma) return false;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return hue >= SKIN.fromHue && hue <= SKIN.toHue;
}

function greyShare(pixels: Pixels, grey: Grey): number {
  let near = 0;
  for (let i = 0; i < pixels.l.length; i++)
    if (Math.hypot((pixels.a[i] ?? 0) - grey.a, (pixels.b[i] ?? 0) - grey.b) < GREY_WIDTH) near += 1;
  return near / pixels.l.length;
}

function skinShare(pixels: Pixels, grey: Grey): number {
  let skin = 0;
  for (let i = 0; i < pixels.l.length; i++)
    if (isSkin(pixels.l[i] ?? 0, (pixels.a[i] ?? 0) - grey.a, (pixels.b[i] ?? 0) - grey.b)) skin += 1;
  return skin / pixels.l.length;
}

function chromaOf(pixels: Pixels, grey: Grey): number {
  const chromas = pixels.a.map((a, i) => Math.hypot(a - grey.a, (pixels.b[i] ?? 0) - grey.b)).sort();
  return chromas[Math.floor(COLOURFUL * (chromas.length - 1))] ?? 0;
}
