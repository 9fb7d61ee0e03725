import { type CameraPath, cameraAt, type Layout, layoutPanes } from '@reelwright/plan';
import type { Inset, Scenes, Span } from '../facts/index.ts';
import { type Leg, planCamera } from './camera-path.ts';
import type { Place } from './holds.ts';
import { panesFor, readingOrder, viewBeside } from './options.ts';
import {
  closenessIn,
  INSET_CLOSENESS,
  type Pane,
  paneAt,
  paneFor,
  type Size,
  type View,
  WHOLE_FRAME_CLOSENESS,
  widestPane,
} from './pane.ts';
import { cameraOutside, insetPane, roomInInset } from './picture-in-picture.ts';
import type { SetUps } from './set-ups.ts';
import { partsBySize } from './sizes.ts';
import { framedOf, type Subject } from './subjects.ts';
import { targetsFor } from './targets.ts';

/** What all shots of a segment have in common. */
export type Stage = {
  scenes: Scenes | null;
  picture: Size;
  output: Size;
  /** One camera for the whole finished frame, onto the whole content. */
  whole: View;
  samplesPerSecond: number;
  /** Remembers, over the segment, how everybody was framed. */
  setUps: SetUps;
};

/** Somebody, perhaps with companions, to be looked at for a while. */
export type LookAt = Span & {
  main: Subject;
  companions: readonly Subject[];
  /** Who else is in the picture and is better left out of the window than cut in two. */
  beside: readonly Subject[];
};

/** Targets per shot at most; longer shots are planned more coarsely. Bounds the time of the quadratic planning. */
const MAX_TARGETS = 1500;

/**
 * One camera that looks at one after the other without a cut. `looks` follow each other without gaps and are never
 * empty; `previous` is where a camera of the same shape stood at the end of the shot before.
 */
export function cameraOn(looks: readonly LookAt[], stage: Stage, previous: Place | null): CameraPath | null {
  const first = looks[0];
  const last = looks.at(-1);
  if (!first || !last) return null;
  const span = { startSeconds: first.startSeconds, endSeconds: last.endSeconds };
  const stepSeconds = stepFor(span, stage);
  const familiar = previous ? [previous] : [];
  const legs: Leg[] = [];
  // On the way from one person to another the window passes whoever is between.
  const viewFor = (look: LookAt) =>
    looks.length > 1 || look.companions.length > 0
      ? stage.whole
      : viewBeside(look.main, look.beside, stage.whole);
  for (const look of looks) {
    const parts = partsOf(look, viewFor(look), stage, familiar);
    if (!parts) return null;
    for (const { startSeconds, endSeconds, pane } of parts) {
      const part = { startSeconds, endSeconds };
      const targets = targetsFor(part, stepSeconds, pane, look.main, look.companions);
      legs.push({ ...part, pane, targets });
    }
  }
  const camera = planCamera(span, legs, stepSeconds, familiar);
  for (const look of looks)
    if (look.companions.length === 0) stage.setUps.remember(look.main, viewFor(look), middleOf(look, camera));
  return camera;
}

/** The whole picture without the source's black bars, over a blurred copy of itself. */
export function wholePicture({ whole: { room } }: Stage): Layout {
  const fit = { kind: 'fit', background: 'blur' } as const;
  return room.width < 1 || room.height < 1 ? { ...fit, content: room } : fit;
}

/** A pane for each of two to four people, everybody where they were before. Null when they cannot be divided. */
export function panesOn(span: Span, group: readonly Subject[], stage: Stage): Layout | null {
  const ordered = stage.setUps.ordered(readingOrder(group));
  const panes = panesFor(ordered, stage.whole, stage.output);
  if (!panes) return null;
  const [first, second, third, fourth] = panes.map(({ subject, view, pane }) =>
    cameraInPane(span, subject, view, pane, stage),
  );
  if (!first || !second) return null;
  if (!third) return { kind: 'split', cameras: [first, second] };
  if (!fourth) return { kind: 'three', cameras: [first, second, third] };
  return { kind: 'four', cameras: [first, second, third, fourth] };
}

/**
 * Screen and camera, or game and player: one pane for what is outside the inset, one inside it for the face (its
 * middle, when no face is known). Null when the inset is too small or the frame is not upright.
 */
export function insetOn(
  kind: 'screen-camera' | 'gameplay',
  span: Span,
  inset: Inset,
  subject: Subject | null,
  stage: Stage,
): Layout | null {
  const [outsideSize, insideSize] = insetSizes(kind, stage.output);
  const outside = { ...stage.whole, pane: outsideSize };
  const inside = { ...stage.whole, pane: insideSize, room: roomInInset(inset.box, stage.whole.room) };
  const widest = insetPane(inside);
  const what = kind === 'gameplay' ? 'game' : 'screen';
  const around = cameraOutside(inset.box, outside, span.startSeconds, what);
  if (!widest || !around) return null;
  const framed = subject && framedOf(subject);
  const pane = (framed && paneFor(framed, inside, INSET_CLOSENESS)) ?? widest;
  const middle = {
    atSeconds: span.startSeconds,
    x: inside.room.x + inside.room.width / 2,
    y: inside.room.y + inside.room.height / 2,
    zoom: widest.zoom,
  };
  const camera = subject ? cameraInPane(span, subject, inside, pane, stage) : [middle];
  return kind === 'gameplay' ? { kind, game: around, camera } : { kind, screen: around, camera };
}

function cameraInPane(span: Span, subject: Subject, view: View, wanted: Pane, stage: Stage): CameraPath {
  const known = stage.setUps.find(subject, view, wanted);
  const pane = known ? paneAt(known.zoom, view) : wanted;
  const stepSeconds = stepFor(span, stage);
  const targets = targetsFor(span, stepSeconds, pane, subject, []);
  const camera = planCamera(span, [{ ...span, pane, targets }], stepSeconds, known ? [known] : []);
  if (!known) stage.setUps.remember(subject, view, middleOf(span, camera));
  return camera;
}

/** The window sizes during a look; places that are familiar for it are added to `familiar`. */
function partsOf(
  { startSeconds, endSeconds, main, companions }: LookAt,
  view: View,
  { setUps, whole }: Stage,
  familiar: Place[],
): (Span & { pane: Pane })[] | null {
  const span = { startSeconds, endSeconds };
  if (companions.length > 0) {
    const widest = widestPane(view);
    return widest && [{ ...span, pane: widest }];
  }
  const parts = partsBySize(span, main, view, closenessIn(view, whole, WHOLE_FRAME_CLOSENESS));
  const [only] = parts ?? [];
  const known = only && parts?.length === 1 ? setUps.find(main, view, only.pane) : null;
  if (!known) return parts;
  familiar.push(known);
  return [{ ...span, pane: paneAt(known.zoom, view) }];
}

function insetSizes(kind: 'screen-camera' | 'gameplay', output: Size): [outside: Size, inside: Size] {
  const nobody: CameraPath = [{ atSeconds: 0, x: 0.5, y: 0.5, zoom: 1 }];
  const layout: Layout =
    kind === 'gameplay' ? { kind, game: nobody, camera: nobody } : { kind, screen: nobody, camera: nobody };
  const [first, second] = layoutPanes(layout, output);
  if (!first || !second) throw new RangeError(`the layout ${kind} has two panes`);
  return kind === 'gameplay' ? [second, first] : [first, second];
}

function stepFor({ startSeconds, endSeconds }: Span, { samplesPerSecond }: Stage): number {
  return Math.max(1 / samplesPerSecond, (endSeconds - startSeconds) / MAX_TARGETS);
}

/** Where the camera stands in the middle of a span. */
function middleOf({ startSeconds, endSeconds }: Span, camera: CameraPath): Place {
  return cameraAt(camera, (startSeconds + endSeconds) / 2);
}
