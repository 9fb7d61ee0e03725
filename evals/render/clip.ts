import { basename } from 'node:path';
import { probe } from '../../packages/engine/src/media/index.ts';
import { type Rendered, renderPlan } from '../../packages/engine/src/render/index.ts';
import { planFor, shotsOf, still } from '../../packages/engine/src/render/testing.ts';
import { newPath } from '../../packages/engine/src/testing/footage.ts';
import type { Plan } from '../../packages/plan/src/index.ts';

/** A finished clip and the plan it was made from. */
export type Made = { name: string; file: string; plan: Plan; rendered: Rendered };

/** Small: lengths and loudness do not depend on the number of pixels. */
const OUTPUT = { width: 360, height: 640 };

/** A clip of a source: two segments with a cut between them, at a rate that is not the source's. */
export async function makeClip(path: string): Promise<Made> {
  const source = await probe(path);
  const end = Math.min(source.durationSeconds, 12);
  const segments = [
    shotsOf(0.21 * end, 0.52 * end, [0.21 * end, still(0.5)]),
    shotsOf(0.61 * end, 0.93 * end, [0.61 * end, { kind: 'fit', background: 'blur' }]),
  ];
  const plan = planFor(source, segments);
  plan.output = { ...plan.output, ...OUTPUT, frameRate: { numerator: 30000, denominator: 1001 } };
  const file = newPath('mp4');
  const rendered = await renderPlan(plan, { source, path, captions: null, fonts: [], file, poster: null });
  return { name: basename(path), file, plan, rendered };
}
