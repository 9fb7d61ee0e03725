import type { LayoutPane, Plan, Shot } from '@reelwright/plan';
import type { Picture } from '../facts/index.ts';
import { type CommandFile, moveCamera, toRect, trackCamera } from './camera.ts';
import { cut, finish, type SourceColour, scale } from './scaling.ts';

/** Filters and command files that make pictures. Chains are joined by `;`. */
export type PictureGraph = { chains: string[]; commands: CommandFile[] };

/** A shot counted in the finished video's frames. */
export type ShotFrames = { shot: Shot; startSeconds: number; firstFrame: number; frames: number };

/** Link labels, a name that makes the labels inside unique, and filters that come first. */
export type Place = { from: string; to: string; id: string; before: string };

/**
 * Fills the finished frame with a camera's window per pane. One pane is one chain; for several the shot's frames are
 * split, each goes through a chain of its own, and the panes are put side by side as they lie in the frame.
 */
export function fillPanes(
  panes: readonly LayoutPane[],
  shot: ShotFrames,
  output: Plan['output'],
  picture: Picture,
  colour: SourceColour,
  place: Place,
): PictureGraph {
  const before = `${place.before}${atStoredSize(picture)}`;
  const [only] = panes;
  if (only && panes.length === 1) return fillPane(only, shot, output, picture, colour, { ...place, before });
  const made = panes.map((pane, i) =>
    fillPane(pane, shot, output, picture, colour, {
      from: `[${place.id}b${i}]`,
      to: `[${place.id}p${i}]`,
      id: `${place.id}p${i}`,
      before: '',
    }),
  );
  const labels = (letter: string) => panes.map((_, i) => `[${place.id}${letter}${i}]`).join('');
  const corners = panes.map((pane) => `${pane.x}_${pane.y}`).join('|');
  return {
    chains: [
      `${place.from}${before}split=${panes.length}${labels('b')}`,
      ...made.flatMap(({ chains }) => chains),
      `${labels('p')}xstack=inputs=${panes.length}:layout=${corners},setsar=1${place.to}`,
    ],
    commands: made.flatMap(({ commands }) => commands),
  };
}

function fillPane(
  pane: LayoutPane,
  shot: ShotFrames,
  output: Plan['output'],
  picture: Picture,
  colour: SourceColour,
  place: Place,
): PictureGraph {
  const stored = storedSize(picture);
  const track = trackCamera(
    pane.camera,
    { startSeconds: shot.startSeconds, count: shot.frames, rate: output.frameRate },
    picture.width / picture.height,
    pane.width / pane.height,
  );
  const end = `${finish(picture)},setsar=1${place.to}`;
  if (track.kind === 'still') {
    const rect = toRect(track.window, stored);
    return {
      chains: [`${place.from}${place.before}${cut(rect)},${scale(pane, colour, picture)},${end}`],
      commands: [],
    };
  }
  const names = { cut: `crop@${place.id}`, zoom: `scale@${place.id}` };
  const camera = moveCamera(track.windows, stored, pane, output.frameRate, names);
  const file = `${place.id}.cmd`;
  const send = camera.commands === '' ? '' : `sendcmd=f=${file},`;
  // Nothing may stand between the two: only its direct neighbour learns that the enlarged picture changes its size.
  const enlarge = scale(camera.scaled, colour, picture, camera.zooms ? `@${place.id}` : '', camera.zooms);
  const window = `crop@${place.id}=w=${pane.width}:h=${pane.height}:x=${camera.at.x}:y=${camera.at.y}:exact=1`;
  return {
    chains: [`${place.from}${place.before}${send}${cut(camera.region)},${enlarge},${window},${end}`],
    commands: send === '' ? [] : [{ name: file, text: camera.commands }],
  };
}

/** Does nothing, unless the stream changes its size on the way (calls, broadcasts): then windows still fit. */
export function atStoredSize(picture: Picture): string {
  const { width, height } = storedSize(picture);
  return `scale=w=${width}:h=${height},`;
}

/** The stored picture as filters see it: turned upright, pixels not yet square. */
export function storedSize(picture: Picture): { width: number; height: number } {
  const { codedWidth, codedHeight } = picture;
  return picture.rotationDegrees % 180 === 0
    ? { width: codedWidth, height: codedHeight }
    : { width: codedHeight, height: codedWidth };
}
