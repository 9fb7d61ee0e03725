import { z } from 'zod';
import { fraction } from './fields.ts';
import { fromOkLab, type Lab, type Rgb } from './oklab.ts';

/** A hue and chroma in OKLab; ±0.4 is beyond every screen. */
const chromatic = z.number().min(-0.4).max(0.4);
const Chroma = z.strictObject({ a: chromatic, b: chromatic });

/** A lightness before and after. */
const Tone = z.strictObject({ from: fraction, to: fraction });

/**
 * How colours are changed, in OKLab: lightness by a curve, colours by a factor about a grey that moves. Plain numbers, so
 * that a preview can show it too.
 */
export const Grade = z
  .strictObject({
    /**
     * The tone curve: in order of `from`, `to` rising with it; smooth in between. Black stays black unless the first tone
     * is `from` 0.
     */
    tones: z.array(Tone).min(2).max(16),
    /** What is grey in the source … */
    greyFrom: Chroma,
    /** … and what it becomes. */
    greyTo: Chroma,
    /** 0 takes all colour, 1 keeps it. */
    saturation: z.number().min(0).max(4),
    /** 0–1: how much less skin is tinted and made more colourful than everything else. */
    skinProtection: fraction,
  })
  .refine(
    ({ tones }) =>
      tones.every((tone, i) => {
        const before = tones[i - 1];
        return before === undefined || (tone.from > before.from && tone.to >= before.to);
      }),
    { path: ['tones'], error: 'must rise: each tone lighter than the one before, and not made darker' },
  );
/** How colours are changed, in OKLab. */
export type Grade = z.infer<typeof Grade>;

/** The ends of lightness, where its z is infinite and a level of noise would be much, are held off. */
const DARKEST = 0.02;
const LIGHTEST = 0.99;

/** The change of one colour that a grade says; may leave what a screen can show. Build it once, use it for all colours. */
export function gradeChange(grade: Grade): (colour: Lab) => Lab {
  const curve = toneCurve(grade.tones);
  const { greyFrom, greyTo, saturation, skinProtection } = grade;
  return ({ l, a, b }) => {
    const [fromA, fromB] = [a - greyFrom.a, b - greyFrom.b];
    const skin = skinProtection === 0 ? 0 : skinProtection * skinLikeness(l, fromA, fromB);
    // Less colour takes skin along: a coloured face before a grey wall would be an effect.
    const factor = saturation > 1 ? saturation + skin * (1 - saturation) : saturation;
    const cast = (1 - skin) * smooth(l / TINTED_FROM);
    return {
      l: curve(l),
      a: greyFrom.a + cast * (greyTo.a - greyFrom.a) + fromA * factor,
      b: greyFrom.b + cast * (greyTo.b - greyFrom.b) + fromB * factor,
    };
  };
}

/** Light of another colour leaves black black: darker than this (OKLab lightness) a cast goes out. */
const TINTED_FROM = 0.3;

/** Skin of every complexion beside a neutral grey, in OKLab: middle and half width of hue (degrees) and chroma. */
const SKIN = { hue: 52, hueWidth: 32, chroma: 0.085, chromaWidth: 0.07 };

/** 0–1: how much a colour beside the grey looks like skin; falls off smoothly, so that no border shows in a face. */
function skinLikeness(l: number, a: number, b: number): number {
  const chroma = Math.hypot(a, b);
  if (chroma < 1e-6) return 0;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  const away = Math.hypot(
    bounded((hue - SKIN.hue) / SKIN.hueWidth),
    bounded((chroma - SKIN.chroma) / SKIN.chromaWidth),
  );
  const light = smooth((l - 0.1) / 0.15) * smooth((0.97 - l) / 0.1);
  return smooth(1.6 - 1.2 * away) * light;
}

function bounded(value: number): number {
  return Math.min(3, Math.abs(value));
}

/** 0 below 0, 1 above 1, without a kink between (3t² − 2t³). */
function smooth(value: number): number {
  const t = Math.max(0, Math.min(1, value));
  return t * t * (3 - 2 * t);
}

/** The curve through the tones, monotone and smooth in z, going on beyond both ends with a slope of one in z. */
function toneCurve(tones: Grade['tones']): (lightness: number) => number {
  // Below the darkest and above the lightest all tones are one.
  const points = tones
    .map(({ from, to }) => ({ x: lightnessToZ(from), y: lightnessToZ(to) }))
    .filter(({ x }, i, all) => i === 0 || x > (all[i - 1]?.x ?? x));
  const through = monotoneCurve(points);
  const black = tones[0]?.from === 0 ? tones[0].to : 0;
  return (lightness) => {
    const graded = zToLightness(through(lightnessToZ(lightness)));
    // Black and white stay where they belong, whatever the curve does to what lies inside.
    if (lightness < DARKEST) return black + ((graded - black) * Math.max(0, lightness)) / DARKEST;
    if (lightness > LIGHTEST) {
      const share = Math.min(1, (lightness - LIGHTEST) / (1 - LIGHTEST));
      return graded + share * (1 - graded);
    }
    return graded;
  };
}

type Point = { x: number; y: number };

/** Cubic Hermite curve whose slopes keep it monotone (Fritsch & Butland 1984); straight with slope one outside. */
function monotoneCurve(points: readonly Point[]): (x: number) => number {
  const [first, last] = [points[0] ?? { x: 0, y: 0 }, points.at(-1) ?? { x: 0, y: 0 }];
  const slopes = points.map((point, i) => slopeAt(points[i - 1], point, points[i + 1]));
  return (x) => {
    if (x <= first.x) return first.y + x - first.x;
    if (x >= last.x) return last.y + x - last.x;
    const i = points.findIndex((point) => point.x > x);
    const [from, to] = [points[i - 1] ?? first, points[i] ?? last];
    const width = to.x - from.x;
    const t = (x - from.x) / width;
    const [leave, arrive] = [(slopes[i - 1] ?? 0) * width, (slopes[i] ?? 0) * width];
    const rise = to.y - from.y;
    return from.y + t * (leave + t * (3 * rise - 2 * leave - arrive + t * (leave + arrive - 2 * rise)));
  };
}

function slopeAt(before: Point | undefined, point: Point, after: Point | undefined): number {
  const into = before ? (point.y - before.y) / (point.x - before.x) : 1;
  const out = after ? (after.y - point.y) / (after.x - point.x) : 1;
  return into <= 0 || out <= 0 ? 0 : (2 * into * out) / (into + out);
}

/** OKLab lightness as z = ln(L / (1 − L)), in which it is graded and contrast is a factor; held inside 0.02–0.99. */
export function lightnessToZ(lightness: number): number {
  const inside = Math.max(DARKEST, Math.min(LIGHTEST, lightness));
  return Math.log(inside / (1 - inside));
}

/** The OKLab lightness of a z. */
export function zToLightness(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/**
 * An OKLab colour as a screen can show it: colour is taken away at the same lightness and hue until it fits, so that a
 * bright face does not turn yellow where one channel would clip.
 */
export function shownRgb(colour: Lab): Rgb {
  const l = Math.max(0, Math.min(1, colour.l));
  const whole = fromOkLab({ ...colour, l });
  if (isShown(whole)) return whole;
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (isShown(fromOkLab({ l, a: colour.a * middle, b: colour.b * middle }))) low = middle;
    else high = middle;
  }
  const { red, green, blue } = fromOkLab({ l, a: colour.a * low, b: colour.b * low });
  return { red: inRange(red), green: inRange(green), blue: inRange(blue) };
}

/** Rounding of matrices; less than a level of 10 bits. */
const TOLERANCE = 5e-4;

function isShown({ red, green, blue }: Rgb): boolean {
  return [red, green, blue].every((value) => value >= -TOLERANCE && value <= 1 + TOLERANCE);
}

function inRange(value: number): number {
  return Math.max(0, Math.min(1, value));
}
