import { type Grade, gradeChange, shownRgb } from './grade.ts';
import { toOkLab } from './oklab.ts';

/**
 * Colours along each edge of the table; between them four of its points are weighed (tetrahedral). With half as many, black
 * and a level of 8 would be neighbours, and what lies between, most of the shadows, would be straight.
 */
export const GRADE_TABLE_SIZE = 65;

/**
 * What a grade makes of every colour, as a table with `GRADE_TABLE_SIZE` points along each edge: red, green and blue in sRGB
 * of each point, 0–1, red running fastest. The renderer and a preview grade by this one table. Takes some tenths of a second.
 */
export function gradeTable(grade: Grade): Float64Array {
  const change = gradeChange(grade);
  const level = (i: number) => i / (GRADE_TABLE_SIZE - 1);
  const table = new Float64Array(3 * GRADE_TABLE_SIZE ** 3);
  let at = 0;
  for (let b = 0; b < GRADE_TABLE_SIZE; b++)
    for (let g = 0; g < GRADE_TABLE_SIZE; g++)
      for (let r = 0; r < GRADE_TABLE_SIZE; r++) {
        const source = toOkLab({ red: level(r), green: level(g), blue: level(b) });
        const { red, green, blue } = shownRgb(change(source));
        table.set([red, green, blue], at);
        at += 3;
      }
  return table;
}
