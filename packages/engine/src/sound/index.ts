/**
 * Sound: what is heard beside the words. How loud the source is over time, measured in passing while the sound streams
 * by, and the short-time spectra that voices and lips are compared with; music, tempo and genre belong here too.
 */
export { CEPSTRA_PER_SECOND, CEPSTRUM_SIZE, cepstra } from './cepstra.ts';
export { LevelMeter } from './levels.ts';
