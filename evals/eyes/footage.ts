import { globSync } from 'node:fs';

/** One person talking to the camera, in all shapes, codecs and sizes there are. */
const SINGLE_SPEAKER = [
  'single_speaker_adt31.mp4',
  'talking_head_*.mp4',
  'remotion_talking_head_9x16.mp4',
  'talking_9x16_hevc_*.mp4',
  'face_not_speaking_noaudio_d0.mp4',
  'friday.mp4',
];

/** Several people, cuts, or hardly anybody: only the camera's manners are judged on these. */
const OTHERS = ['googlework_short.mp4', 'debate_two_person_001.avi', 'debate_two_person_iianet.mp4'];

/** Paths of the single-speaker footage under the shared folder. */
export function singleSpeakerFootage(shared: string): string[] {
  return find(shared, SINGLE_SPEAKER);
}

/** Paths of the footage with several people or shots under the shared folder. */
export function otherFootage(shared: string): string[] {
  return [
    ...find(shared, OTHERS),
    ...globSync(`${shared}/media/derived/grid_{montage_11x3s,two_person_turns}.mp4`),
  ].sort();
}

function find(shared: string, names: readonly string[]): string[] {
  return names.flatMap((name) => globSync(`${shared}/media/video/${name}`).sort());
}
