/**
 * Sound: what is heard beside the words. For now how loud the source is over time, measured in passing while the
 * sound streams by; music, tempo and genre belong here too.
 */
export { LevelMeter } from './levels.ts';
