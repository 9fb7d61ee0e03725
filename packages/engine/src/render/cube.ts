import { GRADE_TABLE_SIZE, type Grade, gradeTable } from '@reelwright/plan';

/** The name of the table in the folder that ffmpeg runs in. */
export const CUBE_FILE = 'grade.cube';

/**
 * A grade as a 3D table in the .cube format (Adobe Cube LUT Specification 1.0): sRGB in, sRGB out, red fastest. Colours
 * that a screen cannot show come nearer to grey, at their hue and lightness.
 */
export function cubeText(grade: Grade): string {
  const table = gradeTable(grade);
  const lines = [`LUT_3D_SIZE ${GRADE_TABLE_SIZE}`];
  for (let at = 0; at < table.length; at += 3)
    lines.push([table[at], table[at + 1], table[at + 2]].map((value) => (value ?? 0).toFixed(6)).join(' '));
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
