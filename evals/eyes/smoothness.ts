import type { AspectRatio } from '@reelwright/plan';
import { cameraAt, outputSize, type Shot } from '@reelwright/plan';
import { paneAt } from '../../packages/engine/src/framing/index.ts';
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

/** How much and how abruptly the camera moves inside shots: three rows. Speeds in output widths. */
export function smoothnessRows(clips: readonly JudgedClip[], aspectRatio: AspectRatio): Row[] {
  const speeds: number[] = [];
  const accelerations: number[] = [];
  const details: string[] = [];
  for (const clip of clips) {
    const moves = clip.shotsFor(aspectRatio).map((shot) => movement(shot, clip, aspectRatio));
    const own = moves.flatMap((move) => move.speeds);
    speeds.push(...own);
    accelerations.push(...moves.flatMap((move) => move.accelerations));
    const moving = own.filter((speed) => speed > STILL_SPEED).length;
    if (moving > 0)
      details.push(
        `${clip.name} moves in ${Math.round((100 * moving) / own.length)} %, p99 ${percentile(own, 0.99).toFixed(2)}`,
      );
  }
  const moving = speeds.filter((speed) => speed > STILL_SPEED).length / Math.max(1, speeds.length);
  const row = (metric: string, value: number, limit: number, detail: string): Row => ({
    metric: `camera ${aspectRatio}: ${metric}`,
    value,
    target: `<= ${limit}`,
    ok: value <= limit,
    detail,
  });
  return [
    row('share of frames moving', moving, MOVING_TARGET, details.join(', ')),
    row(
      'p99 speed, widths/s',
      percentile(speeds, 0.99),
      SPEED_TARGET,
      `highest ${percentile(speeds, 1).toFixed(2)}`,
    ),
    row(
      'p99 acceleration, widths/s²',
      percentile(accelerations, 0.99),
      ACCELERATION_TARGET,
      `highest ${percentile(accelerations, 1).toFixed(2)}`,
    ),
  ];
}

function movement(
  shot: Shot,
  clip: JudgedClip,
  aspectRatio: AspectRatio,
): { speeds: number[]; accelerations: number[] } {
  if (shot.layout.kind !== 'fill') return { speeds: [], accelerations: [] };
  const { camera } = shot.layout;
  const pane = paneAt(camera[0]?.zoom ?? 1, clip.picture, outputSize(aspectRatio, 'medium'));
  const count = Math.floor((shot.endSeconds - shot.startSeconds) * FRAMES_PER_SECOND);
  const points = Array.from({ length: count }, (_, i) => {
    const { x, y } = cameraAt(camera, shot.startSeconds + i / FRAMES_PER_SECOND);
    return { x: x / pane.width, y: (y / pane.height) * pane.tallness };
  });
  const velocities = differences(points);
  return {
    speeds: velocities.map(({ x, y }) => Math.hypot(x, y)),
    accelerations: differences(velocities).map(({ x, y }) => Math.hypot(x, y)),
  };
}

function differences(points: readonly { x: number; y: number }[]): { x: number; y: number }[] {
  return points.slice(1).map((point, i) => ({
    x: (point.x - (points[i]?.x ?? point.x)) * FRAMES_PER_SECOND,
    y: (point.y - (points[i]?.y ?? point.y)) * FRAMES_PER_SECOND,
  }));
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
