import type { AspectRatio } from '@reelwright/plan';
import { cameraAt, layoutPanes, outputSize, type Shot } from '@reelwright/plan';
import { movementOf, paneAt, viewOf } from '../../packages/engine/src/framing/index.ts';
import type { Row } from '../row.ts';
import type { JudgedClip } from './face-in-crop.ts';

/** The path is sampled as a 30 fps render would. */
const FRAMES_PER_SECOND = 30;
/** Slower than this (output widths a second: half a pixel a frame at 1080) nobody sees a movement. */
const STILL_SPEED = 0.014;
/** Six people who cropped by hand moved in 55–61 % of frames (RetargetVid, 640-wide, quality-metrics 10). */
const MOVING_TARGET = 0.55;
/** What the planner promises while the face allows it. */
const SPEED_TARGET = 0.35;
const ACCELERATION_TARGET = 0.8;
/** The same six people's figures are pixels a frame of a picture so wide … */
const HAND_WIDTH = 640;
/** … and these are the highest of them: mean speed, speed of the fastest 1 % of frames, mean acceleration. */
const HAND_MEAN_SPEED = 2.4;
const HAND_FAST_SPEED = 24;
const HAND_MEAN_ACCELERATION = 1.3;

/** How much and how abruptly cameras move inside shots, in every pane of every layout. */
export function smoothnessRows(clips: readonly JudgedClip[], aspectRatio: AspectRatio): Row[] {
  const moves: PaneMovement[] = [];
  const details: string[] = [];
  const dwells: number[] = [];
  let switches = 0;
  let seconds = 0;
  for (const clip of clips) {
    const shots = clip.shotsFor(aspectRatio);
    const own = shots.flatMap((shot) => movements(shot, clip, aspectRatio));
    moves.push(...own);
    switches += shots.length - 1;
    seconds += clip.durationSeconds;
    dwells.push(...shots.map((shot) => shot.endSeconds - shot.startSeconds));
    const speeds = own.flatMap((move) => move.speeds);
    const moving = speeds.filter((speed) => speed > STILL_SPEED).length;
    if (moving > 0)
      details.push(
        `${clip.name} moves in ${Math.round((100 * moving) / speeds.length)} %, p99 ${percentile(speeds, 0.99).toFixed(2)}`,
      );
  }
  const all = (key: keyof PaneMovement) => moves.flatMap((move) => move[key]);
  const speeds = all('speeds');
  const moving = speeds.filter((speed) => speed > STILL_SPEED).length / Math.max(1, speeds.length);
  const row = (metric: string, value: number, limit: number, detail: string): Row => ({
    metric: `camera ${aspectRatio}: ${metric}`,
    value,
    target: `<= ${limit}`,
    ok: value <= limit,
    detail,
  });
  const highest = (values: readonly number[]) => `highest ${percentile(values, 1).toFixed(2)}`;
  const rhythm =
    `${((60 * switches) / Math.max(1e-9, seconds)).toFixed(1)} switches a minute with the source’s own cuts, ` +
    `shortest dwell ${percentile(dwells, 0).toFixed(2)} s`;
  return [
    row('share of frames moving', moving, MOVING_TARGET, [rhythm, ...details].join(', ')),
    row('p99 speed, widths/s', percentile(speeds, 0.99), SPEED_TARGET, highest(speeds)),
    row(
      'p99 acceleration, widths/s²',
      percentile(all('accelerations'), 0.99),
      ACCELERATION_TARGET,
      highest(all('accelerations')),
    ),
    row(
      'mean speed, px/frame of 640',
      mean(all('pixelSpeeds')),
      HAND_MEAN_SPEED,
      highest(all('pixelSpeeds')),
    ),
    row(
      'p99 speed, px/frame of 640',
      percentile(all('pixelSpeeds'), 0.99),
      HAND_FAST_SPEED,
      'by hand 13 to 24',
    ),
    row(
      'mean acceleration, px/frame² of 640',
      mean(all('pixelAccelerations')),
      HAND_MEAN_ACCELERATION,
      'by hand 0.75 to 1.3',
    ),
  ];
}

/** Output widths a second and a second², pixels of a 640-wide source a frame and a frame². */
type PaneMovement = {
  speeds: number[];
  accelerations: number[];
  pixelSpeeds: number[];
  pixelAccelerations: number[];
};

function movements(shot: Shot, clip: JudgedClip, aspectRatio: AspectRatio): PaneMovement[] {
  const { picture } = clip;
  const everywhere = { x: 0, y: 0, width: 1, height: 1 };
  return layoutPanes(shot.layout, outputSize(aspectRatio, 'medium')).map(({ camera, width, height }) => {
    const pane = paneAt(camera[0]?.zoom ?? 1, viewOf(picture, { width, height }, everywhere));
    const moved = movementOf(camera, shot, pane, FRAMES_PER_SECOND);
    const count = Math.floor((shot.endSeconds - shot.startSeconds) * FRAMES_PER_SECOND);
    const points = Array.from({ length: count }, (_, i) => {
      const { x, y } = cameraAt(camera, shot.startSeconds + i / FRAMES_PER_SECOND);
      return { x: x * HAND_WIDTH, y: (y * HAND_WIDTH * picture.height) / picture.width };
    });
    const steps = differences(points);
    return {
      speeds: moved.map(({ speed }) => speed),
      accelerations: moved.map(({ acceleration }) => acceleration),
      pixelSpeeds: steps.map(({ x, y }) => Math.hypot(x, y)),
      pixelAccelerations: differences(steps).map(({ x, y }) => Math.hypot(x, y)),
    };
  });
}

function differences(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  return points.slice(1).map((point, i) => ({
    x: point.x - (points[i]?.x ?? point.x),
    y: point.y - (points[i]?.y ?? point.y),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
