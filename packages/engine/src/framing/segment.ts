import { type CameraPath, cameraAt, type Layout, layoutCameras, type Shot } from '@reelwright/plan';
import { type FaceTrack, type Fallback, overlapSeconds, type Scenes, type Span } from '../facts/index.ts';
import { cameraOn, insetOn, type LookAt, panesOn, type Stage, wholePicture } from './arrange.ts';
import { attend, type Piece } from './attention.ts';
import { splitAtHandovers } from './handovers.ts';
import { moveLength, type Place } from './holds.ts';
import { waysToShow, withCompanions } from './options.ts';
import { paneFor, type Size, viewOf, WHOLE_FRAME_CLOSENESS, widestPane } from './pane.ts';
import { canStack, insetOf, isLively } from './picture-in-picture.ts';
import * as reasons from './reasons.ts';
import { SetUps } from './set-ups.ts';
import { calmLayouts, type Stretch, uncutStretches } from './stretches.ts';
import { framedOf, type Subject, subjectsIn } from './subjects.ts';

/** Source and output count as the same shape within this share: 1080 × 1920 against 9:16, 848 × 480 against 16:9. */
const SAME_SHAPE = 0.02;
/** When a crop keeps at least this share of the picture, bars around it would be worse than the loss. */
const HARMLESS_CROP = 0.88;
/** A source with black bars of its own would show them too if it were shown whole: then more may be cropped. */
const HARMLESS_CROP_OF_BARS = 0.7;
/** A speaker whose window is further off than this share of it is cut to; a nearer one the camera turns to. */
const CUT_LENGTH = 0.25;
/** Someone who speaks at least so long in a shot is followed however short they are seen. */
const SPEAKS_SECONDS = 1;
/** Faces lower than this share of the frame say little by themselves: a group in its surroundings … */
const SMALL_FACE = 0.11;
/** … of those who have at least this share of the most important one's area. */
const ONE_OF_SEVERAL = 0.4;

type Uncut = Stretch & { subjects: Subject[]; layout: 'fill' | 'fit' };

/**
 * Decides how each shot of a segment fills the output: which layout, and where its cameras look. The camera is on the
 * one who speaks, where that is known, else on the most important face; where there is none the whole picture is shown
 * over a blurred copy, which is reported as a fallback. Whenever it cuts from one speaker to another, a shot of its own
 * begins, so that each can be changed by itself. Times on the source's clock, sizes in pixels as shown. Pure; the shots
 * cover the segment without gaps.
 */
export function frameSegment(
  segment: Span,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): { shots: Shot[]; fallbacks: Fallback[] } {
  const stage = stageFor(scenes, picture, output);
  const { shots, withoutFace } = frameStretch(segment, stage);
  return { shots, fallbacks: fallbacksFor(withoutFace, shots.length, scenes) };
}

/** `frameSegment` on a stage that other stretches of the same clip share, and where no steady face was found. */
export function frameStretch(segment: Span, stage: Stage): { shots: Shot[]; withoutFace: Span[] } {
  const kept = keptByCrop(stage);
  if (kept >= 1 - SAME_SHAPE)
    return { shots: [middleOnly(segment, reasons.SAME_SHAPE, stage)], withoutFace: [] };

  const hasBars = stage.whole.room.width < 1 || stage.whole.room.height < 1;
  const isHarmless = kept >= (hasBars ? HARMLESS_CROP_OF_BARS : HARMLESS_CROP);
  const stretches = uncutStretches(segment, stage.scenes)
    .flatMap((stretch) => splitAtHandovers(stretch, tracksIn(stretch, stage), stage.samplesPerSecond))
    .map((stretch): Uncut => {
      const subjects = seenIn(stretch, stage);
      return { ...stretch, subjects, layout: subjects.length > 0 || isHarmless ? 'fill' : 'fit' };
    });
  const shots: Shot[] = [];
  const withoutFace: Span[] = [];
  for (const stretch of calmLayouts(stretches)) {
    for (const shot of shotsFor(stretch, stage, shots.at(-1))) {
      if (shot.reason === reasons.NO_FACE) withoutFace.push(shot);
      const last = shots.at(-1);
      if (last && isSameStill(last, shot)) last.endSeconds = shot.endSeconds;
      else shots.push({ ...shot });
    }
  }
  return { shots, withoutFace };
}

/** What the framing of any stretch of these scenes starts from. */
export function stageFor(scenes: Scenes | null, picture: Size, output: Size): Stage {
  const content = scenes?.content ?? { x: 0, y: 0, width: 1, height: 1 };
  return {
    scenes,
    picture,
    output,
    whole: viewOf(picture, output, content),
    samplesPerSecond: scenes?.samplesPerSecond ?? 1,
    setUps: new SetUps(),
  };
}

/** Who is seen in a stretch, most important first, with those who speak there. */
export function seenIn(stretch: Stretch, stage: Stage): Subject[] {
  const seconds = new Map<number, number>();
  for (const turn of stage.scenes?.speaking ?? [])
    if (turn.track !== null)
      seconds.set(turn.track, (seconds.get(turn.track) ?? 0) + overlapSeconds(turn, stretch));
  const speakers = new Set([...seconds].filter(([, spoken]) => spoken >= SPEAKS_SECONDS).map(([id]) => id));
  return subjectsIn(stretch, tracksIn(stretch, stage), stage.samplesPerSecond, speakers);
}

function shotsFor(stretch: Uncut, stage: Stage, previous: Shot | undefined): Shot[] {
  const inset = insetShot(stretch, stage);
  if (inset) return [inset];
  if (stretch.layout === 'fit') return [shotOf(stretch, wholePicture(stage), reasons.NO_FACE)];
  const [main] = stretch.subjects;
  if (!main) return [middleOnly(stretch, reasons.HARDLY_CROPPED, stage)];
  if (isCutAway(stretch, stage)) return [shotOf(stretch, wholePicture(stage), reasons.SMALL_FACES)];
  const shots: Shot[] = [];
  for (const run of withoutCuts(piecesOf(stretch, stage), stage))
    shots.push(runShot(run, stretch, stage, shots.at(-1) ?? previous));
  return shots;
}

/** Several people, all of them small and too far apart for one window, while nobody of them is known to speak. */
function isCutAway({ subjects, ...stretch }: Uncut, { scenes, whole }: Stage): boolean {
  const [main] = subjects;
  const widest = widestPane(whole);
  if (!main || !widest) return false;
  const ids = new Set(subjects.flatMap(({ tracks }) => tracks));
  const speaks = scenes?.speaking.some(
    (turn) => turn.track !== null && ids.has(turn.track) && overlapSeconds(turn, stretch) > 0,
  );
  const area = (subject: Subject) => subject.faceHeight * subject.faceWidth;
  const group = subjects.filter((one) => one === main || area(one) >= ONE_OF_SEVERAL * area(main));
  return (
    !speaks &&
    subjects.every(({ faceHeight }) => faceHeight < SMALL_FACE) &&
    withCompanions(main, group.slice(1), widest).length < group.length - 1
  );
}

/** Screen and camera, or game and player, where the shot has an inset. */
function insetShot(stretch: Uncut, stage: Stage): Shot | null {
  const inset = insetOf(stretch.shot, stage.scenes);
  const shot = stretch.shot === null ? undefined : stage.scenes?.shots[stretch.shot];
  if (!inset || !shot) return null;
  const kind = isLively(shot, inset.box) ? 'gameplay' : 'screen-camera';
  const subject = stretch.subjects.find(({ tracks }) => tracks.includes(inset.track)) ?? null;
  const layout = canStack(stage.output) ? insetOn(kind, stretch, inset, subject, stage) : null;
  return layout
    ? shotOf(stretch, layout, reasons.forInset(kind))
    : shotOf(stretch, wholePicture(stage), reasons.WHOLE_WITH_INSET);
}

/** Whom to show when: by who speaks, or the most important one all the time where that is not known. */
function piecesOf(stretch: Uncut, stage: Stage): Piece[] {
  const { subjects } = stretch;
  const speaking = (stage.scenes?.speaking ?? []).filter((turn) => overlapSeconds(turn, stretch) > 0);
  const span = { startSeconds: stretch.startSeconds, endSeconds: stretch.endSeconds };
  const [main] = subjects;
  const widest = widestPane(stage.whole);
  if (!main || !widest) return [];
  if (subjects.length === 1 || speaking.length === 0) {
    const companions = withCompanions(main, subjects.slice(1), widest);
    const kind = companions.length > 0 ? 'together' : 'one';
    return [{ ...span, option: { kind, shown: [main, ...companions] } }];
  }
  return attend(span, waysToShow(subjects, stage.whole, stage.output), subjects, speaking);
}

/** Joins pieces between which the camera turns instead of cutting. */
function withoutCuts(pieces: readonly Piece[], stage: Stage): Piece[][] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const before = runs.at(-1)?.at(-1);
    if (before && isNear(before, piece, stage)) runs.at(-1)?.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

function isNear(a: Piece, b: Piece, { whole }: Stage): boolean {
  const [from, to] = [a.option.shown[0], b.option.shown[0]];
  if (a.option.kind === 'panes' || b.option.kind === 'panes' || !from || !to) return false;
  const place = (subject: Subject): Place | null => {
    const pane = paneFor(framedOf(subject), whole, WHOLE_FRAME_CLOSENESS);
    return pane && { x: subject.x, y: subject.y, zoom: pane.zoom };
  };
  const widest = widestPane(whole);
  const [start, end] = [place(from), place(to)];
  return widest !== null && start !== null && end !== null && moveLength(start, end, widest) <= CUT_LENGTH;
}

function runShot(run: readonly Piece[], stretch: Uncut, stage: Stage, previous: Shot | undefined): Shot {
  const span = {
    startSeconds: run[0]?.startSeconds ?? stretch.startSeconds,
    endSeconds: run.at(-1)?.endSeconds ?? stretch.endSeconds,
  };
  const [first] = run;
  const speaking = stage.scenes?.speaking ?? [];
  if (first?.option.kind === 'panes') {
    const layout = panesOn(span, first.option.shown, stage);
    if (layout)
      return shotOf(span, layout, reasons.forPanes(layout.kind, span, first.option.shown, speaking));
  }
  const looks = run.flatMap(({ startSeconds, endSeconds, option }): LookAt[] => {
    const [main, ...companions] = option.shown;
    return main
      ? [
          {
            startSeconds,
            endSeconds,
            main,
            companions: option.kind === 'panes' ? [] : companions,
            beside: stretch.subjects,
          },
        ]
      : [];
  });
  const camera = cameraOn(looks, stage, previous ? endOf(previous) : null);
  if (!camera) return middleOnly(span, reasons.HARDLY_CROPPED, stage);
  return shotOf(span, { kind: 'fill', camera }, reasons.forFill(looks, stretch.subjects, speaking));
}

function middleOnly(span: Span, reason: string, { whole }: Stage): Shot {
  const { room } = whole;
  const zoom = widestPane(whole)?.zoom ?? 1;
  const middle = { x: room.x + room.width / 2, y: room.y + room.height / 2 };
  return shotOf(span, { kind: 'fill', camera: [{ atSeconds: span.startSeconds, ...middle, zoom }] }, reason);
}

function shotOf({ startSeconds, endSeconds }: Span, layout: Layout, reason: string): Shot {
  return { startSeconds, endSeconds, layout, reason };
}

/** Where the one camera of a shot stands at its end. */
function endOf({ layout, endSeconds }: Shot): Place | null {
  return layout.kind === 'fill' ? cameraAt(layout.camera, endSeconds) : null;
}

/** Share of the content's area that the largest window of the output's shape keeps. */
function keptByCrop({ whole }: Stage): number {
  const widest = widestPane(whole);
  return widest ? (widest.width * widest.height) / (whole.room.width * whole.room.height) : 0;
}

function tracksIn({ shot }: Stretch, { scenes }: Stage): FaceTrack[] {
  return scenes?.tracks.filter((track) => track.shot === shot) ?? [];
}

/** Nothing visible changes between the two: one shot is enough, and cheaper to render. */
function isSameStill(a: Shot, b: Shot): boolean {
  if (a.layout.kind !== b.layout.kind || a.reason !== b.reason) return false;
  const [from, to] = [layoutCameras(a.layout), layoutCameras(b.layout)];
  return from.every(({ camera }, i) => isSamePlace(camera, to[i]?.camera));
}

function isSamePlace(a: CameraPath, b: CameraPath | undefined): boolean {
  const [key, other] = [a[0], b?.[0]];
  if (a.length > 1 || b?.length !== 1 || !key || !other) return false;
  return key.x === other.x && key.y === other.y && key.zoom === other.zoom;
}

/** What is said about stretches without a steady face. */
export function fallbacksFor(withoutFace: readonly Span[], shots: number, scenes: Scenes | null): Fallback[] {
  if (withoutFace.length === 0) return [];
  const seconds = withoutFace.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
  const where = withoutFace[0]?.startSeconds.toFixed(1);
  const reason =
    scenes === null
      ? 'The picture was not examined for faces.'
      : `No steady face was found in ${seconds.toFixed(1)} s of the clip (first at ${where} s of the source, ${shots} shot${shots === 1 ? '' : 's'} in all).`;
  return [{ used: 'fit over a blurred background', instead_of: 'a camera that follows a face', reason }];
}
