import { basename } from 'node:path';
import type { AspectRatio, Shot } from '@reelwright/plan';
import { cameraAt, cameraWindow, outputSize } from '@reelwright/plan';
import type { Box, Face } from '../../packages/engine/src/facts/index.ts';
import { frameSegment } from '../../packages/engine/src/framing/index.ts';
import { probe } from '../../packages/engine/src/media/index.ts';
import { examineScenes } from '../../packages/engine/src/vision/index.ts';
import type { Row } from '../row.ts';
import { judgeLooks, mainFaces } from './looks.ts';

/** Share of frames with a face in which the whole face must be in the window. */
const TARGET = 0.98;

/** A clip with everything needed to judge plans of any shape. */
export type JudgedClip = {
  name: string;
  picture: { width: number; height: number };
  durationSeconds: number;
  /** Of the person it is about, found independently of any plan. */
  faces: Face[];
  shotsFor(aspectRatio: AspectRatio): Shot[];
};

/** Examines a clip as the engine does, and once more independently and more densely. Null without a picture. */
export async function judgeClip(path: string): Promise<JudgedClip | null> {
  const source = await probe(path);
  const { picture, durationSeconds } = source;
  if (!picture) return null;
  const span = { startSeconds: 0, endSeconds: durationSeconds };
  const scenes = await examineScenes(path, source, [span]);
  const faces = mainFaces(await judgeLooks(path, source, span), scenes.shots);
  return {
    name: basename(path),
    picture,
    durationSeconds,
    faces,
    shotsFor: (aspectRatio) => frameSegment(span, scenes, picture, outputSize(aspectRatio, 'medium')).shots,
  };
}

/**
 * Share of looks at the main person in which the whole face is inside the plan's window, over all clips. Faces that
 * are larger than the window count as inside when their middle is within a tenth of the window of its middle.
 */
export function faceInCropRow(clips: readonly JudgedClip[], aspectRatio: AspectRatio): Row {
  const details: string[] = [];
  let inside = 0;
  let all = 0;
  for (const clip of clips) {
    const shots = clip.shotsFor(aspectRatio);
    const judged = clip.faces.flatMap((face) =>
      judge(face, shots, clip.picture, outputSize(aspectRatio, 'medium')),
    );
    const good = judged.filter((ok) => ok).length;
    inside += good;
    all += judged.length;
    const fit = shots.every((shot) => shot.layout.kind === 'fit');
    details.push(`${clip.name} ${good}/${judged.length}${fit ? ' (fit)' : ''}`);
  }
  return {
    metric: `face in crop ${aspectRatio}, planned`,
    value: all > 0 ? inside / all : 0,
    target: `>= ${TARGET}`,
    ok: all > 0 && inside / all >= TARGET,
    detail: details.join(', '),
  };
}

/**
 * The same for finished videos of people (paths of mp4 files): share of all looks in which the main person is found
 * and the face is not cut by the edge of the picture.
 */
export async function renderedFaceRow(paths: readonly string[]): Promise<Row> {
  const details: string[] = [];
  let inside = 0;
  let all = 0;
  for (const path of paths) {
    const source = await probe(path);
    const span = { startSeconds: 0, endSeconds: source.durationSeconds };
    const looks = await judgeLooks(path, source, span);
    const { shots } = await examineScenes(path, source, [span]);
    const good = mainFaces(looks, shots).filter((face) => isInside(face.box, FRAME, 0)).length;
    inside += good;
    all += looks.length;
    details.push(`${basename(path)} ${good}/${looks.length}`);
  }
  return {
    metric: 'face in crop, rendered',
    value: all > 0 ? inside / all : 0,
    target: `>= ${TARGET}`,
    ok: all > 0 && inside / all >= TARGET,
    detail: details.join(', '),
  };
}

const FRAME: Box = { x: 0, y: 0, width: 1, height: 1 };

/** Empty when no shot is shown at that moment. */
function judge(
  face: Face,
  shots: readonly Shot[],
  picture: { width: number; height: number },
  output: { width: number; height: number },
): boolean[] {
  const shot = shots.find((one) => face.atSeconds >= one.startSeconds && face.atSeconds < one.endSeconds);
  if (!shot) return [];
  if (shot.layout.kind !== 'fill') return [true];
  const camera = cameraAt(shot.layout.camera, face.atSeconds);
  const window = cameraWindow(camera, picture.width / picture.height, output.width / output.height);
  // What the source frame itself cuts off cannot be blamed on the crop.
  return [isInside(withinFrame(face.box), window, 0.1)];
}

/** Whether a box is inside a window; one that is too long for it may be off its middle by `freedom` of the window. */
function isInside(box: Box, window: Box, freedom: number): boolean {
  const fits = (start: number, length: number, from: number, room: number) =>
    length > room
      ? Math.abs(start + length / 2 - from - room / 2) <= freedom * room
      : start >= from - 1e-6 && start + length <= from + room + 1e-6;
  return fits(box.x, box.width, window.x, window.width) && fits(box.y, box.height, window.y, window.height);
}

function withinFrame(box: Box): Box {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  return {
    x,
    y,
    width: Math.min(1, box.x + box.width) - x,
    height: Math.min(1, box.y + box.height) - y,
  };
}
