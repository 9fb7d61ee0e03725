/**
 * `npm run eval [-- speech eyes render clips joins style] [--recogniser <name>] [--only <parts of style>]
 * [--footage <files that grades are laid over>]`: every quality figure beside its target, on the real footage that lies beside
 * the checkout and on material made here. Exits with 1 when a target is missed.
 */

import { parseArgs } from 'node:util';
import { RECOGNISERS, type RecogniserName, recogniserNames } from '../packages/engine/src/speech/index.ts';
import { findShared } from '../packages/engine/src/testing/shared.ts';
import { clipRows, joinRows } from './clips/index.ts';
import { eyesRows } from './eyes/index.ts';
import { renderRows } from './render/index.ts';
import { type Row, showRows } from './row.ts';
import { speechRows } from './speech/index.ts';
import { STYLE_PARTS, type StylePart, styleRows } from './style/index.ts';

const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: {
    recogniser: { type: 'string', default: 'moonshine-tiny' },
    only: { type: 'string' },
    footage: { type: 'string' },
  },
});
const parts = stylePartsNamed(values.only);
const recogniser = recogniserNamed(values.recogniser);

const SECTIONS: Record<string, () => Promise<Row[]>> = {
  speech: () => speechRows(recogniser),
  eyes: eyesRows,
  render: renderRows,
  clips: clipRows,
  joins: joinRows,
  style: () => styleRows(parts, values.footage?.split(',')),
};

// Models that cannot be downloaded everywhere may lie beside the checkout.
const shared = findShared();
if (shared !== null) process.env.REELWRIGHT_MODELS_DIR ??= `${shared}/models`;

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
  rows.push(...(await measure().catch((error: unknown) => [failure(name, error)])));
}
console.log(showRows(rows));
process.exit(rows.every((row) => row.ok) ? 0 : 1);

/** A section that breaks off is a miss, and those beside it are shown all the same. */
function failure(section: string, error: unknown): Row {
  const detail = error instanceof Error ? error.message : String(error);
  return { metric: `${section}: measured to its end`, value: 0, target: '= 1', ok: false, detail };
}

function recogniserNamed(name: string): RecogniserName {
  const found = recogniserNames().find((one) => one === name);
  if (found) return found;
  console.error(`There is no recogniser called ${name}. There are: ${Object.keys(RECOGNISERS).join(', ')}.`);
  process.exit(2);
}

/** The parts of the style section that `--only` names, separated by commas; all without it. */
function stylePartsNamed(only: string | undefined): readonly StylePart[] {
  const asked = only?.split(',') ?? STYLE_PARTS;
  const unknown = asked.filter((name) => !STYLE_PARTS.some((part) => part === name));
  if (unknown.length > 0) {
    console.error(`Style has no part called ${unknown.join(', ')}. There are: ${STYLE_PARTS.join(', ')}.`);
    process.exit(2);
  }
  return STYLE_PARTS.filter((part) => asked.includes(part));
}
