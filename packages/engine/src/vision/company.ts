import type { Face, FaceTrack, Scenes, Span } from '../facts/index.ts';

/** Less company than this, in seconds over everything that was examined, is somebody passing by or a flicker of the detector. */
const LEAST_SECONDS = 1;

/** Two looks at this much more than their usual distance have others without a face between them. */
const A_LOOK_MISSING = 1.5;

/** The faces that were followed, of one moment. */
export type Followed = { atSeconds: number; faces: readonly Face[] };

/**
 * Whether, somewhere in the scenes, more than one face is in the picture at once, for a second in all: only then is there a
 * choice of whom to look at.
 */
export function isInCompany({ tracks, samplesPerSecond }: Scenes): boolean {
  const together = facesByMoment(tracks).filter(({ faces }) => faces.length > 1);
  return together.length >= LEAST_SECONDS * samplesPerSecond;
}

/**
 * The followed faces of one examined span, moment by moment. Where a face is lost, one moment without any says so: without
 * it what is on both sides would be taken for one movement.
 */
export function followedIn(span: Span, { tracks, samplesPerSecond }: Scenes): Followed[] {
  const inside = facesByMoment(tracks).filter(
    ({ atSeconds }) => atSeconds >= span.startSeconds && atSeconds < span.endSeconds,
  );
  return inside.flatMap((moment, i) => {
    const next = inside[i + 1]?.atSeconds ?? span.endSeconds;
    const isLast = next - moment.atSeconds > A_LOOK_MISSING / samplesPerSecond;
    return isLast ? [moment, { atSeconds: moment.atSeconds + 1 / samplesPerSecond, faces: [] }] : [moment];
  });
}

function facesByMoment(tracks: readonly FaceTrack[]): Followed[] {
  const moments = Map.groupBy(
    tracks.flatMap(({ faces }) => faces),
    ({ atSeconds }) => atSeconds,
  );
  return [...moments]
    .map(([atSeconds, faces]) => ({ atSeconds, faces }))
    .sort((a, b) => a.atSeconds - b.atSeconds);
}
