import type { FaceTrack } from '../facts/index.ts';
import type { Stretch } from './stretches.ts';
import { type Subject, subjectsIn } from './subjects.ts';

/** Someone who is gone for the rest of a stretch, at least so long, may hand over to someone else. */
const GONE_SECONDS = 1.5;
/** They may be seen together for this long: a dissolve shows both. */
const TOGETHER_SECONDS = 0.8;

/**
 * Divides a stretch where the main face goes for good and another comes, as in a dissolve that no cut finder saw or a
 * camera that pans to someone else. Otherwise gives the stretch back. Each part keeps its shot.
 */
export function splitAtHandovers<T extends Stretch>(
  stretch: T,
  tracks: readonly FaceTrack[],
  samplesPerSecond: number,
): T[] {
  const subjects = subjectsIn(stretch, tracks, samplesPerSecond);
  const at = handover(stretch, subjects);
  if (at === null) return [stretch];
  const parts = [
    { ...stretch, endSeconds: at },
    { ...stretch, startSeconds: at },
  ];
  return parts.flatMap((part) => splitAtHandovers(part, tracks, samplesPerSecond));
}

function handover(stretch: Stretch, [main, ...others]: readonly Subject[]): number | null {
  if (!main) return null;
  const own = seenFrom(main);
  for (const other of others) {
    const { first, last } = seenFrom(other);
    const leaves = stretch.endSeconds - own.last >= GONE_SECONDS && first >= own.last - TOGETHER_SECONDS;
    if (leaves && last - own.last >= GONE_SECONDS) return (own.last + first) / 2;
    const comes = own.first - stretch.startSeconds >= GONE_SECONDS && last <= own.first + TOGETHER_SECONDS;
    if (comes && own.first - first >= GONE_SECONDS) return (last + own.first) / 2;
  }
  return null;
}

function seenFrom(subject: Subject): { first: number; last: number } {
  return { first: subject.faces[0]?.atSeconds ?? 0, last: subject.faces.at(-1)?.atSeconds ?? 0 };
}
