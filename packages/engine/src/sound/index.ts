/**
 * Sound: what is heard beside the words. How loud the source is over time, and where music plays or people laugh or
 * clap, measured in passing while the sound streams by; tempo, beats and dynamics, on demand; the short-time spectra that voices and lips are compared with.
 */
export { CEPSTRA_PER_SECOND, CEPSTRUM_SIZE, cepstra } from './cepstra.ts';
export { LevelMeter } from './levels.ts';
export { SoundMeter } from './meter.ts';
export { MusicMeter } from './music.ts';
export { MUSIC_SAMPLE_RATE } from './onsets.ts';
