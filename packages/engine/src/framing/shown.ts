import { cameraAt, cameraWindow, layoutPanes, type Shot } from '@reelwright/plan';
import { type Box, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import type { Size } from './pane.ts';

/** A face in the finished frame. */
export type ShownFace = {
  /** On the source's clock. */
  atSeconds: number;
  /** Fractions (0–1) of the finished frame, origin top left; cut at the edge of its pane. */
  box: Box;
};

/** Of a face that lies at a pane's edge at least this share must be seen for it to count. */
const LEAST_SEEN = 0.3;

/**
 * Where faces appear in the finished frame, through every layout and pane, for each look at each of them; one face can
 * appear in two panes. In order of time. `picture` and `output` in pixels. Pure.
 */
export function facesShown(
  shots: readonly Shot[],
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): ShownFace[] {
  const looks = (scenes?.tracks ?? [])
    .flatMap(({ shot, faces }) => faces.map((face) => ({ shot, face })))
    .sort((a, b) => a.face.atSeconds - b.face.atSeconds);
  return looks.flatMap(({ face: { atSeconds, box } }) => {
    const shot = shots.find((one) => atSeconds >= one.startSeconds && atSeconds < one.endSeconds);
    if (!shot) return [];
    return placesOf(shot, atSeconds, picture, output).flatMap(({ window, place }): ShownFace[] => {
      const seen = shownIn(box, window, place);
      return seen ? [{ atSeconds, box: seen }] : [];
    });
  });
}

/** Windows on the source (fractions of it) with the places of the finished frame (fractions of that) that show them. */
function placesOf(
  { layout }: Shot,
  atSeconds: number,
  picture: Size,
  output: Size,
): { window: Box; place: Box }[] {
  if (layout.kind === 'fit') {
    const window = layout.content ?? WHOLE_FRAME;
    return [{ window, place: contained(window, picture, output) }];
  }
  return layoutPanes(layout, output).map((pane) => ({
    window: cameraWindow(
      cameraAt(pane.camera, atSeconds),
      picture.width / picture.height,
      pane.width / pane.height,
    ),
    place: {
      x: pane.x / output.width,
      y: pane.y / output.height,
      width: pane.width / output.width,
      height: pane.height / output.height,
    },
  }));
}

function shownIn(face: Box, window: Box, place: Box): Box | null {
  const left = Math.max(face.x, window.x);
  const top = Math.max(face.y, window.y);
  const width = Math.min(face.x + face.width, window.x + window.width) - left;
  const height = Math.min(face.y + face.height, window.y + window.height) - top;
  if (width <= 0 || height <= 0) return null;
  if (width * height < LEAST_SEEN * face.width * face.height) return null;
  const across = place.width / window.width;
  const down = place.height / window.height;
  return {
    x: place.x + (left - window.x) * across,
    y: place.y + (top - window.y) * down,
    width: width * across,
    height: height * down,
  };
}

/** A window of the picture as large as it fits, in the middle. */
function contained(window: Box, picture: Size, output: Size): Box {
  const size = { width: window.width * picture.width, height: window.height * picture.height };
  const share = Math.min(output.width / size.width, output.height / size.height);
  const width = (size.width * share) / output.width;
  const height = (size.height * share) / output.height;
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}
