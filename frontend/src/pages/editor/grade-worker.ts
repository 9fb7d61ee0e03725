import { type Grade, gradeTable } from '@reelwright/plan';

/** Computes the table of a grade beside the page, because it takes longer than a picture may. */
addEventListener('message', ({ data }: MessageEvent<Grade>) => {
  const table = Float32Array.from(gradeTable(data));
  postMessage(table, { transfer: [table.buffer] });
});
