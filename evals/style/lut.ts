import { okLab } from '../../packages/engine/src/look/oklab.ts';
import type { Lab } from '../../packages/engine/src/style/index.ts';

/** Colours along each edge of the cube. */
const SIZE = 33;

/** A change of colours in OKLab as the text of a .cube file; what leaves sRGB is clipped. */
export function cubeOf(change: (colour: Lab) => Lab): string {
  const lines = [`LUT_3D_SIZE ${SIZE}`];
  const level = (i: number) => Math.round((255 * i) / (SIZE - 1));
  for (let blue = 0; blue < SIZE; blue++)
    for (let green = 0; green < SIZE; green++)
      for (let red = 0; red < SIZE; red++)
        lines.push(
          toSrgb(change(okLab(level(red), level(green), level(blue))))
            .map((value) => value.toFixed(6))
            .join(' '),
        );
  return `${lines.join('\n')}\n`;
}

/** sRGB (0–1) of an OKLab colour (Ottosson 2020). */
function toSrgb({ l, a, b }: Lab): number[] {
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ].map((value) => {
    const inside = Math.max(0, Math.min(1, value));
    return inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055;
  });
}
