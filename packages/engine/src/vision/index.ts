/**
 * Seeing: which stretches of a source are uncut shots, and whose faces are where in them. Takes a source and spans,
 * gives Scenes. One low-resolution decode feeds the cut finder and, in worker threads, the face nets.
 * Knows nothing of layouts or cameras.
 */

export { isInCompany } from './company.ts';
export type { HeardSpeech, SoundStretch } from './evidence.ts';
export { type FaceWatch, faceView, watchFaces } from './faces.ts';
export { type ExamineOptions, examineScenes } from './scenes.ts';
export { SHOT_VIEW, ShotWatch } from './shot-watch.ts';
export { ShotDetector, splitAtCuts } from './shots.ts';
export { tellSpeakers } from './speakers.ts';
export { followFaces, type Look } from './tracks.ts';
