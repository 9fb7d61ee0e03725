import type { Box } from '../facts/index.ts';
import type { Option } from './attention.ts';
import {
  type Pane,
  paneFor,
  SHARED_FRAME_CLOSENESS,
  type Size,
  stretchOf,
  type View,
  widestPane,
} from './pane.ts';
import { type Edges, framedOf, type Subject } from './subjects.ts';
import { roomFor, SAFE_MARGIN, within } from './targets.ts';

/** A companion is kept in the window only if its face is at least this large beside the main one … */
const COMPANION_AREA = 0.3;
/** … and seen in this share of the shot, … */
const COMPANION_PRESENCE = 0.5;
/** … and the main face is then no further from the window's middle than this share of the window. */
const COMPANION_SHIFT = 0.28;
/** A face of at least this share of the largest face's area is worth a pane of its own … */
const COMPARABLE_AREA = 0.3;
/** … if it is seen in this share of the shot. */
const COMPARABLE_PRESENCE = 0.6;
/** A face's middle stands inside this part of its pane, from either side: not at the edge. */
const OFF_CENTRE = 0.28;
/** To keep neighbours out of them, panes are not made softer than this, or than a single window would be. */
const MAX_PANE_STRETCH = 2.6;
/** A face takes at most this share of its pane's width. */
const LARGEST_FACE = 0.75;
/** Where split screens of so many pictures have their dividing lines. */
const DIVISIONS: Readonly<Record<number, readonly number[]>> = {
  2: [1 / 2],
  3: [1 / 3, 2 / 3],
  4: [1 / 2, 1 / 4, 3 / 4],
};
/** Such a line is meant when it is so far from either face, as a share of the gap between them. */
const BORDER_CLEARANCE = 0.2;
/** Half the width of a dividing line, and what a compressed edge blurs (fractions of the source frame). */
const DIVIDER = 0.01;
/** To leave others out, a single camera goes this much closer at most … */
const BESIDE_CLOSER = 1.2;
/** … and off the middle of the face by this share of the window. */
const BESIDE_SHIFT = 0.12;
/** Most panes. */
const MOST_PANES = 4;

/** The ways of showing several people, calmest first: in one window, each alone, in a pane each. */
export function waysToShow(subjects: readonly Subject[], whole: View, output: Size): Option[] {
  const widest = widestPane(whole);
  if (!widest) return [];
  const together = subjects.flatMap((main): Option[] => {
    const companions = withCompanions(
      main,
      subjects.filter((other) => other !== main),
      widest,
    );
    return companions.length > 0 ? [{ kind: 'together', shown: [main, ...companions] }] : [];
  });
  const alone = subjects.map((main): Option => ({ kind: 'one', shown: [main] }));
  return [...together, ...alone, ...waysToDivide(subjects, whole, output)];
}

/** Those of the others that fit into the window with the main face, without pushing that to the edge. */
export function withCompanions(main: Subject, others: readonly Subject[], pane: Pane): Subject[] {
  const kept: Subject[] = [];
  for (const other of others) {
    if (other.presence < COMPANION_PRESENCE) continue;
    if (areaOf(other) < COMPANION_AREA * areaOf(main)) continue;
    const own = main.bounds;
    const all = around([main, ...kept, other].map(({ bounds }) => bounds));
    const shift = Math.max(
      Math.abs(all.left + all.right - own.left - own.right) / 2 / pane.width,
      Math.abs(all.top + all.bottom - own.top - own.bottom) / 2 / pane.height,
    );
    // A tenth of the window is left free beside them.
    const fits = all.right - all.left <= 0.9 * pane.width && all.bottom - all.top <= 0.9 * pane.height;
    if (fits && shift <= COMPANION_SHIFT) kept.push(other);
  }
  return kept;
}

/** Pairs, threes and fours of those who are about equally large and long seen, and far enough apart for panes. */
function waysToDivide(subjects: readonly Subject[], whole: View, output: Size): Option[] {
  const largest = Math.max(0, ...subjects.map(areaOf));
  const equals = subjects
    .filter((one) => one.presence >= COMPARABLE_PRESENCE && areaOf(one) >= COMPARABLE_AREA * largest)
    .slice(0, MOST_PANES);
  const pairs = equals.flatMap((a, i) => equals.slice(i + 1).map((b) => [a, b]));
  const groups = [...pairs, ...[3, 4].filter((n) => equals.length === n).map(() => equals)];
  return groups
    .filter((group) => panesFor(group, whole, output) !== null)
    .map((shown): Option => ({ kind: 'panes', shown }));
}

/** How one of several people is shown in a pane of their own. */
export type OwnPane = { subject: Subject; view: View; pane: Pane };

/**
 * A pane for each of two to four people: each camera has the part of the picture that is nobody else's, so that nobody
 * is seen twice. In the order given. Null when they are too close together for that, or the source has too few pixels.
 */
export function panesFor(group: readonly Subject[], whole: View, output: Size): OwnPane[] | null {
  const size = paneSize(group.length, output);
  if (!size) return null;
  const alone = widestPane(whole);
  const softest = Math.max(MAX_PANE_STRETCH, alone ? stretchOf(alone, whole) : 0);
  const panes: OwnPane[] = [];
  for (const subject of group) {
    const room = roomBetween(subject, group, whole.room);
    const own = room && paneInRoom(subject, { ...whole, pane: size, room }, softest);
    if (!own) return null;
    panes.push(own);
  }
  return panes;
}

function paneSize(count: number, { width, height }: Size): Size | null {
  if (count === 4) return { width: width / 2, height: height / 2 };
  if (count !== 2 && count !== 3) return null;
  return height > width ? { width, height: height / count } : { width: width / count, height };
}

function paneInRoom(subject: Subject, view: View, softest: number): OwnPane | null {
  const widest = widestPane(view);
  if (!widest) return null;
  // The nearer wall of the room must not push the window so far off that the face stands at its edge.
  const nearest = Math.min(subject.x - view.room.x, view.room.x + view.room.width - subject.x);
  const width = Math.min(widest.width, nearest / OFF_CENTRE);
  const least = widest.zoom * (widest.width / width);
  const pane = paneFor(framedOf(subject), view, SHARED_FRAME_CLOSENESS, least);
  if (!pane || stretchOf(pane, view) > softest) return null;
  if (subject.faceWidth > LARGEST_FACE * pane.width || subject.faceHeight > LARGEST_FACE * pane.height)
    return null;
  return { subject, view, pane };
}

/**
 * The view of a camera on one person beside others: without them, and without the line that divides a split screen, if
 * that costs hardly anything; else the whole.
 */
export function viewBeside(subject: Subject, others: readonly Subject[], whole: View): View {
  const group = others.filter(
    (other) => other !== subject && areaOf(other) >= COMPARABLE_AREA * areaOf(subject),
  );
  const room = group.length > 0 ? roomBetween(subject, [subject, ...group], whole.room) : null;
  const view = room && { ...whole, room };
  const [own, widest] = [view && widestPane(view), widestPane(whole)];
  if (!view || !own || !widest || own.zoom > BESIDE_CLOSER * widest.zoom) return whole;
  const margin = SAFE_MARGIN * own.width;
  const isInside =
    subject.bounds.left - margin >= view.room.x &&
    subject.bounds.right + margin <= view.room.x + view.room.width;
  const nearest = within(
    subject.x,
    roomFor(own.width, { from: view.room.x, to: view.room.x + view.room.width }),
  );
  return isInside && Math.abs(nearest - subject.x) <= BESIDE_SHIFT * own.width ? view : whole;
}

/** The part of the picture that lies between a face's neighbours; null when their faces overlap. */
function roomBetween(subject: Subject, group: readonly Subject[], room: Box): Box | null {
  let { x: left, y: top } = room;
  let [right, bottom] = [room.x + room.width, room.y + room.height];
  const own = subject.extent;
  for (const other of group) {
    if (other === subject) continue;
    const theirs = other.extent;
    if (own.right <= theirs.left)
      right = Math.min(right, border(own.right, theirs.left, group.length) - DIVIDER);
    else if (theirs.right <= own.left)
      left = Math.max(left, border(theirs.right, own.left, group.length) + DIVIDER);
    else if (own.bottom <= theirs.top)
      bottom = Math.min(bottom, border(own.bottom, theirs.top, group.length) - DIVIDER);
    else if (theirs.bottom <= own.top)
      top = Math.max(top, border(theirs.bottom, own.top, group.length) + DIVIDER);
    else return null;
  }
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** Between two faces: where broadcasts and calls divide their pictures, if such a line is there, else half way. */
function border(from: number, to: number, people: number): number {
  const clear = BORDER_CLEARANCE * (to - from);
  const line = DIVISIONS[people]?.find((at) => at >= from + clear && at <= to - clear);
  return line ?? (from + to) / 2;
}

/** Left before right, or above before below where people are above each other; two rows of two as one reads. */
export function readingOrder(subjects: readonly Subject[]): Subject[] {
  const spread = (value: (subject: Subject) => number) =>
    Math.max(...subjects.map(value)) - Math.min(...subjects.map(value));
  const byX = (a: Subject, b: Subject) => a.x - b.x;
  const byY = (a: Subject, b: Subject) => a.y - b.y;
  const height = Math.max(...subjects.map((subject) => subject.faceHeight));
  if (subjects.length === 4 && spread(({ y }) => y) > 1.5 * height) {
    const down = [...subjects].sort(byY);
    return [...down.slice(0, 2).sort(byX), ...down.slice(2).sort(byX)];
  }
  return [...subjects].sort(spread(({ x }) => x) >= spread(({ y }) => y) ? byX : byY);
}

function around(edges: readonly Edges[]): Edges {
  return {
    left: Math.min(...edges.map(({ left }) => left)),
    right: Math.max(...edges.map(({ right }) => right)),
    top: Math.min(...edges.map(({ top }) => top)),
    bottom: Math.max(...edges.map(({ bottom }) => bottom)),
  };
}

function areaOf(subject: Subject): number {
  return subject.faceHeight * subject.faceWidth;
}
