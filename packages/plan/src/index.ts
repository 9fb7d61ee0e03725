/**
 * The plan: what a finished video is. Schema, pure edits and camera-path maths, without any I/O, for Node and the
 * browser alike, so that a preview moves exactly as the render does.
 */
export { type CameraPosition, cameraAt, cameraWindow, type Window } from './camera.ts';
export { clipShots, restoreCut } from './cuts.ts';
export { EASINGS, type Easing, eased } from './easing.ts';
export {
  cutOut,
  diffPlans,
  patchPlan,
  recut,
  withAspectRatio,
  withCaptions,
  withLayout,
  withQuality,
} from './edits.ts';
