import { cameraAt, cameraWindow, type Layout, layoutPanes, Shot, type Window } from '@reelwright/plan';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box, Scenes } from '../facts/index.ts';
import { facesShown, frameAs, frameClip, frameSegment, onlyWith } from './index.ts';
import {
  type Followed,
  face,
  HD,
  insetAt,
  PORTRAIT,
  SQUARE,
  scenesWith,
  span,
  TALL,
  turns,
} from './testing.ts';

const LEFT: Followed = { shot: 0, at: (t) => face(t, 0.25) };
const RIGHT: Followed = { shot: 0, at: (t) => face(t, 0.75) };
const PANEL = [0.14, 0.38, 0.62, 0.86].map((x): Followed => ({ shot: 0, at: (t) => face(t, x, 0.4, 0.7) }));
/** Turns of a second and a half, one after the other. */
const quick = (people: number, count: number) =>
  turns(Array.from({ length: count }, (_, i) => [i % people, 1.5]));

/** What every pane of a layout shows at a moment. */
function windows(layout: Layout, atSeconds: number, output = TALL, picture = HD): Window[] {
  return layoutPanes(layout, output).map(({ camera, width, height }) =>
    cameraWindow(cameraAt(camera, atSeconds), picture.width / picture.height, width / height),
  );
}

function isInside(inner: Box, outer: Box, slack = 1e-6): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

function only(scenes: Scenes, output = TALL): Shot {
  const [whole] = scenes.examined;
  const { shots } = frameSegment(whole ?? span(0, 1), scenes, HD, output);
  const [shot] = shots;
  if (!shot || shots.length > 1) throw new Error(`not one shot: ${JSON.stringify(shots)}`);
  return shot;
}

describe('panes', () => {
  test('two who alternate quickly get one each, the left one above, nobody seen twice', () => {
    const shot = only(scenesWith([span(0, 15)], [RIGHT, LEFT], { speaking: quick(2, 10) }));
    expect(shot.layout.kind).toBe('split');
    expect(shot.reason).toContain('turns of 1.5 s');
    const [top, bottom] = windows(shot.layout, 5);
    if (!top || !bottom) throw new Error('two panes');
    expect(isInside(face(5, 0.25).box, top)).toBe(true);
    expect(isInside(face(5, 0.75).box, bottom)).toBe(true);
    expect(top.x + top.width).toBeLessThanOrEqual(bottom.x + 1e-6);
  });

  test('last at least three seconds, and are left when one speaks for long', () => {
    const speaking = [...quick(2, 8), ...turns([[0, 14]], 12)];
    const { shots } = frameSegment(
      span(0, 26),
      scenesWith([span(0, 26)], [LEFT, RIGHT], { speaking }),
      HD,
      TALL,
    );
    expect(shots.map(({ layout }) => layout.kind)).toEqual(['split', 'fill']);
    expect(shots[0]?.endSeconds).toBeGreaterThan(10);
  });

  test('keep everybody on their side, though another camera sees them the other way round', () => {
    const shots = [span(0, 12), span(12, 24)];
    const at = (x: number) => (t: number) => face(t, x);
    const scenes = scenesWith(
      shots,
      [
        { shot: 0, person: 0, at: at(0.25) },
        { shot: 0, person: 1, at: at(0.75) },
        { shot: 1, person: 1, at: at(0.25) },
        { shot: 1, person: 0, at: at(0.75) },
      ],
      {
        speaking: [
          ...quick(2, 8),
          ...turns(
            Array.from({ length: 8 }, (_, i) => [2 + (i % 2), 1.5]),
            12,
          ),
        ],
      },
    );
    const [first, second] = frameSegment(span(0, 24), scenes, HD, TALL).shots;
    if (!first || !second) throw new Error('two shots');
    expect([first.layout.kind, second.layout.kind]).toEqual(['split', 'split']);
    const top = windows(second.layout, 18)[0];
    expect(top && isInside(face(18, 0.75).box, top)).toBe(true);
  });

  test('a panel without a clear speaker gets four', () => {
    const quarrel = only(scenesWith([span(0, 18)], PANEL, { speaking: quick(4, 12) }));
    expect(quarrel.layout.kind).toBe('four');
    const unknown = only(scenesWith([span(0, 18)], PANEL, { speaking: turns([[null, 16]]) }));
    expect(unknown.layout.kind).toBe('four');
    windows(unknown.layout, 9).forEach((window, i) => {
      PANEL.forEach(({ at }, n) => {
        const box = at(9)?.box;
        if (box && i === n) expect(isInside(box, window)).toBe(true);
        else if (box)
          expect(box.x + box.width / 2 > window.x && box.x + box.width / 2 < window.x + window.width).toBe(
            false,
          );
      });
    });
    const monologue = only(scenesWith([span(0, 18)], PANEL, { speaking: turns([[2, 18]]) }));
    expect(monologue.layout.kind).toBe('fill');
  });

  test('three get three', () => {
    const trio = [0.15, 0.5, 0.85].map((x): Followed => ({ shot: 0, at: (t) => face(t, x) }));
    expect(only(scenesWith([span(0, 18)], trio, { speaking: quick(3, 12) })).layout.kind).toBe('three');
  });

  test('show nothing of the line that divides a split screen, nor of what is beyond it', () => {
    const shot = only(
      scenesWith(
        [span(0, 15)],
        [
          { shot: 0, at: (t) => face(t, 0.3 + 0.04 * Math.sin(t)) },
          { shot: 0, at: (t) => face(t, 0.62 + 0.02 * Math.sin(t)) },
        ],
        { speaking: quick(2, 10) },
      ),
    );
    const [left, right] = windows(shot.layout, 5);
    expect(left && left.x + left.width).toBeLessThan(0.4951);
    expect(right?.x).toBeGreaterThan(0.5049);
  });

  test('are not made of a group seen from afar while a voice speaks over it: that is shown whole', () => {
    const sofa = [0.4, 0.5, 0.65].map((x): Followed => ({ shot: 0, at: (t) => face(t, x, 0.4, 0.4) }));
    const scenes = scenesWith([span(0, 3)], sofa, { speaking: turns([[null, 3]]) });
    const { shots, fallbacks } = frameSegment(span(0, 3), scenes, HD, TALL);
    expect(shots.map(({ layout }) => layout.kind)).toEqual(['fit']);
    expect(shots[0]?.reason).toContain('Several people');
    expect(fallbacks).toEqual([]);
  });

  test('are given to two when it stays unclear which of them speaks', () => {
    const unclear = only(scenesWith([span(0, 12)], [LEFT, RIGHT], { speaking: turns([[0, 12, 0.42]]) }));
    expect(unclear.layout.kind).toBe('split');
    expect(unclear.reason).toContain('not clear which');
    const clear = only(scenesWith([span(0, 12)], [LEFT, RIGHT], { speaking: turns([[0, 12, 0.7]]) }));
    expect(clear.layout.kind).toBe('fill');
  });

  test('people who sit close together are not divided', () => {
    const close = [0.45, 0.55].map((x): Followed => ({ shot: 0, at: (t) => face(t, x, 0.4, 1.2) }));
    const { shots } = frameSegment(
      span(0, 15),
      scenesWith([span(0, 15)], close, { speaking: quick(2, 10) }),
      HD,
      TALL,
    );
    expect(new Set(shots.map(({ layout }) => layout.kind))).toEqual(new Set(['fill']));
  });
});

describe('a picture within the picture', () => {
  const box = { x: 0.74, y: 0.68, width: 0.24, height: 0.3 };
  const player: Followed = { shot: 0, at: (t) => face(t, 0.86 + 0.01 * Math.sin(t), 0.8, 0.5) };
  const scenes = (motion: number) => scenesWith([span(0, 10)], [player], { insets: [insetAt(box)], motion });

  test('over a calm picture becomes screen and camera, the camera’s window inside the inset', () => {
    for (const output of [TALL, PORTRAIT]) {
      const { layout } = only(scenes(2), output);
      expect(layout.kind).toBe('screen-camera');
      const [screen, camera] = windows(layout, 5, output);
      if (!screen || !camera) throw new Error('two panes');
      expect(isInside(camera, box)).toBe(true);
      expect(isInside(face(5, 0.86, 0.8, 0.5).box, camera, 0.01)).toBe(true);
      expect(screen.x).toBeLessThan(0.05);
      expect(Shot.shape.layout.parse(layout)).toEqual(layout);
    }
  });

  test('over a lively picture becomes the player above the game', () => {
    const { layout } = only(scenes(80));
    expect(layout.kind).toBe('gameplay');
    const [camera, game] = windows(layout, 5);
    expect(camera && isInside(camera, box)).toBe(true);
    expect(game && game.width > 0.4).toBe(true);
  });

  test('over a page that is scrolled becomes screen and camera: its margins stand still', () => {
    const scrolled = scenes(80);
    const shots = scrolled.shots.map((shot) => ({
      ...shot,
      motion: shot.motion.map((level, block) => (block % 16 < 4 ? 0 : level)),
    }));
    expect(only({ ...scrolled, shots }).layout.kind).toBe('screen-camera');
  });

  test('is shown whole in a frame that has no room for two panes', () => {
    const { shots, fallbacks } = frameSegment(span(0, 10), scenes(2), HD, SQUARE);
    expect(shots.map(({ layout }) => layout.kind)).toEqual(['fit']);
    expect(fallbacks).toEqual([]);
  });

  test('is no reason for panes when it is too small to be enlarged', () => {
    const tiny = { x: 0.93, y: 0.9, width: 0.06, height: 0.08 };
    const small = scenesWith([span(0, 10)], [{ shot: 0, at: (t) => face(t, 0.96, 0.94, 0.2) }], {
      insets: [insetAt(tiny)],
    });
    expect(only(small).layout.kind).toBe('fit');
  });
});

describe('a layout that is asked for', () => {
  test('is made where there are people enough for it, else refused', () => {
    const two = scenesWith([span(0, 10)], [LEFT, RIGHT]);
    const as = (kind: Layout['kind'], scenes: Scenes | null) => frameAs(kind, span(2, 8), scenes, HD, TALL);
    expect(as('split', two)?.kind).toBe('split');
    expect(as('three', two)).toBeNull();
    expect(as('four', two)).toBeNull();
    expect(as('screen-camera', two)).toBeNull();
    expect(as('gameplay', null)).toBeNull();
    expect(as('fit', null)).toEqual({ kind: 'fit', background: 'blur' });
    expect(as('fill', null)?.kind).toBe('fill');
    expect(as('four', scenesWith([span(0, 10)], PANEL))?.kind).toBe('four');
    expect(
      as(
        'split',
        scenesWith([span(0, 10)], PANEL, {
          speaking: turns([
            [1, 5],
            [3, 5],
          ]),
        }),
      )?.kind,
    ).toBe('split');
  });

  test('a player can be had from any inset', () => {
    const inset = insetAt({ x: 0.02, y: 0.6, width: 0.3, height: 0.38 });
    const scenes = scenesWith([span(0, 10)], [{ shot: 0, at: (t) => face(t, 0.17, 0.75) }], {
      insets: [inset],
    });
    for (const kind of ['gameplay', 'screen-camera'] as const) {
      const layout = frameAs(kind, span(0, 10), scenes, HD, TALL);
      expect(layout?.kind).toBe(kind);
    }
  });
});

describe('black bars', () => {
  test('are never seen, whatever moves and whatever the shape', () => {
    const content = fc.constantFrom<Box>(
      { x: 0, y: 0.13, width: 1, height: 0.74 },
      { x: 0.3418, y: 0, width: 0.3164, height: 1 },
      { x: 0.125, y: 0, width: 0.75, height: 1 },
      { x: 0.1, y: 0.12, width: 0.8, height: 0.76 },
    );
    const person = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      swing: fc.double({ min: 0, max: 0.4, noNaN: true }),
      rate: fc.double({ min: 0, max: 3, noNaN: true }),
      scale: fc.double({ min: 0.2, max: 2, noNaN: true }),
      grows: fc.double({ min: 0, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(
        content,
        fc.array(person, { maxLength: 4 }),
        fc.constantFrom(TALL, SQUARE, PORTRAIT, HD),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.double({ min: 0.4, max: 5, noNaN: true })), {
          maxLength: 12,
        }),
        (box, people, output, said) => {
          const tracks = people.map(
            ({ x, swing, rate, scale, grows }): Followed => ({
              shot: 0,
              at: (t) =>
                face(t, box.x + box.width * (x + swing * Math.sin(rate * t)), 0.4, scale * (1 + grows * t)),
            }),
          );
          const speaking = turns(said.map(([who, seconds]) => [who < people.length ? who : null, seconds]));
          const scenes = scenesWith([span(0, 14)], tracks, { content: box, speaking });
          const { shots } = frameSegment(span(0, 14), scenes, HD, output);
          for (const shot of shots)
            for (let t = shot.startSeconds; t < shot.endSeconds; t += 0.05)
              for (const window of windows(shot.layout, t, output))
                expect(isInside(window, box, 1e-5), `${shot.layout.kind} at ${t}`).toBe(true);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('an upright picture between two bars fills an upright frame', () => {
    const content = { x: 0.3418, y: 0, width: 0.3164, height: 1 };
    const { shots } = frameSegment(span(0, 8), scenesWith([span(0, 8)], [], { content }), HD, TALL);
    expect(shots[0]?.reason).toBe('The source already has this shape.');
    const [window] = windows(shots[0]?.layout ?? { kind: 'fit', background: 'blur' }, 3);
    expect(window?.width).toBeGreaterThan(0.98 * 0.3164);
  });
});

describe('a source with black bars shown whole', () => {
  const content = { x: 0.125, y: 0.1, width: 0.75, height: 0.8 };
  const empty = scenesWith([span(0, 8)], [], { content });

  test('is shown without them, and nearly all of the rest', () => {
    const { shots } = frameSegment(span(0, 8), empty, HD, TALL);
    expect(shots).toHaveLength(1);
    for (const layout of [shots[0]?.layout, frameAs('fit', span(0, 8), empty, HD, TALL)]) {
      const shown = layout?.kind === 'fit' ? layout.content : undefined;
      expect(isInside(shown ?? { x: 0, y: 0, width: 1, height: 1 }, content, 0)).toBe(true);
      expect((shown?.width ?? 0) * (shown?.height ?? 0)).toBeGreaterThan(0.98 * 0.75 * 0.8);
    }
  });

  test('shows faces where the enlarged content has them', () => {
    const scenes = scenesWith([span(0, 8)], [{ shot: 0, at: (t) => face(t, 0.5, 0.5) }], { content });
    const layout = { kind: 'fit', background: 'blur', content } as const;
    const [shown] = facesShown([{ ...span(0, 8), layout, reason: '' }], scenes, HD, TALL);
    expect(shown?.box.width).toBeCloseTo(0.1 / 0.75, 5);
    expect(shown?.box.x).toBeCloseTo(0.5 - 0.05 / 0.75, 5);
    expect((shown?.box.height ?? 0) / (shown?.box.width ?? 1)).toBeCloseTo(2 * (9 / 16) ** 2, 5);
  });
});

describe('faces in the finished frame', () => {
  test('stand where the layout shows them', () => {
    const scenes = scenesWith([span(0, 15)], [LEFT, RIGHT], { speaking: quick(2, 10) });
    const { shots } = frameSegment(span(0, 15), scenes, HD, TALL);
    const shown = facesShown(shots, scenes, HD, TALL).filter(({ atSeconds }) => atSeconds === 5);
    expect(shown).toHaveLength(2);
    expect(shown.every(({ box }) => isInside(box, { x: 0, y: 0, width: 1, height: 1 }))).toBe(true);
    expect(shown.map(({ box }) => box.y < 0.5).sort()).toEqual([false, true]);
    const fit = facesShown(
      [{ ...span(0, 15), layout: { kind: 'fit', background: 'blur' }, reason: '' }],
      scenes,
      HD,
      TALL,
    );
    // A third of the height is picture: a face of 0.2 of it is 0.063 high.
    expect(fit[0]?.box.height).toBeCloseTo(0.2 * (9 / 16) ** 2, 5);
    expect(fit[0]?.box.y).toBeCloseTo(0.5 + (0.3 - 0.5) * (9 / 16) ** 2, 5);
  });

  test('leave the captions their place in an ordinary medium shot', () => {
    const scenes = scenesWith([span(0, 8)], [{ shot: 0, at: (t) => face(t, 0.5, 0.42, 1.4) }]);
    const { shots } = frameSegment(span(0, 8), scenes, HD, TALL);
    const lowest = Math.max(...facesShown(shots, scenes, HD, TALL).map(({ box }) => box.y + box.height));
    expect(lowest).toBeLessThan(0.62);
  });
});

describe('layouts that were not asked for', () => {
  const scenes = scenesWith([span(0, 18)], PANEL, { speaking: quick(4, 12) });
  const framed = frameClip([span(0, 18)], [], scenes, HD, TALL);
  const kinds = ({ kept }: { kept: Shot[][] }) => kept.flat().map(({ layout }) => layout.kind);

  test('give way to one camera, and say so', () => {
    expect(kinds(framed)).toEqual(['four']);
    const single = onlyWith([], framed, scenes, HD, TALL);
    expect(kinds(single)).toEqual(['fill']);
    expect(single.kept.flat()[0]?.reason).toContain('"four"');
  });

  test('are those that are not named; without names all are used', () => {
    expect(onlyWith(['four'], framed, scenes, HD, TALL)).toEqual(framed);
    expect(onlyWith(undefined, framed, scenes, HD, TALL)).toEqual(framed);
  });
});
