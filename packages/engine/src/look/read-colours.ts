import { lightnessToZ, zToLightness } from '@reelwright/plan';
import { ORDINARY_CHROMA, type ShotColours, TONE_BANDS } from '../facts/index.ts';

/** The pixels of some pictures in OKLab, one array for each coordinate. */
export type Pixels = { l: Float32Array; a: Float32Array; b: Float32Array };

type Grey = { a: number; b: number };

/** Half a level of 255 (OKLab lightness): black as it is coded has no z, and is taken as this. */
const BLACK = 0.0533;
/** Nothing gets narrower than for a picture of this chroma, which is noise. */
const LEAST_CHROMA = 0.018;
/**
 * How far from the grey a colour counts for it: the width of the bell, as a share of the picture's chroma, and at most, in
 * OKLab. A grade that takes or gives colour brings colours nearer or further, and the same ones count. Wider than at most,
 * a blue backdrop would be the grey of those who stand before it.
 */
const GREY_WIDTH = { ofChroma: 0.64, most: 0.06 };
/** What is nearer than this to the grey, in OKLab, is evidence for it. */
const NEAR_GREY = 0.03;
/**
 * Light of another colour leaves black black, and a screen has no room to colour its white: what is darker or lighter than
 * this (OKLab lightness) says hardly anything of a cast, what is so much lighter or darker all.
 */
const CAST = { dark: 0.1, overDark: 0.2, light: 0.97, overLight: 0.06, least: 0.02 };
/** The grey has settled after so many steps. */
const GREY_STEPS = 24;
/**
 * Skin of every complexion beside a neutral grey, in OKLab: hue in degrees and, in a picture of ordinary chroma, chroma, and
 * how gradually it ends there. Measured on the faces of the test footage, with room.
 */
const SKIN = {
  fromHue: 25,
  toHue: 80,
  hueRim: 15,
  fromChroma: 0.03,
  toChroma: 0.16,
  chromaRim: 0.03,
  fromL: 0.2,
  toL: 0.92,
};
/** Where all but this share of the picture looks like skin, skin is all there is to tell grey from. */
const LEAST_OTHER = 0.1;

/** How colourful a picture is, is told by its colours at this percentile: of talking footage those of faces and clothes. The
 * mean says how much of the picture is wall: it differs by eight times between ordinary clips, this by three. */
const COLOURFUL = 0.95;
/** Chroma is counted in steps of this size, up to the most that a screen shows. */
const CHROMA_STEP = 2.5e-4;
const MOST_CHROMA = 0.5;

/** The colours of a picture of which these are samples; null when there are none. */
export function readColours(colours: readonly { l: number; a: number; b: number }[]): ShotColours | null {
  return readPixels({
    l: Float32Array.from(colours, ({ l }) => l),
    a: Float32Array.from(colours, ({ a }) => a),
    b: Float32Array.from(colours, ({ b }) => b),
  });
}

/** The colours of pictures with such pixels; null when there are none. */
export function readPixels(pixels: Pixels): ShotColours | null {
  if (pixels.l.length === 0) return null;
  const { grey, chroma } = greyOf(pixels);
  return {
    tones: tonesOf(pixels.l),
    grey,
    greyShare: greyShare(pixels, grey),
    chroma,
    skinShare: skinShare(pixels, grey, skinScale(chroma)),
  };
}

function tonesOf(lightness: Float32Array): number[] {
  const sorted = Float32Array.from(lightness, (l) => lightnessToZ(Math.max(BLACK, l))).sort();
  const ends = TONE_BANDS.map((percent) => Math.round((percent / 100) * sorted.length));
  return ends.map((end, i) => {
    // Of very few pixels a band may have none: the next one stands for it.
    const start = Math.min(ends[i - 1] ?? 0, sorted.length - 1);
    const band = sorted.subarray(start, Math.max(start + 1, end));
    return zToLightness(band.reduce((sum, z) => sum + z, 0) / band.length);
  });
}

/**
 * Where the colours that are not skin gather: mean shift (Fukunaga & Hostetler 1975) from no cast at all,
 * because a face may fill most of the picture. It moves with a
 * cast that lies over everything, and hardly with how much of the picture is coloured or how much colour it has. Skin is
 * told relative to it.
 */
function greyOf(pixels: Pixels): { grey: Grey; chroma: number } {
  const told = pixels.l.reduce((sum, l) => sum + tellsCast(l), 0);
  const counts = new Uint32Array(Math.ceil(MOST_CHROMA / CHROMA_STEP) + 1);
  let grey: Grey = { a: 0, b: 0 };
  let chroma = chromaOf(pixels, grey, counts);
  for (let step = 0; step < GREY_STEPS; step++) {
    const without = shifted(pixels, grey, chroma, true);
    grey = without.weight > LEAST_OTHER * told ? without.grey : shifted(pixels, grey, chroma, false).grey;
    chroma = chromaOf(pixels, grey, counts);
  }
  return { grey, chroma };
}

function shifted(
  pixels: Pixels,
  grey: Grey,
  chroma: number,
  withoutSkin: boolean,
): { grey: Grey; weight: number } {
  const width = Math.min(GREY_WIDTH.most, GREY_WIDTH.ofChroma * Math.max(LEAST_CHROMA, chroma));
  const scale = skinScale(chroma);
  let [weight, sumA, sumB] = [0, 0, 0];
  for (let i = 0; i < pixels.l.length; i++) {
    const a = (pixels.a[i] ?? 0) - grey.a;
    const b = (pixels.b[i] ?? 0) - grey.b;
    // A long-tailed bell: from far away the way to the grey is still found.
    const l = pixels.l[i] ?? 0;
    const other = withoutSkin ? 1 - skinLikeness(l, a / scale, b / scale) : 1;
    const share = (other * tellsCast(l)) / (1 + (a * a + b * b) / (width * width)) ** 4;
    weight += share;
    sumA += share * a;
    sumB += share * b;
  }
  return weight > 0
    ? { grey: { a: grey.a + sumA / weight, b: grey.b + sumB / weight }, weight }
    : { grey, weight };
}

/** How far a pixel of such a lightness shows a cast, 0–1; white a little, because a picture may have no other grey. */
function tellsCast(l: number): number {
  const inDark = Math.max(0, Math.min(1, (l - CAST.dark) / CAST.overDark));
  return inDark * Math.max(CAST.least, Math.min(1, (CAST.light - l) / CAST.overLight));
}

/** How much more colourful skin is in a picture of such chroma than in an ordinary one: a grade takes or gives it the same. */
function skinScale(chroma: number): number {
  return Math.max(LEAST_CHROMA, chroma) / ORDINARY_CHROMA;
}

/** 0–1: a wall that is nearly of the colour of skin must not stand for grey at one moment and be left out at the next. */
function skinLikeness(l: number, a: number, b: number): number {
  if (l < SKIN.fromL || l > SKIN.toL) return 0;
  const ofChroma = within(Math.sqrt(a * a + b * b), SKIN.fromChroma, SKIN.toChroma, SKIN.chromaRim);
  if (ofChroma === 0) return 0;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return ofChroma * within(hue, SKIN.fromHue, SKIN.toHue, SKIN.hueRim);
}

/** How far a value lies between two: half at either, 0 and 1 half a rim outside and inside. */
function within(value: number, from: number, to: number, rim: number): number {
  return Math.max(0, Math.min(1, Math.min(value - from, to - value) / rim + 0.5));
}

function greyShare(pixels: Pixels, grey: Grey): number {
  let near = 0;
  for (let i = 0; i < pixels.l.length; i++)
    if (Math.hypot((pixels.a[i] ?? 0) - grey.a, (pixels.b[i] ?? 0) - grey.b) < NEAR_GREY) near += 1;
  return near / pixels.l.length;
}

function skinShare(pixels: Pixels, grey: Grey, scale: number): number {
  let skin = 0;
  for (let i = 0; i < pixels.l.length; i++) {
    const [a, b] = [(pixels.a[i] ?? 0) - grey.a, (pixels.b[i] ?? 0) - grey.b];
    skin += skinLikeness(pixels.l[i] ?? 0, a / scale, b / scale);
  }
  return skin / pixels.l.length;
}

/**
 * The distance from the grey that `COLOURFUL` of the colours keep within, counted (in `counts`, one for each step of chroma)
 * and not sorted: it is asked often.
 */
function chromaOf(pixels: Pixels, grey: Grey, counts: Uint32Array): number {
  counts.fill(0);
  for (let i = 0; i < pixels.l.length; i++) {
    const [a, b] = [(pixels.a[i] ?? 0) - grey.a, (pixels.b[i] ?? 0) - grey.b];
    const step = Math.min(counts.length - 1, Math.floor(Math.sqrt(a * a + b * b) / CHROMA_STEP));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  const enough = COLOURFUL * (pixels.l.length - 1);
  let [step, within] = [0, 0];
  while (step < counts.length && within + (counts[step] ?? 0) <= enough) {
    within += counts[step] ?? 0;
    step += 1;
  }
  return (step + 0.5) * CHROMA_STEP;
}
