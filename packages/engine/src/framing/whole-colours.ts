import {
  BLURRED_BACKGROUND,
  cameraWindow,
  fromOkLab,
  type Layout,
  type Rgb,
  toOkLab,
} from '@reelwright/plan';
import { type Box, type ColourSample, WHOLE_FRAME } from '../facts/index.ts';
import { isInside } from './closer.ts';
import type { Size } from './pane.ts';

type Fit = Extract<Layout, { kind: 'fit' }>;

/**
 * The colours of a picture that is shown whole over its blurred and darkened copy: as many as there are samples of the
 * source (those of one shot), picture and copy each with as many as it has of the frame. The copy's are means over the
 * time of the shot. Over a plain colour: those of the picture. `picture` and `output` in pixels. Pure.
 */
export function wholeColours(
  samples: readonly ColourSample[],
  layout: Fit,
  picture: Size,
  output: Size,
): ColourSample[] {
  const content = layout.content ?? WHOLE_FRAME;
  const inside = samples.filter(([, x, y]) => isInside({ x, y }, content));
  const [first] = inside;
  if (layout.background !== 'blur' || !first) return inside;
  const place = contained(content, picture, output);
  const behind = backgroundPlaces(place, output);
  const shown = Math.round(inside.length * place.width * place.height);
  if (behind.length === 0 || shown >= inside.length) return inside;
  const copy = blurred(behind, inside, content, picture, output).map(
    ({ l, a, b }): ColourSample => [first[0], first[1], first[2], l, a, b],
  );
  return [...evenly(inside, shown), ...evenly(copy, inside.length - shown)];
}

/** Where the picture stands in the finished frame, fractions of that. */
function contained(content: Box, picture: Size, output: Size): Box {
  const across = (content.width * picture.width) / output.width;
  const down = (content.height * picture.height) / output.height;
  const [width, height] = [across / Math.max(across, down), down / Math.max(across, down)];
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** Pixels of the finished frame by which the copy is blurred. */
function sigmaIn({ width, height }: Size): number {
  return BLURRED_BACKGROUND.blur * Math.min(width, height);
}

/** Places beside the picture, in pixels of the finished frame, as dense as a blurred picture needs. */
function backgroundPlaces(place: Box, { width, height }: Size): { x: number; y: number }[] {
  const sigma = sigmaIn({ width, height });
  const [columns, rows] = [Math.ceil(width / sigma), Math.ceil(height / sigma)];
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: (((i % columns) + 0.5) / columns) * width,
    y: ((Math.floor(i / columns) + 0.5) / rows) * height,
  })).filter(({ x, y }) => !isInside({ x: x / width, y: y / height }, place));
}

/** The colours at places of the finished frame of the picture that fills it, blurred and darkened as the renderer does. */
function blurred(
  places: readonly { x: number; y: number }[],
  samples: readonly ColourSample[],
  content: Box,
  picture: Size,
  output: Size,
) {
  const { width, height } = output;
  const sigma = sigmaIn(output);
  const aspect = (content.width * picture.width) / (content.height * picture.height);
  const window = cameraWindow({ x: 0.5, y: 0.5, zoom: 1 }, aspect, width / height);
  const pixels = samples.map(([, x, y, l, a, b]) => ({
    x: (((x - content.x) / content.width - window.x) / window.width) * width,
    y: (((y - content.y) / content.height - window.y) / window.height) * height,
    colour: fromOkLab({ l, a, b }),
  }));
  const seen = pixels.filter(({ x, y }) => x >= 0 && x <= width && y >= 0 && y <= height);
  return places.flatMap((place) => {
    const mean: Rgb = { red: 0, green: 0, blue: 0 };
    let sum = 0;
    for (const { x, y, colour } of seen) {
      const weight = Math.exp(-((x - place.x) ** 2 + (y - place.y) ** 2) / (2 * sigma ** 2));
      sum += weight;
      mean.red += weight * colour.red;
      mean.green += weight * colour.green;
      mean.blue += weight * colour.blue;
    }
    // Nothing near enough was sampled.
    if (sum < LEAST_WEIGHT) return [];
    return [toOkLab(darkened({ red: mean.red / sum, green: mean.green / sum, blue: mean.blue / sum }))];
  });
}

/** Of one sample at the place itself, so much is needed to know a colour. */
const LEAST_WEIGHT = 0.01;

/** Less luma (ITU-R BT.709) and the same differences of colour. */
function darkened({ red, green, blue }: Rgb): Rgb {
  const less = (1 - BLURRED_BACKGROUND.light) * (0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const left = (value: number) => Math.max(0, Math.min(1, value - less));
  return { red: left(red), green: left(green), blue: left(blue) };
}

/** So many of a list, from all over it; some more than once where it is shorter. */
function evenly<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)]).filter(
    (one) => one !== undefined,
  );
}
