import type { Plan, PlanFallback } from '@reelwright/plan';

/** The file a plan was made for, as an editing program finds it. */
export type PlanMedia = {
  /** Shown to people, e.g. `talk.mp4`. */
  name: string;
  /** An absolute address, e.g. `file:///home/ann/talk.mp4`. */
  url: string;
};

/** A plan in another format, and what of it that format does not carry. */
export type ExportedPlan = { text: string; fallbacks: PlanFallback[] };

/** Fields of a plan that describe it and show nothing. */
const DESCRIBING = new Set(['version', 'source', 'output', 'language', 'about', 'fallbacks', 'cuts']);

/**
 * The fields of a plan that change its picture or sound and are not among `carried`: those that later versions of plans
 * bring count too. Empty lists and nulls change nothing.
 */
export function notCarried(plan: Plan, carried: readonly string[]): string[] {
  return Object.entries(plan)
    .filter(([name, value]) => !DESCRIBING.has(name) && !carried.includes(name) && isSomething(value))
    .map(([name]) => name);
}

/** What is said of transitions, which are exported as cuts; nothing when there are none. */
export function cutTransitions(plan: Plan): PlanFallback[] {
  const count = plan.segments.slice(1).filter((segment) => segment.entry).length;
  if (count === 0) return [];
  const reason = 'Programs draw their own; the cut is where the middle of each transition is.';
  return [{ used: 'cuts', instead_of: `${count} transition${count === 1 ? '' : 's'}`, reason }];
}

function isSomething(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}
