import type { FrameRate } from '@reelwright/plan';
import { rationalTime } from './fcpxml-time.ts';
import type { TransformKey } from './transform.ts';
import { type Element, element } from './xml.ts';

/** Where a pane, in pixels of the frame, lies in it. */
export function placeElement(
  pane: { x: number; y: number; width: number; height: number },
  frame: { width: number; height: number },
): Element {
  const x = ((pane.x + pane.width / 2 - frame.width / 2) / frame.height) * 100;
  const y = ((frame.height / 2 - pane.y - pane.height / 2) / frame.height) * 100;
  return element('adjust-transform', { position: `${decimal(x)} ${decimal(y)}` });
}

/** How a clip lies in its frame, from keys counted from the clip's first frame: one key is a place, more are a movement: position by axis, as Final Cut Pro writes it. */
export function transformElements(
  keys: readonly TransformKey[],
  firstFrame: number,
  rate: FrameRate,
): Element[] {
  const [first, ...others] = keys;
  if (!first) return [];
  if (others.length === 0)
    return [
      element('adjust-transform', {
        position: `${decimal(first.x)} ${decimal(first.y)}`,
        scale: `${decimal(first.scale)} ${decimal(first.scale)}`,
      }),
    ];
  const animation = (value: (key: TransformKey) => string) =>
    element(
      'keyframeAnimation',
      {},
      keys.map((key) =>
        element('keyframe', {
          time: rationalTime(firstFrame + key.frame, rate),
          value: value(key),
          curve: 'linear',
        }),
      ),
    );
  return [
    element('adjust-transform', {}, [
      element('param', { name: 'position' }, [
        element('param', { name: 'X', key: '1' }, [animation((key) => decimal(key.x))]),
        element('param', { name: 'Y', key: '2' }, [animation((key) => decimal(key.y))]),
      ]),
      element('param', { name: 'scale' }, [
        animation((key) => `${decimal(key.scale)} ${decimal(key.scale)}`),
      ]),
    ]),
  ];
}

/** A number without exponent, to a hundred-thousandth. */
function decimal(value: number): string {
  const text = value.toFixed(5).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
