import type { Layout, LayoutKind } from '@reelwright/plan';
import { overlapSeconds, type Scenes, type Span } from '../facts/index.ts';
import { cameraOn, insetOn, panesOn, type Stage, wholePicture } from './arrange.ts';
import { type Size, widestPane } from './pane.ts';
import { insetOf } from './picture-in-picture.ts';
import { seenIn, stageFor } from './segment.ts';
import type { Stretch } from './stretches.ts';
import type { Subject } from './subjects.ts';

/** How many people a layout of panes is for. */
const PEOPLE = { split: 2, three: 3, four: 4 };

/**
 * The layout that an editor asks for, with cameras that look at the right things: for a stretch (seconds on the
 * source's clock) that lies in one shot of the source, or begins in it. Those who speak there come first, then the most
 * important faces. Null when it cannot be made: too few steady faces, too close together for panes, no inset. Pure.
 */
export function frameAs(
  kind: LayoutKind,
  stretch: Span,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): Layout | null {
  const stage = stageFor(scenes, picture, output);
  const own: Stretch = { ...stretch, shot: mainShot(stretch, scenes) };
  switch (kind) {
    case 'fit':
      return wholePicture(stage);
    case 'fill':
      return fill(own, stage);
    case 'split':
    case 'three':
    case 'four': {
      const people = bySpeech(seenIn(own, stage), own, stage).slice(0, PEOPLE[kind]);
      return people.length === PEOPLE[kind] ? panesOn(stretch, people, stage) : null;
    }
    case 'screen-camera':
    case 'gameplay': {
      const inset = insetOf(own.shot, scenes);
      if (!inset) return null;
      const face = seenIn(own, stage).find(({ tracks }) => tracks.includes(inset.track)) ?? null;
      return insetOn(kind, stretch, inset, face, stage);
    }
  }
}

function fill(stretch: Stretch, stage: Stage): Layout | null {
  const beside = bySpeech(seenIn(stretch, stage), stretch, stage);
  const [main] = beside;
  const { startSeconds, endSeconds } = stretch;
  const look = main && { startSeconds, endSeconds, main, companions: [], beside };
  const camera = look ? cameraOn([look], stage, null) : null;
  if (camera) return { kind: 'fill', camera };
  const widest = widestPane(stage.whole);
  if (!widest) return null;
  const { room } = stage.whole;
  const middle = { x: room.x + room.width / 2, y: room.y + room.height / 2 };
  return { kind: 'fill', camera: [{ atSeconds: startSeconds, ...middle, zoom: widest.zoom }] };
}

/** The shot of the source that most of the stretch lies in; null where nothing was examined. */
function mainShot(stretch: Span, scenes: Scenes | null): number | null {
  const shares = (scenes?.shots ?? []).map((shot) => overlapSeconds(shot, stretch));
  const most = Math.max(0, ...shares);
  return most > 0 ? shares.indexOf(most) : null;
}

/** Who speaks longest first; those who do not speak by importance, as they were. */
function bySpeech(subjects: readonly Subject[], stretch: Span, { scenes }: Stage): Subject[] {
  const spoken = ({ tracks }: Subject) =>
    (scenes?.speaking ?? [])
      .filter(({ track }) => track !== null && tracks.includes(track))
      .reduce((sum, turn) => sum + overlapSeconds(turn, stretch), 0);
  return [...subjects].sort((a, b) => spoken(b) - spoken(a));
}
