import type { Place } from './holds.ts';
import type { View } from './pane.ts';
import type { Subject } from './subjects.ts';

/** A person is where they were before when their face is off by less than this share of the window … */
const SAME_PLACE = 0.12;
/** … and its size differs by less than this factor. */
const SAME_SIZE = 1.2;

type SetUp = Place & { person: number; shape: string; faceX: number; faceY: number; faceHeight: number };

/**
 * How each person was framed in each camera set-up so far. When a conversation cuts from one to the other and back,
 * both stand where they stood before, and the eye need not search.
 */
export class SetUps {
  readonly #known: SetUp[] = [];
  readonly #order: number[] = [];

  /** How this person was framed in a pane of this shape when they sat where they sit now; null when never. */
  find(subject: Subject, view: View, window: { width: number; height: number }): Place | null {
    const match = this.#known.find(
      (known) =>
        known.person === subject.person &&
        known.shape === shapeOf(view) &&
        Math.abs(known.faceX - subject.x) < SAME_PLACE * window.width &&
        Math.abs(known.faceY - subject.y) < SAME_PLACE * window.height &&
        Math.max(known.faceHeight, subject.faceHeight) <
          SAME_SIZE * Math.min(known.faceHeight, subject.faceHeight),
    );
    return match ? { x: match.x, y: match.y, zoom: match.zoom } : null;
  }

  /** Remembers how somebody is framed. The first framing of a set-up stays the one that counts. */
  remember(subject: Subject, view: View, place: Place): void {
    this.#known.push({
      ...place,
      person: subject.person,
      shape: shapeOf(view),
      faceX: subject.x,
      faceY: subject.y,
      faceHeight: subject.faceHeight,
    });
  }

  /** The same people in the order in which they were first shown together: nobody changes sides within a clip. */
  ordered(subjects: readonly Subject[]): Subject[] {
    for (const { person } of subjects) if (!this.#order.includes(person)) this.#order.push(person);
    return [...subjects].sort((a, b) => this.#order.indexOf(a.person) - this.#order.indexOf(b.person));
  }
}

/** Panes of one shape and size onto the same part of the source count as one. */
function shapeOf({ pane, room }: View): string {
  return [pane.width, pane.height, room.x.toFixed(2), room.width.toFixed(2)].join(' ');
}
