import type { Plan } from '@reelwright/plan';
import { secondsText } from './reading.ts';

/**
 * The filters of a plan's changes of light and colour, each for as long as it lasts: numbers only. Empty for none. For a part
 * of the video that begins so many seconds later than the whole.
 */
export function colourEffectFilters({ effects = [] }: Pick<Plan, 'effects'>, offsetSeconds = 0): string {
  const clock = (seconds: number) => secondsText(seconds - offsetSeconds);
  return effects
    .map(({ startSeconds, endSeconds, brightness, contrast, saturation }) => {
      if (endSeconds <= offsetSeconds) return '';
      const values = `brightness=${number(brightness)}:contrast=${number(contrast)}:saturation=${number(saturation)}`;
      // `gte` and `lt`: the frame at the end is no longer changed.
      const while_ = `gte(t\\,${clock(startSeconds)})*lt(t\\,${clock(endSeconds)})`;
      return `eq=${values}:enable=${while_},`;
    })
    .join('');
}

function number(value: number): string {
  return value.toFixed(4);
}
