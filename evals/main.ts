/**
 * `npm run eval [-- speech eyes render clips]`: every quality figure beside its target, on the real footage that
 * lies beside the checkout and on material made here. Exits with 1 when a target is missed.
 */

import { findShared } from '../packages/engine/src/testing/shared.ts';
import { clipRows } from './clips/index.ts';
import { eyesRows } from './eyes/index.ts';
import { renderRows } from './render/index.ts';
import { type Row, showRows } from './row.ts';
import { speechRows } from './speech/index.ts';

const SECTIONS: Record<string, () => Promise<Row[]>> = {
  speech: speechRows,
  eyes: eyesRows,
  render: renderRows,
  clips: clipRows,
};

// Models that cannot be downloaded everywhere may lie beside the checkout.
const shared = findShared();
if (shared !== null) process.env.REELWRIGHT_MODELS_DIR ??= `${shared}/models`;

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
