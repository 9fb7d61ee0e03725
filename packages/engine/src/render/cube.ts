import { type Grade, gradeChange, shownRgb, toOkLab } from '@reelwright/plan';

/**
 * Colours along each edge of the table; between them four of its points are weighed (tetrahedral). With half as many, black
 * and a level of 8 would be neighbours, and what lies between, most of the shadows, would be straight.
 */
const SIZE = 65;

/** The name of the table in the folder that ffmpeg runs in. */
export const CUBE_FILE = 'grade.cube';

/**
 * A grade as a 3D table in the .cube format (Adobe Cube LUT Specification 1.0): sRGB in, sRGB out, red fastest. Colours
 * that a screen cannot show come nearer to grey, at their hue and lightness.
 */
export function cubeText(grade: Grade): string {
  const change = gradeChange(grade);
  const level = (i: number) => i / (SIZE - 1);
  const lines = [`LUT_3D_SIZE ${SIZE}`];
  for (let b = 0; b < SIZE; b++)
    for (let g = 0; g < SIZE; g++)
      for (let r = 0; r < SIZE; r++) {
        const source = toOkLab({ red: level(r), green: level(g), blue: level(b) });
        const { red, green, blue } = shownRgb(change(source));
        lines.push(`${red.toFixed(6)} ${green.toFixed(6)} ${blue.toFixed(6)}`);
      }
  return `${lines.join('\n')}\n`;
}

/**
 * Grades pictures of BT.709, limited range, by the table: in RGB of 16 bits, and dithered on the way back to 8, so that
 * skies and walls do not show bands. zscale does it in two thirds of the time of the scaler that every ffmpeg has.
 */
export function gradeFilter(hasZscale: boolean): string {
  const [into, out] = hasZscale
    ? [
        'zscale=matrixin=709:rangein=limited:matrix=gbr:range=full',
        'zscale=matrix=709:range=limited:dither=ordered',
      ]
    : ['scale=in_color_matrix=bt709:in_range=tv', 'scale=out_color_matrix=bt709:out_range=tv'];
  return `${into},format=gbrp16le,lut3d=file=${CUBE_FILE}:interp=tetrahedral,${out},format=yuv420p`;
}
