/**
 * `npm run eval [-- speech framing render clips]`: every quality figure beside its target, on the real footage that
 * lies beside the checkout and on material made here. Exits with 1 when a target is missed.
 */
import { clipRows } from './clips/index.ts';
import { framingRows } from './framing/index.ts';
import { renderRows } from './render/index.ts';
import { type Row, showRows } from './row.ts';
import { speechRows } from './speech/index.ts';

const SECTIONS: Record<string, () => Promise<Row[]>> = {
  speech: speechRows,
  framing: framingRows,
  render: renderRows,
  clips: clipRows,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(
    `There is no evaluation called ${unknown.join(', ')}. There are: ${Object.keys(SECTIONS).join(', ')}.`,
  );
  process.exit(2);
}

const rows: Row[] = [];
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`measuring ${name} ...`);
  rows.push(...(await measure()));
}
console.log(showRows(rows));
process.exit(rows.every((row) => row.ok) ? 0 : 1);
