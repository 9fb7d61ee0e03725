import type { CaptionCue } from '@reelwright/plan';
import { type Box, fromTo, overlapSeconds, type Span } from '../facts/index.ts';
import { type BlockRoom, blockRoom } from './layout.ts';
import type { Lettering } from './runs.ts';

/** A face in the finished frame: fractions of it, at a moment of the source's clock. */
export type CaptionedFace = { atSeconds: number; box: Box };

/** Part of the finished frame that another text stands in while these parts of the source are shown. */
export type TakenPlace = { box: Box; spans: readonly Span[] };

/** Places tried from the highest to the lowest: steps of about 1 % of the frame's height. */
const PLACES = 60;
/** Faces are known five times a second: those this near to a cue count as seen during it. */
const NEAR_SECONDS = 0.3;
/** Free picture kept between a block and a face, as a share of the frame's height. */
const MARGIN = 0.012;
/** What covering a whole face costs, in frame heights of distance from the look's own place. */
const COVER_COST = 100;
/** Two texts over each other can be read by nobody; a face under a text still is one. */
const TAKEN_SHARE = 2;
/** The lower part of a face costs less to cover than eyes and mouth. */
const CHIN_FROM = 0.82;
const CHIN_COST = 0.6;
/** Hair and the forehead's edge: this much above the box around a face, as a share of its height. */
const HAIR_SHARE = 0.3;
/** What covering all of that costs. */
const HAIR_COST = 1.4;
/** What a place below the safe zone costs, where one player lays the post's own text: more than a detour, less than hair. */
const REACH_COST = 0.2;
/** What moving the block from one cue to the next costs: more than any detour that avoids nothing. */
const MOVE_COST = 0.6;
/** After a pause this long a block may come back elsewhere more easily. */
const PAUSE_SECONDS = 1.5;
const PAUSE_MOVE_COST = 0.2;

/**
 * The cues with places that cover no face: each stays where the look puts it when that is free, else nearest to it (below
 * a chin rather than over hair, even where that is lower than the safe zone),
 * with as few changes of place as possible over all cues (dynamic programming); where nothing is free, where it covers
 * the least and keeps clear of eyes and mouth. `faces` in order of time; `taken` is where the hook stands, null without
 * one. Pure.
 */
export function keepClear(
  cues: readonly CaptionCue[],
  lettering: Lettering,
  faces: readonly CaptionedFace[],
  output: { width: number; height: number },
  taken: TakenPlace | null = null,
): CaptionCue[] {
  const optionsOf = (cue: CaptionCue): CueOptions => ({
    cue,
    places: placesFor(cue, lettering, faces, output, taken),
  });
  const shown = cues
    .map(optionsOf)
    .flatMap((options) => (isCovering(options) ? linesOf(options.cue).map(optionsOf) : [options]));
  const chosen = cheapestWay(shown);
  return shown.map(({ cue, places }, i) => {
    const { centreY: _, ...rest } = cue;
    const place = places[chosen[i] ?? 0];
    return !place || place.own ? rest : { ...rest, centreY: place.centreY };
  });
}

/** Where the block of a cue stands in the finished frame, in fractions of it, outline and growth of words included. */
export function captionBlock(
  cue: CaptionCue,
  lettering: Lettering,
  output: { width: number; height: number },
): Box {
  const room = roomOf(cue, lettering, output);
  const centre =
    cue.centreY === undefined
      ? Math.min(Math.max(lettering.look.centreY, room.highest), room.lowest)
      : Math.min(Math.max(cue.centreY, room.highest), room.lowestReached);
  return {
    x: 0.5 - room.width / 2,
    y: centre - room.height / 2,
    width: room.width,
    height: room.height,
  };
}

type Place = { centreY: number; covered: number; cost: number; own: boolean; reached: boolean };

/** A cue and where it may stand. */
type CueOptions = { cue: CaptionCue; places: Place[] };

/** The look's own place first, then the others from the top down; all cues have the same list of heights to choose from. */
function placesFor(
  cue: CaptionCue,
  lettering: Lettering,
  faces: readonly CaptionedFace[],
  output: { width: number; height: number },
  taken: TakenPlace | null,
): Place[] {
  const { look } = lettering;
  const room = roomOf(cue, lettering, output);
  const around = fromTo(faces, cue.startSeconds - NEAR_SECONDS, cue.endSeconds + NEAR_SECONDS);
  const near = around.filter(
    ({ atSeconds }) =>
      atSeconds > cue.startSeconds - NEAR_SECONDS && atSeconds < cue.endSeconds + NEAR_SECONDS,
  );
  const isTaken = taken?.spans.some((span) => overlapSeconds(span, cue) > 0);
  const heights = [look.centreY, ...Array.from({ length: PLACES }, (_, i) => (i + 0.5) / PLACES)];
  return heights.map((wanted, i) => {
    const lowest = i === 0 ? room.lowest : room.lowestReached;
    const centreY = Math.min(Math.max(wanted, room.highest), lowest);
    const face = Math.max(0, ...near.map(({ box }) => coverage(box, centreY, room)));
    const covered = face + (taken && isTaken ? TAKEN_SHARE * sharedHeight(taken.box, centreY, room) : 0);
    const hair = Math.max(0, ...near.map(({ box }) => hairCoverage(box, centreY, room)));
    // A place outside of the zone is the zone's edge, and no place of its own.
    const outside = i > 0 && centreY !== wanted ? 1 : 0;
    const reached = centreY > room.lowest;
    return {
      centreY,
      covered,
      own: i === 0,
      reached,
      cost:
        COVER_COST * covered +
        HAIR_COST * hair +
        Math.abs(centreY - look.centreY) +
        outside +
        (reached ? REACH_COST : 0),
    };
  });
}

/**
 * Whether a cue of several lines covers a face or a hook wherever it stands in the safe zone: line by line it may find
 * room there.
 */
function isCovering({ cue, places }: CueOptions): boolean {
  return cue.lines.length > 1 && places.every(({ covered, reached }) => covered > 0 || reached);
}

/** A cue for each line, from its first word to the next line's first word. */
function linesOf(cue: CaptionCue): CaptionCue[] {
  const starts = cue.lines.map((line, i) =>
    i === 0 ? cue.startSeconds : (line[0]?.startSeconds ?? cue.endSeconds),
  );
  return cue.lines.map((line, i) => ({
    ...cue,
    startSeconds: starts[i] ?? cue.startSeconds,
    endSeconds: starts[i + 1] ?? cue.endSeconds,
    lines: [line],
  }));
}

function roomOf(cue: CaptionCue, lettering: Lettering, output: { width: number; height: number }): BlockRoom {
  const lines = cue.lines.map((line) => line.map((word) => word.text));
  return blockRoom(lines, lettering, output);
}

/** Share of a face's height that a block at a place covers, its chin counting less; 0 when they do not touch. */
export function coverage(face: Box, centreY: number, room: BlockRoom): number {
  if (face.x >= 0.5 + room.width / 2 || face.x + face.width <= 0.5 - room.width / 2) return 0;
  const top = centreY - room.height / 2 - MARGIN;
  const bottom = centreY + room.height / 2 + MARGIN;
  const chin = face.y + CHIN_FROM * face.height;
  const shared = (from: number, to: number) => Math.max(0, Math.min(bottom, to) - Math.max(top, from));
  const important = shared(face.y, chin);
  return (important + CHIN_COST * shared(chin, face.y + face.height)) / Math.max(face.height, 1e-6);
}

/** Share of a block's height that it has in common with another text. */
function sharedHeight(text: Box, centreY: number, { height }: BlockRoom): number {
  const top = centreY - height / 2 - MARGIN;
  const bottom = centreY + height / 2 + MARGIN;
  return Math.max(0, Math.min(bottom, text.y + text.height) - Math.max(top, text.y)) / height;
}

/** Share of the hair above a face that a block at a place covers; 0 when they do not touch. */
function hairCoverage(face: Box, centreY: number, room: BlockRoom): number {
  if (face.x >= 0.5 + room.width / 2 || face.x + face.width <= 0.5 - room.width / 2) return 0;
  const height = Math.max(HAIR_SHARE * face.height, 1e-6);
  const from = Math.max(centreY - room.height / 2, face.y - height);
  return Math.max(0, Math.min(centreY + room.height / 2, face.y) - from) / height;
}

/** For every cue the index of its place on the way with the least cost, moves included. */
function cheapestWay(options: readonly CueOptions[]): number[] {
  const from: number[][] = [];
  let costs: number[] = [];
  options.forEach(({ cue, places }, i) => {
    const gap = i > 0 ? cue.startSeconds - (options[i - 1]?.cue.endSeconds ?? 0) : 0;
    const move = gap > PAUSE_SECONDS ? PAUSE_MOVE_COST : MOVE_COST;
    const best = costs.indexOf(Math.min(...costs));
    const origins = places.map((_, p) => ((costs[p] ?? 0) <= (costs[best] ?? 0) + move ? p : best));
    costs = places.map(({ cost }, p) => cost + Math.min(costs[p] ?? 0, (costs[best] ?? 0) + move));
    from.push(origins);
  });
  const chosen: number[] = [];
  let place = costs.indexOf(Math.min(...costs));
  for (let i = options.length - 1; i >= 0; i--) {
    chosen[i] = place;
    place = from[i]?.[place] ?? place;
  }
  return chosen;
}
