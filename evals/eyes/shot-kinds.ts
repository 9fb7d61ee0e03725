import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transition } from '../../packages/engine/src/facts/index.ts';
import { probe } from '../../packages/engine/src/media/index.ts';
import { examineScenes } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';
import { type KnownBorders, type KnownTransition, makeReels } from './shot-footage.ts';
import { makeNegatives } from './shot-negatives.ts';

/** Cuts must be hit to the frame, at 25 frames a second. */
const FRAME_SECONDS = 1 / 25;
/** Where nobody can say to the frame when a blend begins, its middle may be off by this much. */
const BLEND_SECONDS = 0.3;

const TARGETS: Readonly<Record<KnownTransition['kind'], number>> = { cut: 0.98, fade: 0.95, dissolve: 0.9 };

type Found = { known: KnownBorders; borders: Transition[] };

/**
 * Cuts, fades and dissolves of known places in real talking footage, each kind by itself, on the footage that constants
 * were tuned on and on what was held back; and false borders in uncut takes full of what could be mistaken for one.
 * Everything is examined as the engine does it, faces included.
 */
export async function shotKindRows(shared: string): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-reels-'));
  try {
    const rows: Row[] = [];
    for (const part of ['tuned', 'held back'] as const) {
      const found = await findAll(await makeReels(shared, folder, part));
      for (const kind of ['cut', 'fade', 'dissolve'] as const) rows.push(kindRow(found, kind, part));
    }
    rows.push(negativesRow(await findAll(await makeNegatives(shared, folder))));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findAll(files: readonly KnownBorders[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const known of files) {
    const source = await probe(known.path);
    const span = { startSeconds: 0, endSeconds: source.durationSeconds };
    const { shots } = await examineScenes(known.path, source, [span], {});
    found.push({ known, borders: shots.flatMap(({ entry }) => (entry ? [entry] : [])) });
  }
  return found;
}

/** F1 over the files of one kind of border; a border of another kind in the right place counts as missed and false. */
function kindRow(files: readonly Found[], kind: KnownTransition['kind'], part: string): Row {
  let [hits, found, wanted] = [0, 0, 0];
  const details: string[] = [];
  for (const { known, borders } of files) {
    const truths = known.transitions.filter((truth) => truth.kind === kind);
    if (truths.length === 0) continue;
    const left = [...borders];
    const good = truths.filter((truth) => {
      const at = left.findIndex((border) => border.kind === kind && isNear(border, truth));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
    hits += good.length;
    found += borders.length;
    wanted += truths.length;
    const extra = left.length > 0 ? ` +${left.length} false` : '';
    details.push(`${known.name} ${good.length}/${truths.length}${extra}`);
  }
  const value = (2 * hits) / Math.max(1, found + wanted);
  return {
    metric: `${kind} F1, ${part}`,
    value,
    target: `>= ${TARGETS[kind]}`,
    ok: value >= TARGETS[kind],
    detail: details.join(', '),
  };
}

function isNear(border: Transition, truth: KnownTransition): boolean {
  const off = Math.abs(border.startSeconds + border.endSeconds - truth.startSeconds - truth.endSeconds) / 2;
  return off <= (truth.kind === 'cut' ? FRAME_SECONDS * 0.51 : BLEND_SECONDS);
}

function negativesRow(files: readonly Found[]): Row {
  const wrong = files.filter(({ borders }) => borders.length > 0);
  const value = wrong.reduce((sum, { borders }) => sum + borders.length, 0);
  return {
    metric: `false borders in ${files.length} uncut takes`,
    value,
    target: '0',
    ok: value === 0,
    detail: wrong.map(({ known, borders }) => `${known.name}: ${borders.length}`).join(', ') || 'none',
  };
}
