import { layoutPanes, type Segment, type Shot } from '@reelwright/plan';
import { type ColourSample, firstWhere } from '../facts/index.ts';
import { isInside, windowOf } from './closer.ts';
import type { Size } from './pane.ts';
import { wholeColours } from './whole-colours.ts';

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
  return segments.flatMap(({ startSeconds, endSeconds, shots }) => {
    const inside = borders.filter((at) => at > startSeconds && at < endSeconds);
    const edges = [startSeconds, ...inside, endSeconds];
    return edges.slice(1).map((until, i) => {
      const from = edges[i] ?? until;
      return {
        seconds: until - from,
        samples: shots.flatMap((shot) =>
          shownIn(
            shot,
            between(samples, Math.max(from, shot.startSeconds), Math.min(until, shot.endSeconds)),
            picture,
            output,
          ),
        ),
      };
    });
  });
}

/** What is seen of the samples of one shot. */
function shownIn(
  { layout }: Shot,
  samples: readonly ColourSample[],
  picture: Size,
  output: Size,
): readonly ColourSample[] {
  if (layout.kind === 'fit') return wholeColours(samples, layout, picture, output);
  const panes = layoutPanes(layout, output);
  return samples.filter(([atSeconds, x, y]) =>
    panes.some(({ camera, ...pane }) => isInside({ x, y }, windowOf({ camera, pane }, atSeconds, picture))),
  );
}

function between(samples: readonly ColourSample[], from: number, to: number): ColourSample[] {
  const firstAt = (moment: number) => firstWhere(samples, ([atSeconds]) => atSeconds >= moment);
  const first = firstAt(from);
  return samples.slice(first, Math.max(first, firstAt(to)));
}
