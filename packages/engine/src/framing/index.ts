/**
 * Framing: from what is seen (Scenes) to how each shot fills the finished picture: which layout, and where the
 * virtual camera looks. Pure functions; the camera is planned over the whole shot, knowing what comes.
 */

export { paneAt } from './pane.ts';
export { frameSegment } from './segment.ts';
export { calmLayouts, uncutStretches } from './stretches.ts';
