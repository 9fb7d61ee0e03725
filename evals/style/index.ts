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
import { roundTripRows } from './round-trip.ts';
import { soundRows } from './sound.ts';
import { transitionRows } from './transitions.ts';
import { wholeRows } from './whole.ts';

/** Every figure about extraction and application. Without the shared footage only what can be judged on made sounds. */
export async function styleRows(): Promise<Row[]> {
  const rows = soundRows();
  const shared = findShared();
  if (!shared) return rows;
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-style-'));
  try {
    rows.push(...(await wholeRows(shared)), ...(await transitionRows(shared, folder)));
    rows.push(...(await motionRows(shared, folder)), ...(await gradeRows(shared, folder)));
    rows.push(...(await roundTripRows(shared, folder)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}
