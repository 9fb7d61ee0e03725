/**
 * Pacing: what is left out inside a clip, so that it keeps going: the interviewer's turns, pauses, filler words. Cuts
 * lie in pauses and never inside a word. Pure functions from facts; a cut is data and can be put back.
 */
export { extendRun } from './extend.ts';
export { withoutFlashes } from './flashes.ts';
export { type Evidence, findInterviewers, type Verdict } from './interviewer.ts';
export { type PacedClip, type PacingFacts, type PacingWishes, paceClip } from './pace.ts';
export { type LevelTrack, Quiet } from './quiet.ts';
export { PACES, type Pace } from './speeds.ts';
