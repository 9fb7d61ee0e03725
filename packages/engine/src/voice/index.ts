/** Voice: text spoken on this machine, into files. Effects only; what is said when is decided elsewhere. */
export { openVoice, type SpokenLine, type Voice } from './espeak.ts';
export { dubTrackOf, type TrackWriter, writeTrack } from './track.ts';
