import { cameraAt, cameraWindow, layoutPanes, type Segment, type Shot } from '@reelwright/plan';
import type { ColourSample } from '../facts/index.ts';
import { isInside } from './closer.ts';
import type { Size } from './pane.ts';

/** How long a segment is shown, and the samples of the source's colours that are seen in it. */
export type ColoursShown = { seconds: number; samples: ColourSample[] };

/**
 * Which of the colours of a source (in order of time) are seen in each shot of a finished video, through its cameras:
 * between its joins and `borders`, the moments at which the source itself changes its picture. Pure.
 */
export function coloursShown(
  segments: readonly Segment[],
  samples: readonly ColourSample[],
  borders: readonly number[],
  picture: Size,
  output: Size,
): ColoursShown[] {
  const aspect = picture.width / picture.height;
  return segments.flatMap(({ startSeconds, endSeconds, shots }) => {
    const inside = borders.filter((at) => at > startSeconds && at < endSeconds);
    const edges = [startSeconds, ...inside, endSeconds];
    return edges.slice(1).map((until, i) => {
      const from = edges[i] ?? until;
      return {
        seconds: until - from,
        samples: between(samples, from, until).filter(([atSeconds, x, y]) => {
          const shot = shots.find((one) => atSeconds < one.endSeconds) ?? shots.at(-1);
          return shot === undefined || isShown(shot, atSeconds, x, y, aspect, output);
        }),
      };
    });
  });
}

function isShown(shot: Shot, atSeconds: number, x: number, y: number, aspect: number, output: Size): boolean {
  const { layout } = shot;
  // All of the picture, over itself.
  if (layout.kind === 'fit') return true;
  return layoutPanes(layout, output).some(({ camera, width, height }) => {
    const window = cameraWindow(cameraAt(camera, atSeconds), aspect, width / height);
    return isInside({ x, y }, window);
  });
}

function between(samples: readonly ColourSample[], from: number, to: number): ColourSample[] {
  const first = firstAt(samples, from);
  return samples.slice(first, Math.max(first, firstAt(samples, to)));
}

/** Index of the first sample at or after a moment. */
function firstAt(samples: readonly ColourSample[], atSeconds: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.[0] ?? 0) < atSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
