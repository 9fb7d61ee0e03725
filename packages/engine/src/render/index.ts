/**
 * Render: plan → one filter graph (pure, data) → one encode straight from the source, at the plan's loudness, written
 * under a temporary name and renamed when it is whole.
 */
export { type FilterGraph, filterGraph, type GraphFiles, type GraphOptions, posterFrame } from './graph.ts';
export { type Loudness, measureFile } from './loudness.ts';
export { type Rendered, type RenderOptions, renderPlan } from './render.ts';
export type { SoundTreatment } from './sound.ts';
