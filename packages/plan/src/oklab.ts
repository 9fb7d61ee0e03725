/** A colour in OKLab: lightness 0–1, a from green to magenta, b from blue to yellow (Björn Ottosson 2020). */
export type Lab = { l: number; a: number; b: number };

/** A colour in sRGB (IEC 61966-2-1), 0–1 each; beyond where a screen cannot show it. */
export type Rgb = { red: number; green: number; blue: number };

/** OKLab of an sRGB colour ("A perceptual color space for image processing", matrices of 2021-01-25). */
export function toOkLab({ red, green, blue }: Rgb): Lab {
  return linearToOkLab({ red: toLinear(red), green: toLinear(green), blue: toLinear(blue) });
}

/** OKLab of linear light, 0–1 each for what a screen can show. */
export function linearToOkLab({ red: r, green: g, blue: b }: Rgb): Lab {
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    a: 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    b: 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  };
}

/** sRGB of an OKLab colour, not limited to what a screen can show. */
export function fromOkLab({ l, a, b }: Lab): Rgb {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    red: toGamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    green: toGamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    blue: toGamma(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  };
}

/** Linear light of an sRGB value, 0–1 both. */
export function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toGamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
