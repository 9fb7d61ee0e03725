/**
 * Exports: a plan as the timeline of an editing program. Pure. What a format cannot say is told, not dropped in silence;
 * the frames are those of the render.
 */
export { toFcpxml } from './fcpxml.ts';
export type { ExportedPlan, PlanMedia } from './media.ts';
export { toOtio } from './otio.ts';
