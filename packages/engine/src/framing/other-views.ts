import { type CameraPath, type Layout, layoutPanes, type Shot } from '@reelwright/plan';
import { type Box, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import { comparable, facesIn, holdsFace, windowOf } from './closer.ts';
import { frameAs } from './frame-as.ts';
import { nearer } from './nearer.ts';
import type { Size } from './pane.ts';
import { speakerIn } from './speaker.ts';

/** What views are made from: what is seen in the source, its size and that of the finished frame, in pixels. */
export type Ground = { scenes: Scenes | null; picture: Size; output: Size };

/** Another view of a shot, by `closer` or about as different from it; null where there is none. */
export type OtherView = (shot: Shot, closer: number, ground: Ground) => Shot | null;

/** Of the way to a wanted view, so much makes one that is still taken for a change. */
const ENOUGH = 0.75;
/** Editors come closer by 8 to 12 %: less looks like a mistake in a take that goes on. */
const LITTLE_CLOSER = 1.12;

/** Closer: as if a second camera stood beside the first. */
export const closerView: OtherView = (shot, closer, { scenes, picture, output }) => {
  for (const factor of [closer, enough(closer)]) {
    const shown = nearer(shot, factor, scenes, picture, output);
    if (shown) return { ...shown, reason: told(shot, 'Closer, so that the cut is seen.') };
  }
  return null;
};

/** Of several people: a pane for each where one alone was shown, and the one who speaks where each had a pane. */
const peopleView: OtherView = (shot, _, { scenes, picture, output }) => {
  const as = (kind: 'fill' | 'split' | 'three' | 'four', reason: string): Shot | null => {
    const layout = frameAs(kind, shot, scenes, picture, output);
    return layout && { ...shot, layout, reason };
  };
  switch (shot.layout.kind) {
    case 'fill':
      if (peopleIn(shot, shot.layout.camera, { scenes, picture, output }) > 1) return null;
      return as('split', 'A pane for each of two people, so that the cut is seen.');
    case 'split':
    case 'three':
    case 'four':
      return speakerIn(shot, scenes) !== null
        ? as('fill', 'The one who speaks alone, so that the cut is seen.')
        : null;
    default:
      return null;
  }
};

/** How many of those who are shown on purpose a camera shows. */
function peopleIn(shot: Shot, camera: CameraPath, { scenes, picture, output }: Ground): number {
  return comparable(facesIn(shot, { camera, pane: output }, scenes, picture)).length;
}

/** Farther: more of the picture over a blurred copy of itself, where faces fill the frame. */
const fartherView: OtherView = (shot, closer, ground) => {
  const { scenes, picture, output } = ground;
  const whole = frameAs('fit', shot, scenes, picture, output);
  if (whole?.kind !== 'fit' || shot.layout.kind === 'fit') return null;
  if (farther(shot, whole, picture, output) < enough(closer)) return null;
  const content = partAround(shot, whole.content ?? WHOLE_FRAME, ground);
  return content
    ? { ...shot, layout: { ...whole, content }, reason: 'More of the picture, so that the cut is seen.' }
    : { ...shot, layout: whole, reason: 'The whole picture, so that the cut is seen.' };
};

/** A little closer, where nothing else is left. */
const littleCloserView: OtherView = (shot, _, { scenes, picture, output }) => {
  const shown = nearer(shot, LITTLE_CLOSER, scenes, picture, output);
  return shown && { ...shown, reason: told(shot, 'A little closer, so that the cut is seen.') };
};

/** All ways, in the order in which they are wanted: who else is there says more than a change of size. */
export const OTHER_VIEWS: readonly OtherView[] = [peopleView, closerView, fartherView, littleCloserView];

/** A factor that is still taken for a change where the wanted one is not to be had. */
function enough(closer: number): number {
  return 1 + ENOUGH * (closer - 1);
}

/** Why a shot is shown as it is, and why closer. A plan's reasons have 500 letters at most. */
function told({ reason }: Shot, more: string): string {
  return `${reason} ${more}`.slice(0, 500);
}

/** Everything becomes so many times smaller at most: the whole of a wide picture is a strip in an upright frame. */
const MOST_FARTHER = 2;

/**
 * The part of a picture (`all`: without its black bars) around what one camera shows on average, in which all faces that the
 * camera shows are whole; null where all of it is needed, or nearly so.
 */
function partAround(shot: Shot, all: Box, { scenes, picture, output }: Ground): Box | null {
  if (shot.layout.kind !== 'fill') return null;
  const shown = { camera: shot.layout.camera, pane: output };
  const faces = facesIn(shot, shown, scenes, picture).bySize.flat();
  const windows = faces.map(({ atSeconds }) => windowOf(shown, atSeconds, picture));
  const [first] = windows;
  if (!first) return null;
  const width = Math.min(all.width, MOST_FARTHER * first.width);
  const height = Math.min(all.height, MOST_FARTHER * first.height);
  if (width * height > NEARLY_ALL * all.width * all.height) return null;
  const mean = (of: (window: Box) => number) =>
    windows.reduce((sum, window) => sum + of(window), 0) / windows.length;
  const within = (middle: number, length: number, from: number, to: number) =>
    Number(Math.min(Math.max(middle - length / 2, from), to - length).toFixed(5));
  const part = {
    x: within(
      mean((window) => window.x + window.width / 2),
      width,
      all.x,
      all.x + all.width,
    ),
    y: within(
      mean((window) => window.y + window.height / 2),
      height,
      all.y,
      all.y + all.height,
    ),
    width,
    height,
  };
  return faces.every(({ box }) => holdsFace(part, box) || !holdsFace(all, box)) ? part : null;
}

/** A part of more than this is shown as the whole. */
const NEARLY_ALL = 0.85;

/** How many times smaller things are in the whole picture than in the nearest pane of a shot, at its start. */
function farther(
  { layout, startSeconds }: Shot,
  whole: Extract<Layout, { kind: 'fit' }>,
  picture: Size,
  output: Size,
): number {
  const content = whole.content ?? WHOLE_FRAME;
  const contained = Math.min(
    output.width / (content.width * picture.width),
    output.height / (content.height * picture.height),
  );
  const nearest = layoutPanes(layout, output).map(({ camera, ...pane }) => {
    const window = windowOf({ camera, pane }, startSeconds, picture);
    return pane.width / (window.width * picture.width);
  });
  return Math.max(0, ...nearest) / contained;
}
