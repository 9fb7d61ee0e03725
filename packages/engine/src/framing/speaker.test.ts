import type { Shot } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { comeCloser, windowAt } from './closer.ts';
import { frameWithCuts } from './frame-clip.ts';
import { punchIn } from './punch-in.ts';
import { pushIn } from './push-in.ts';
import { speakerIn } from './speaker.ts';
import { face, HD, scenesWith, span, TALL, turns } from './testing.ts';

const WHOLE = [span(0, 24)];
/** The one on the right is smaller, and speaks. */
const TWO = [
  { shot: 0, at: (at: number) => face(at, 0.3, 0.45, 1.3) },
  { shot: 0, at: (at: number) => face(at, 0.7, 0.4, 0.9) },
];
const RIGHT_SPEAKS = scenesWith(WHOLE, TWO, { speaking: turns([[1, 24]]) });
const NOBODY_KNOWN = scenesWith(WHOLE, TWO);

function still(startSeconds: number, endSeconds: number): Shot {
  const camera = [{ atSeconds: startSeconds, x: 0.5, y: 0.5, zoom: 1 }];
  return { startSeconds, endSeconds, layout: { kind: 'fill', camera }, reason: 'two faces' };
}

/** Where the middle of the window is, and whether both faces lie whole in it. */
function seen(
  shot: Shot | null | undefined,
  atSeconds = 6,
): { x: number; width: number; holdsBoth: boolean } {
  if (shot?.layout.kind !== 'fill') throw new Error(`not filling: ${JSON.stringify(shot)}`);
  const window = windowAt(shot.layout, atSeconds, HD, HD);
  const holdsBoth = TWO.every(({ at }) => {
    const { x, width } = at(atSeconds).box;
    return x >= window.x && x + width <= window.x + window.width;
  });
  return { x: window.x + window.width / 2, width: window.width, holdsBoth };
}

describe('the one who speaks in a shot', () => {
  test('says most of what is said there; pauses do not count, others do', () => {
    const said = (...list: Parameters<typeof turns>[0]) => scenesWith(WHOLE, TWO, { speaking: turns(list) });
    expect(speakerIn(span(0, 20), said([1, 2]))).toBe(1);
    expect(speakerIn(span(0, 20), said([1, 2], [0, 1]))).toBe(1);
    expect(speakerIn(span(0, 20), said([1, 2], [0, 2]))).toBeNull();
    expect(speakerIn(span(0, 20), said([1, 2], [null, 2]))).toBeNull();
    expect(speakerIn(span(0, 20), said([null, 4]))).toBeNull();
    expect(speakerIn(span(2.8, 20), said([1, 3]))).toBeNull();
    expect(speakerIn(span(0, 20), null)).toBeNull();
  });

  test('is whom a view comes closer to, as far as the others stay whole', () => {
    const [to, between] = [RIGHT_SPEAKS, NOBODY_KNOWN].map((scenes) =>
      seen(comeCloser(still(0, 12), [1.2], scenes, HD, HD)),
    );
    expect(to?.x).toBeGreaterThan((between?.x ?? 1) + 0.01);
    expect(to?.holdsBoth).toBe(true);
    expect(to?.width).toBeCloseTo(1 / 1.2, 3);
  });

  test('is whom slow moves and punch-ins go to, and stays whole in the views after laid cuts', () => {
    const middle = (scenes: typeof RIGHT_SPEAKS) => {
      const [[pushed] = []] = pushIn([[still(0, 12)]], 0.4, scenes, HD, HD);
      const punched = punchIn([[still(0, 5)], [still(6, 12)]], scenes, HD, HD)[1]?.[0];
      const cuts = [{ closer: 1.2, isSeenAnyway: false }];
      const cut = frameWithCuts([span(0, 5), span(5, 12)], cuts, { scenes, picture: HD, output: HD })
        .shots[1];
      expect(seen(cut?.[0], 8).holdsBoth).toBe(true);
      return { pushed: seen(pushed, 4.8).x, punched: seen(punched, 8).x };
    };
    const [known, unknown] = [middle(RIGHT_SPEAKS), middle(NOBODY_KNOWN)];
    for (const view of ['pushed', 'punched'] as const) {
      expect(known[view]).toBeGreaterThan(0.505);
      expect(known[view]).toBeGreaterThan(unknown[view]);
    }
  });

  test('is in the picture before and after every cut that is laid into a conversation', () => {
    const people = [0.2, 0.8].map((x) => ({ shot: 0, at: (at: number) => face(at, x, 0.4, 1.5) }));
    const speaking = turns([
      [0, 7],
      [1, 9],
      [0, 8],
    ]);
    const scenes = scenesWith(WHOLE, people, { speaking });
    const segments = Array.from({ length: 12 }, (_, i) => span(2 * i, 2 * i + 2));
    const cuts = segments.slice(1).map(() => ({ closer: 1.2, isSeenAnyway: false }));
    const shots = frameWithCuts(segments, cuts, { scenes, picture: HD, output: TALL }).shots.flat();
    expect(new Set(shots.map(({ layout }) => layout.kind))).toEqual(new Set(['fill', 'split']));
    for (const { layout, startSeconds, endSeconds } of shots) {
      if (layout.kind !== 'fill') continue;
      for (let at = startSeconds + 0.1; at < endSeconds; at += 0.2) {
        const turn = speaking.find((one) => at >= one.startSeconds && at < one.endSeconds);
        const { box } = face(at, turn?.track === 0 ? 0.2 : 0.8, 0.4, 1.5);
        const window = windowAt(layout, at, HD, TALL);
        expect(box.x >= window.x && box.x + box.width <= window.x + window.width).toBe(true);
      }
    }
  });
});
