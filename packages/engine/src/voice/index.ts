/**
 * Voice: text spoken on this machine, into files, by natural voices (sherpa-onnx) that were pulled or by espeak-ng. Effects
 * only; what is said when is decided elsewhere.
 */
export { naturalVoicesHere, type OpenedVoice, openVoice } from './open.ts';
export { dubTrackOf, type TrackWriter, writeTrack } from './track.ts';
export type { SpokenLine, Voice } from './voice.ts';
