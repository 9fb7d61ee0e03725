/**
 * Style DNA judged on templates whose style is known: transitions of known kind and length, grades laid over real
 * footage, a virtual camera, drums of known tempo; and on the shared footage.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import type { Row } from '../row.ts';
import { gradeRows } from './grades.ts';
import { motionRows } from './motion.ts';
import { roundTripRows, TRIP_NAMES } from './round-trip.ts';
import { soundRows } from './sound.ts';
import { transitionRows } from './transitions.ts';
import { wholeRows } from './whole.ts';

/** What is measured apart, a few minutes each; the round trips by the footage that styles are laid on. */
export const STYLE_PARTS = ['sound', 'whole', 'transitions', 'motion', 'grades', ...TRIP_NAMES] as const;
/** A part of the section. */
export type StylePart = (typeof STYLE_PARTS)[number];

/**
 * The figures of some parts of extraction and application. Without the shared footage only what can be judged on made sounds.
 * `footage`: the files that grades are laid over; the evaluation's own without it.
 */
export async function styleRows(parts: readonly StylePart[], footage?: readonly string[]): Promise<Row[]> {
  const shared = findShared();
  const rows: Row[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-style-'));
  const trips = TRIP_NAMES.filter((name) => parts.includes(name));
  const measure = async (part: StylePart, of: () => Row[] | Promise<Row[]>) => {
    if (parts.includes(part)) rows.push(...(await timed(part, of)));
  };
  try {
    await measure('sound', soundRows);
    if (!shared) return rows;
    await measure('whole', () => wholeRows(shared));
    await measure('transitions', () => transitionRows(shared, folder));
    await measure('motion', () => motionRows(shared, folder));
    await measure('grades', () => gradeRows(shared, folder, footage));
    if (trips.length > 0)
      rows.push(...(await timed('round trips', () => roundTripRows(shared, folder, trips))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

/** Says on stderr how long a part took. */
async function timed(name: string, measure: () => Row[] | Promise<Row[]>): Promise<Row[]> {
  const started = performance.now();
  const rows = await measure();
  console.error(`  ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return rows;
}
