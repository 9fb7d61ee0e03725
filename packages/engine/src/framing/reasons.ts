import { overlapSeconds, type Span, type Speaking } from '../facts/index.ts';
import type { Subject } from './subjects.ts';

/** The picture is shown as it is. */
export const SAME_SHAPE = 'The source already has this shape.';
/** Nobody to look at. */
export const NO_FACE = 'No steady face here: the whole picture is shown over a blurred copy of itself.';
/** A group from afar. */
export const SMALL_FACES =
  'Several people, all of them small, and none is known to speak: the whole picture is shown over a blurred copy.';
/** Nobody to look at, but hardly anything is lost. */
export const HARDLY_CROPPED = 'Too short for a layout of its own, or hardly cropped: the middle is shown.';
/** A screen or game with an inset, in a frame that is not upright. */
export const WHOLE_WITH_INSET =
  'A picture within the picture: shown whole, since this shape has no room for two panes.';

/** Why screen and camera, or game and player. */
export function forInset(kind: 'screen-camera' | 'gameplay'): string {
  return kind === 'gameplay'
    ? 'A camera’s window over a picture in which much goes on: the player above the game.'
    : 'A camera’s window over a picture that is calm: the screen above the person who explains it.';
}

/** Why everybody has a pane. */
export function forPanes(
  kind: string,
  span: Span,
  shown: readonly Subject[],
  speaking: readonly Speaking[],
): string {
  const count = { split: 'Two', three: 'Three' }[kind] ?? 'Four';
  const turns = turnsOf(span, shown, speaking);
  if (turns < 2)
    return `${count} people far apart, and it is not clear which of them speaks: a pane for each.`;
  const every = (span.endSeconds - span.startSeconds) / turns;
  return `${count} people far apart speak in turns of ${every.toFixed(1)} s: a pane for each.`;
}

/** Why one camera, and on whom. */
export function forFill(
  looks: readonly (Span & { main: Subject; companions: readonly Subject[] })[],
  subjects: readonly Subject[],
  speaking: readonly Speaking[],
): string {
  const [first] = looks;
  if (!first) return HARDLY_CROPPED;
  const share = `${Math.round(first.main.presence * 100)} % of the shot`;
  if (looks.length > 1) return `Turns from speaker to speaker, ${looks.length} times.`;
  if (first.companions.length > 0)
    return `Keeps ${first.companions.length + 1} faces in view; the main one is seen in ${share}.`;
  if (subjects.length > 1) {
    const speaks = turnsOf(first, [first.main], speaking) > 0;
    return speaks
      ? `Follows the one who speaks, of ${subjects.length} faces.`
      : `Follows the largest of ${subjects.length} faces, seen in ${share}.`;
  }
  return `Follows the face, seen in ${share}.`;
}

/** How many times the speaker changes among those shown, counting the first. */
function turnsOf(span: Span, shown: readonly Subject[], speaking: readonly Speaking[]): number {
  let turns = 0;
  let last: Subject | undefined;
  for (const turn of speaking) {
    const speaker = shown.find(({ tracks }) => turn.track !== null && tracks.includes(turn.track));
    if (!speaker || overlapSeconds(turn, span) <= 0) continue;
    if (speaker !== last) turns += 1;
    last = speaker;
  }
  return turns;
}
