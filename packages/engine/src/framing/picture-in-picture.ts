import type { CameraPath } from '@reelwright/plan';
import {
  type Box,
  commonArea,
  type Inset,
  MOTION_COLUMNS,
  MOTION_ROWS,
  type Scenes,
  type Shot,
} from '../facts/index.ts';
import { type Pane, paneAt, type Size, stretchOf, type View, widestPane } from './pane.ts';
import { quantile } from './subjects.ts';
import { roomFor, within } from './targets.ts';

/** The border of an inset, often drawn or rounded, as a share of its sides. */
const INSET_BORDER = 0.02;
/** A source pixel of an inset is enlarged to so many at most; softer it is no use. */
const MAX_INSET_STRETCH = 7;
/**
 * Above this much change (levels of 255 per second) a block of the picture is busy. Measured at 160 × 90: of slides
 * 60 % of the blocks stay below 0.4, of a person before a still background below 6.4, while of hand-held and
 * moving pictures 60 % reach 33 to 300.
 */
const BUSY_LEVELS = 14;
/** A picture in which this share of the blocks outside the inset is busy is a game or a film, not a screen … */
const LIVELY_SHARE = 0.4;
/** … unless this share of them hardly changes (levels of 255 per second): a page that is scrolled keeps its empty parts.
 * Measured: scrolled code 0, games and films from 10. */
const STILL = { share: 0.2, levels: 4 };
/** On a page this share of the blocks changes less (levels of 255 per second). Measured: slides 0.5, people filmed from a tripod 3.4. */
const PAGE = { share: 0.6, levels: 1.5 };
/**
 * What it costs to show all of the inset in the other pane too, in widest windows. Little beside a screen, whose text
 * would be cut off instead.
 */
const TWICE_SHOWN = { screen: 0.25, game: 0.75 };
/** How near the middle of the picture a game's window stays: cost per share of the frame away from it. */
const MIDDLE_WEIGHT = { screen: 0.02, game: 0.3 };
/** A screen's window may be this much closer than the widest, to leave the inset out. */
const CLOSER_STEPS = [1, 1.1, 1.2, 1.3];
/** Insets that overlap this much (intersection over union) stand in the same place. */
const SAME_INSET = 0.8;

/** The inset of a shot; the largest if it has several. Null when it has none. */
export function insetOf(shot: number | null, scenes: Scenes | null): Inset | null {
  const own = scenes?.insets.filter((inset) => inset.shot === shot) ?? [];
  const [largest] = own.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  if (!largest || !scenes) return null;
  // The same place as in an earlier shot: the same box, so that nothing shifts from one slide to the next.
  const first = scenes.insets.find((other) => isSamePlace(other.box, largest.box));
  return { ...largest, box: first?.box ?? largest.box };
}

/** Whether much goes on outside the inset: a game or a film rather than slides. */
export function isLively(shot: Shot, inset: Box): boolean {
  const outside = shot.motion.filter((_, block) => {
    const x = ((block % MOTION_COLUMNS) + 0.5) / MOTION_COLUMNS;
    const y = (Math.floor(block / MOTION_COLUMNS) + 0.5) / MOTION_ROWS;
    return x < inset.x || x > inset.x + inset.width || y < inset.y || y > inset.y + inset.height;
  });
  return (
    outside.length > 0 &&
    quantile(outside, 1 - LIVELY_SHARE) >= BUSY_LEVELS &&
    quantile(outside, STILL.share) > STILL.levels
  );
}

/** Whether a shot stands as still as a page that is to be read: most of it hardly changes. */
export function isPage(shot: Shot): boolean {
  return quantile(shot.motion, PAGE.share) < PAGE.levels;
}

/** The room of the camera that shows the inset: inside its border. */
export function roomInInset(inset: Box, room: Box): Box {
  const left = Math.max(room.x, inset.x + INSET_BORDER * inset.width);
  const top = Math.max(room.y, inset.y + INSET_BORDER * inset.height);
  const right = Math.min(room.x + room.width, inset.x + (1 - INSET_BORDER) * inset.width);
  const bottom = Math.min(room.y + room.height, inset.y + (1 - INSET_BORDER) * inset.height);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The largest window inside the inset, if the source has the pixels for it; else null. */
export function insetPane(view: View): Pane | null {
  if (view.room.width <= 0 || view.room.height <= 0) return null;
  const pane = widestPane(view);
  return pane && stretchOf(pane, view) <= MAX_INSET_STRETCH ? pane : null;
}

/**
 * The still camera on what is outside the inset: as much of it as possible, and of the inset as little; a game's window
 * keeps near the middle, where the play is. Null when the room is too small.
 */
export function cameraOutside(
  inset: Box,
  view: View,
  atSeconds: number,
  what: 'screen' | 'game',
): CameraPath | null {
  const widest = widestPane(view);
  if (!widest) return null;
  let best: { score: number; x: number; y: number; zoom: number } | null = null;
  for (const closer of CLOSER_STEPS) {
    const pane = paneAt(Math.min(10, widest.zoom * closer), view);
    for (const { x, y } of placesBeside(inset, pane)) {
      const window = {
        x: x - pane.width / 2,
        y: y - pane.height / 2,
        width: pane.width,
        height: pane.height,
      };
      const twice = commonArea(window, inset);
      const middle = { x: view.room.x + view.room.width / 2, y: view.room.y + view.room.height / 2 };
      const off = Math.hypot(x - middle.x, y - middle.y);
      const score =
        (window.width * window.height - twice) / (widest.width * widest.height) -
        (TWICE_SHOWN[what] * twice) / (inset.width * inset.height) -
        MIDDLE_WEIGHT[what] * off;
      if (!best || score > best.score + 1e-9) best = { score, x, y, zoom: pane.zoom };
    }
  }
  if (!best) return null;
  return [{ atSeconds, x: round(best.x), y: round(best.y), zoom: Math.ceil(best.zoom * 1e5 - 1e-7) / 1e5 }];
}

/** Middles of windows worth a look: in the middle, at the walls, just beside the inset. */
function placesBeside(inset: Box, pane: Pane): { x: number; y: number }[] {
  const { room } = pane;
  const across = roomFor(pane.width, { from: room.x, to: room.x + room.width });
  const down = roomFor(pane.height, { from: room.y, to: room.y + room.height });
  const xs = [
    (across.from + across.to) / 2,
    across.from,
    across.to,
    within(inset.x - pane.width / 2, across),
    within(inset.x + inset.width + pane.width / 2, across),
  ];
  const ys = [
    (down.from + down.to) / 2,
    down.from,
    down.to,
    within(inset.y - pane.height / 2, down),
    within(inset.y + inset.height + pane.height / 2, down),
  ];
  return xs.flatMap((x) => ys.map((y) => ({ x, y })));
}

function isSamePlace(a: Box, b: Box): boolean {
  const shared = commonArea(a, b);
  return shared >= SAME_INSET * (a.width * a.height + b.width * b.height - shared);
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

/** Stacked panes suit a screen; side by side they would be slits. */
export function canStack(output: Size): boolean {
  return output.height > output.width;
}
