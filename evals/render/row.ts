import type { Plan } from '../../packages/plan/src/index.ts';

export type { Row } from '../row.ts';

/** Seconds of one frame of the finished video. */
export function frameOf(plan: Pick<Plan, 'output'>): number {
  return plan.output.frameRate.denominator / plan.output.frameRate.numerator;
}
