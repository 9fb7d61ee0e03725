/**
 * Framing: from what is seen (Scenes) to how each shot fills the finished picture: which layout, and where the
 * virtual camera looks. Pure functions; the camera is planned over the whole shot, knowing what comes.
 */

export { cameraCuts } from './camera-cuts.ts';
export type { LaidCut } from './change-views.ts';
export { isChangeOfView } from './closer.ts';
export { type ColoursShown, coloursShown } from './colours-shown.ts';
export { frameAs } from './frame-as.ts';
export { type FramedClip, frameClip, frameWithCuts } from './frame-clip.ts';
export { type Movement, movementOf } from './limits.ts';
export { onlyWith } from './only-with.ts';
export { type Pane, paneAt, type Size, type View, viewOf } from './pane.ts';
export { pushIn } from './push-in.ts';
export { frameSegment } from './segment.ts';
export { facesShown, type ShownFace } from './shown.ts';
export { calmLayouts, uncutStretches } from './stretches.ts';
