import type { CameraPath, Shot } from '@reelwright/plan';
import { cameraAt } from '@reelwright/plan';
import type { FaceTrack, Fallback, Scenes, Span } from '../facts/index.ts';
import { planCamera } from './camera-path.ts';
import { splitAtHandovers } from './handovers.ts';
import { type Pane, paneAt, type Size, zoomFor } from './pane.ts';
import { calmLayouts, uncutStretches } from './stretches.ts';
import { type Subject, subjectsIn } from './subjects.ts';
import { enclosing, targetsFor } from './targets.ts';

/** Source and output count as the same shape within this share: 1080 × 1920 against 9:16, 848 × 480 against 16:9. */
const SAME_SHAPE = 0.02;
/** When a crop keeps at least this share of the picture, bars around it would be worse than the loss. */
const HARMLESS_CROP = 0.88;
/** Targets per shot at most; longer shots are planned more coarsely. Bounds the time of the quadratic planning. */
const MAX_TARGETS = 1500;
/** A companion is kept in the window only if its face is at least this large beside the main one … */
const COMPANION_AREA = 0.3;
/** … and seen in this share of the shot, … */
const COMPANION_PRESENCE = 0.5;
/** … and the main face is then no further from the window's middle than this share of the window. */
const COMPANION_SHIFT = 0.28;

type Uncut = Span & { subjects: Subject[]; layout: 'fill' | 'fit' };

/**
 * Decides how each shot of a segment fills the output: the camera follows the most important face where there is
 * one; where there is none the whole picture is shown over a blurred copy, which is reported as a fallback. Times on
 * the source's clock, sizes in pixels as shown. Pure; the shots cover the segment without gaps.
 */
export function frameSegment(
  segment: Span,
  scenes: Scenes | null,
  picture: Size,
  output: Size,
): { shots: Shot[]; fallbacks: Fallback[] } {
  const kept = keptByCrop(picture, output);
  if (kept >= 1 - SAME_SHAPE)
    return { shots: [whole(segment, 'The source already has this shape.')], fallbacks: [] };

  const samplesPerSecond = scenes?.samplesPerSecond ?? 1;
  const stretches = uncutStretches(segment, scenes)
    .flatMap((stretch) => splitAtHandovers(stretch, tracksIn(stretch, scenes), samplesPerSecond))
    .map((stretch): Uncut => {
      const subjects = subjectsIn(stretch, tracksIn(stretch, scenes), samplesPerSecond);
      const layout = subjects.length > 0 || kept >= HARMLESS_CROP ? 'fill' : 'fit';
      return { ...stretch, subjects, layout };
    });
  const shots: Shot[] = [];
  const withoutFace: Span[] = [];
  let end: { zoom: number; x: number; y: number } | null = null;
  for (const stretch of calmLayouts(stretches)) {
    const shot = frameStretch(stretch, samplesPerSecond, picture, output, end);
    const camera: CameraPath | null = shot.layout.kind === 'fill' ? shot.layout.camera : null;
    end = camera ? cameraAt(camera, shot.endSeconds) : null;
    if (!camera) withoutFace.push(stretch);
    const last = shots.at(-1);
    if (last && isSameStill(last, shot)) last.endSeconds = shot.endSeconds;
    else shots.push(shot);
  }
  return { shots, fallbacks: fallbacksFor(withoutFace, shots.length, scenes) };
}

function frameStretch(
  stretch: Uncut,
  samplesPerSecond: number,
  picture: Size,
  output: Size,
  previous: { zoom: number; x: number; y: number } | null,
): Shot {
  const { startSeconds, endSeconds, subjects, layout } = stretch;
  if (layout === 'fit') {
    const reason = 'No steady face here: the whole picture is shown over a blurred copy of itself.';
    return { startSeconds, endSeconds, layout: { kind: 'fit', background: 'blur' }, reason };
  }
  const main = subjects[0];
  if (!main)
    return whole(stretch, 'Too short for a layout of its own, or hardly cropped: the middle is shown.');
  const together = withCompanions(main, subjects.slice(1), paneAt(1, picture, output));
  const zoom = together.length > 0 ? 1 : zoomFor(main.faceHeight, picture, output);
  const pane = paneAt(zoom, picture, output);
  const stepSeconds = Math.max(1 / samplesPerSecond, (endSeconds - startSeconds) / MAX_TARGETS);
  const targets = targetsFor(stretch, stepSeconds, pane, main, together);
  const start = previous?.zoom === zoom ? previous : null;
  const camera = planCamera(stretch, targets, stepSeconds, pane, start);
  return {
    startSeconds,
    endSeconds,
    layout: { kind: 'fill', camera },
    reason: reasonFor(main, subjects, together),
  };
}

/** Those of the others that fit into the window with the main face, without pushing that to the edge. */
function withCompanions(main: Subject, others: readonly Subject[], pane: Pane): Subject[] {
  const kept: Subject[] = [];
  for (const other of others) {
    if (other.presence < COMPANION_PRESENCE) continue;
    if (other.faceHeight * other.faceWidth < COMPANION_AREA * main.faceHeight * main.faceWidth) continue;
    const boxes = (subject: Subject) => enclosing(subject.faces.map((face) => face.box));
    const own = boxes(main);
    const all = enclosing([own, ...[...kept, other].map(boxes)]);
    const shift = Math.max(
      Math.abs(all.x + all.width / 2 - own.x - own.width / 2) / pane.width,
      Math.abs(all.y + all.height / 2 - own.y - own.height / 2) / pane.height,
    );
    // A tenth of the window is left free beside them.
    if (all.width <= 0.9 * pane.width && all.height <= 0.9 * pane.height && shift <= COMPANION_SHIFT)
      kept.push(other);
  }
  return kept;
}

function reasonFor(main: Subject, subjects: readonly Subject[], together: readonly Subject[]): string {
  const share = `${Math.round(main.presence * 100)} % of the shot`;
  if (together.length > 0)
    return `Keeps ${together.length + 1} faces in view; the main one is seen in ${share}.`;
  if (subjects.length > 1) return `Follows the largest of ${subjects.length} faces, seen in ${share}.`;
  return `Follows the face, seen in ${share}.`;
}

function whole({ startSeconds, endSeconds }: Span, reason: string): Shot {
  const camera = [{ atSeconds: startSeconds, x: 0.5, y: 0.5, zoom: 1 }];
  return { startSeconds, endSeconds, layout: { kind: 'fill', camera }, reason };
}

/** Share of the picture's area that the largest window of the output's shape keeps. */
function keptByCrop(picture: Size, output: Size): number {
  const pane = paneAt(1, picture, output);
  return pane.width * pane.height;
}

function tracksIn(stretch: { shot: number | null }, scenes: Scenes | null): FaceTrack[] {
  return scenes?.tracks.filter((track) => track.shot === stretch.shot) ?? [];
}

/** Nothing visible changes between the two: one shot is enough, and cheaper to render. */
function isSameStill(a: Shot, b: Shot): boolean {
  if (a.layout.kind !== 'fill' || b.layout.kind !== 'fill')
    return a.layout.kind === 'fit' && b.layout.kind === 'fit' && a.reason === b.reason;
  const [from, to] = [a.layout.camera, b.layout.camera];
  const [key, other] = [from[0], to[0]];
  if (from.length > 1 || to.length > 1 || !key || !other || a.reason !== b.reason) return false;
  return key.x === other.x && key.y === other.y && key.zoom === other.zoom;
}

function fallbacksFor(withoutFace: readonly Span[], shots: number, scenes: Scenes | null): Fallback[] {
  if (withoutFace.length === 0) return [];
  const seconds = withoutFace.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
  const where = withoutFace[0]?.startSeconds.toFixed(1);
  const reason =
    scenes === null
      ? 'The picture was not examined for faces.'
      : `No steady face was found in ${seconds.toFixed(1)} s of the clip (first at ${where} s of the source, ${shots} shot${shots === 1 ? '' : 's'} in all).`;
  return [{ used: 'fit over a blurred background', instead_of: 'a camera that follows a face', reason }];
}
