/**
 * The plan: what a finished video is. Schema, pure edits and camera-path maths, without any I/O, for Node and the
 * browser alike, so that a preview moves exactly as the render does.
 */
export { BLURRED_BACKGROUND } from './blurred-background.ts';
export { type CameraPosition, cameraAt, cameraWindow, type Window } from './camera.ts';
export { HOOK_FADE, POP } from './caption-motion.ts';
export { CaptionCue, CaptionLook, CaptionPreset, Captions, CaptionWord } from './captions.ts';
export { chooseEffects } from './choose-effects.ts';
export { type ClipWord, shownWords, withShownWords } from './clip-words.ts';
export { ColourEffect } from './colour-effect.ts';
export {
  askedCrops,
  type Crop,
  type Framing,
  type NumberedShot,
  numberedShots,
  withCrops,
  withFraming,
} from './crop.ts';
export { clipShots, restoreCut } from './cuts.ts';
export { Dub, DubLine } from './dub.ts';
export { type DubPiece, dubPieces } from './dub-pieces.ts';
export { EASINGS, type Easing, eased, fadeEasings } from './easing.ts';
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
export { EFFECT_TYPES, Effect, effectValues, withEffects } from './effects.ts';
export { PlanError, type PlanErrorCode } from './error.ts';
export { Grade, gradeChange, lightnessToZ, shownRgb, zToLightness } from './grade.ts';
export { GRADE_TABLE_SIZE, gradeTable } from './grade-table.ts';
export { CameraKeyframe, CameraPath, FramePart, Layout, type LayoutKind, layoutCameras } from './layout.ts';
export { fromOkLab, type Lab, linearToOkLab, type Rgb, toLinear, toOkLab } from './oklab.ts';
export { type LayoutPane, layoutPanes } from './panes.ts';
export { canonicalPlan, parsePlan } from './parse.ts';
export {
  About,
  AspectRatio,
  Cut,
  FrameRate,
  Hook,
  Output,
  PLAN_VERSION,
  Plan,
  PlanFallback,
  PlanSource,
  Quality,
  Segment,
  SegmentEntry,
  Shot,
  SoundFinish,
  SoundTarget,
} from './schema.ts';
export { captionWords, snapToWords, withSegments } from './segments.ts';
export { joinShot, mayBeSplit, splitShot } from './shots.ts';
export { outputFrameRate, outputSize } from './sizes.ts';
export {
  type CountedSegment,
  countFrames,
  frameSeconds,
  halfTransition,
  type OutputSpan,
  planDuration,
  type ShownPart,
  shownParts,
  toFrames,
  toOutput,
  toSource,
} from './timeline.ts';
export { unplannedStretches, withShotsOver } from './unplanned.ts';
