import type { Plan } from '@reelwright/plan';
import { samplePlan } from '../../../../plan/src/testing.ts';
import { captionLook, hookLook } from '../../captions/index.ts';

/** A plan with everything that an export has to say: a moving camera, panes, a gap, captions in two scripts, a hook. */
export function richPlan(changes: Partial<Plan> = {}): Plan {
  const output = { ...samplePlan().output, frameRate: { numerator: 30000, denominator: 1001 } };
  const look = captionLook('beasty', output);
  const still = { y: 0.5, zoom: 1 };
  const word = (text: string, startSeconds: number, endSeconds: number) => ({
    text,
    startSeconds,
    endSeconds,
  });
  return samplePlan({
    output,
    segments: [
      {
        startSeconds: 10.013,
        endSeconds: 20.5,
        shots: [
          {
            startSeconds: 10.013,
            endSeconds: 15.27,
            layout: {
              kind: 'fill',
              camera: [
                { atSeconds: 10.5, x: 0.3, ...still },
                { atSeconds: 12, x: 0.6, ...still },
                { atSeconds: 13, x: 0.6, ...still },
                { atSeconds: 13, x: 0.4, y: 0.45, zoom: 1.4 },
              ],
            },
            reason: 'the face & <who> speaks',
          },
          {
            startSeconds: 15.27,
            endSeconds: 20.5,
            layout: {
              kind: 'split',
              cameras: [[{ atSeconds: 15, x: 0.25, ...still }], [{ atSeconds: 15, x: 0.75, ...still }]],
            },
            reason: 'two people',
          },
        ],
      },
      {
        startSeconds: 22.1,
        endSeconds: 30.04,
        shots: [
          {
            startSeconds: 22.1,
            endSeconds: 30.04,
            layout: { kind: 'fit', background: 'blur' },
            reason: 'no face',
          },
        ],
      },
    ],
    cuts: [{ startSeconds: 20.5, endSeconds: 22.1, kind: 'filler', text: 'um "well" <ok>' }],
    captions: {
      preset: 'beasty',
      look,
      cues: [
        { startSeconds: 10.2, endSeconds: 12, lines: [[word('Salt', 10.2, 11), word('&', 11, 12)]] },
        {
          startSeconds: 22.2,
          endSeconds: 23,
          lines: [[word('日本語', 22.2, 22.5)], [word('<b>', 22.5, 23)]],
        },
      ],
    },
    hook: { text: 'Why "this" & that', look: hookLook(look), startSeconds: 0, endSeconds: 3, centreY: 0.2 },
    ...changes,
  });
}
