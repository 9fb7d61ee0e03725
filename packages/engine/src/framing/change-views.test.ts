import { type Layout, layoutPanes, type Shot } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import type { Box, Scenes } from '../facts/index.ts';
import { isChangeOfView, windowOf } from './closer.ts';
import { frameWithCuts } from './frame-clip.ts';
import type { Size } from './pane.ts';
import { face, HD, insetAt, SQUARE, scenesWith, span, TALL, turns } from './testing.ts';

const WHOLE = [span(0, 20)];
const SEGMENTS = [span(0, 4), span(4, 8), span(8, 12), span(12, 16), span(16, 20)];
const CUT = { closer: 1.2, isSeenAnyway: false };

function cutUp(scenes: Scenes, output: Size, picture: Size = HD, cut = CUT): Shot[] {
  const cuts = SEGMENTS.slice(1).map(() => cut);
  return frameWithCuts(SEGMENTS, cuts, { scenes, picture, output }).shots.flat();
}

const kinds = (shots: readonly Shot[]) => shots.map(({ layout }) => layout.kind);

const zooms = (shots: readonly Shot[]) =>
  shots.map(({ layout }) => (layout.kind === 'fill' ? layout.camera[0]?.zoom : null));

function seenCuts(shots: readonly Shot[], output: Size, picture: Size = HD): number {
  return shots.slice(1).filter((shot, i) => {
    const before = shots[i];
    return before !== undefined && isChangeOfView(before, shot, picture, output);
  }).length;
}

/** The windows on the source at a moment. */
function windowsOf(layout: Layout, atSeconds: number, output: Size, picture: Size = HD): Box[] {
  return layoutPanes(layout, output).map(({ camera, ...pane }) =>
    windowOf({ camera, pane }, atSeconds, picture),
  );
}

const contains = (outer: Box, inner: Box, slack = 1e-4) =>
  inner.x >= outer.x - slack &&
  inner.y >= outer.y - slack &&
  inner.x + inner.width <= outer.x + outer.width + slack &&
  inner.y + inner.height <= outer.y + outer.height + slack;

describe('cuts that are laid into one shot', () => {
  test('go to and fro between the picture and the same picture closer', () => {
    const shots = cutUp(scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.4) }]), TALL);
    const [own = 1] = zooms(shots);
    expect(own).not.toBeNull();
    expect(zooms(shots).map((zoom) => (zoom ?? 0) / (own ?? 1))).toEqual(
      [1, 1.2, 1, 1.2, 1].map((factor) => expect.closeTo(factor, 3)),
    );
    expect(shots[1]?.reason).toContain('Closer');
  });

  test('come closer beside the face where it would be cut off before the middle', () => {
    const eyes = 0.07;
    const shots = cutUp(scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, eyes) }]), HD);
    expect(seenCuts(shots, HD)).toBe(4);
    for (const { layout, startSeconds } of shots) {
      const [window] = windowsOf(layout, startSeconds, HD);
      expect(window && contains(window, face(startSeconds, eyes).box)).toBe(true);
    }
  });

  test('show the whole picture where a face fills the upright frame', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, 5) }]);
    const shots = cutUp(scenes, TALL, SQUARE);
    expect(kinds(shots)).toEqual(['fill', 'fit', 'fill', 'fit', 'fill']);
  });

  test('show as much more of a wide picture as makes everything half as large, around the face', () => {
    const at = (seconds: number) => face(seconds, 0.6, 0.5, 2.8);
    const shots = cutUp(scenesWith(WHOLE, [{ shot: 0, at }]), TALL);
    expect(kinds(shots)).toEqual(['fill', 'fit', 'fill', 'fit', 'fill']);
    const [own, other] = shots.map(({ layout }) => layout);
    const content = other?.kind === 'fit' ? other.content : undefined;
    const [window] = own ? windowsOf(own, 0, TALL) : [];
    expect(content && window && content.width / window.width).toBeCloseTo(2, 3);
    expect(content && contains(content, at(5).box)).toBe(true);
    expect(content && content.x + content.width / 2).toBeCloseTo(0.6, 2);
  });

  test('keep to one way in one shot, even where another would do at some of them', () => {
    // From the middle on the face is too large to come closer.
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, at < 9 ? 3.9 : 5.2) }]);
    const small = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, 3.9) }]);
    expect(kinds(cutUp(small, TALL, SQUARE))).toEqual(['fill', 'fill', 'fill', 'fill', 'fill']);
    expect(kinds(cutUp(scenes, TALL, SQUARE))).toEqual(['fill', 'fit', 'fill', 'fit', 'fill']);
  });

  test('show both of two people where one is seen alone, and come closer to those who are seen together', () => {
    const scenes = scenesWith(WHOLE, [
      { shot: 0, at: (at) => face(at, 0.25, 0.5, 2.1) },
      { shot: 0, at: (at) => face(at, 0.75, 0.5, 2) },
    ]);
    expect(kinds(cutUp(scenes, TALL))).toEqual(['fill', 'split', 'fill', 'split', 'fill']);
    expect(kinds(cutUp(scenes, HD))).toEqual(['fill', 'fill', 'fill', 'fill', 'fill']);
    expect(seenCuts(cutUp(scenes, HD), HD)).toBe(4);
  });

  test('show the one who speaks, or the whole picture, where panes cannot come closer', () => {
    const taken = (first: number, second: number) =>
      turns(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? [0, first] : [1, second])));
    const conversation = (speaking: Scenes['speaking']) =>
      scenesWith(
        WHOLE,
        [
          { shot: 0, at: (at) => face(at, 0.25, 0.5, 2.9) },
          { shot: 0, at: (at) => face(at, 0.75, 0.5, 2.9) },
        ],
        { speaking },
      );
    const much = { ...CUT, closer: 1.6 };
    expect(kinds(cutUp(conversation(taken(1.4, 0.6)), TALL, HD, much))).toEqual([
      'split',
      'fill',
      'split',
      'fill',
      'split',
    ]);
    const unknown = taken(1, 1).map((turn) => ({ ...turn, confidence: 0.5 }));
    expect(kinds(cutUp(conversation(unknown), TALL, HD, much))).toEqual([
      'split',
      'fit',
      'split',
      'fit',
      'split',
    ]);
  });

  test('leave a view alone that fills a frame of its own shape with a face, and a screen that is read', () => {
    const filled = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, 4.6) }]);
    expect(seenCuts(cutUp(filled, HD), HD)).toBe(0);
    const inset = { x: 0.7, y: 0.6, width: 0.28, height: 0.38 };
    const screen = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.84, 0.79, 0.6) }], {
      insets: [insetAt(inset)],
    });
    expect(kinds(cutUp(screen, SQUARE))).toEqual(['fit', 'fit', 'fit', 'fit', 'fit']);
    expect(seenCuts(cutUp(screen, SQUARE), SQUARE)).toBe(0);
  });

  test('come closer in a picture without faces that is shown whole, but not to a page that is read', () => {
    expect(seenCuts(cutUp(scenesWith(WHOLE, [], { motion: 0.5 }), TALL), TALL)).toBe(0);
    const shots = cutUp(scenesWith(WHOLE, [], { motion: 3.4 }), TALL);
    expect(kinds(shots)).toEqual(['fit', 'fit', 'fit', 'fit', 'fit']);
    expect(seenCuts(shots, TALL)).toBe(4);
  });

  test('change no view for a fade where the picture cannot come closer', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, 5) }]);
    const shots = cutUp(scenes, TALL, SQUARE, { ...CUT, isSeenAnyway: true });
    expect(kinds(shots)).toEqual(['fill', 'fill', 'fill', 'fill', 'fill']);
    expect(seenCuts(shots, TALL, SQUARE)).toBe(0);
  });

  test('show no view for a moment only, where the camera goes to somebody else just after the cut', () => {
    const people = [0.25, 0.75].map((x) => ({ shot: 0, at: (at: number) => face(at, x) }));
    const scenes = scenesWith(WHOLE, people, {
      speaking: turns([
        [0, 4.3],
        [1, 15.7],
      ]),
    });
    const shots = cutUp(scenes, TALL);
    expect(shots.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([0, 4, 4, 8, 12, 16]);
    const [before, brief, after] = shots;
    expect(before && brief && isChangeOfView(before, brief, HD, TALL)).toBe(false);
    expect(brief && after && isChangeOfView(brief, after, HD, TALL)).toBe(true);
    for (const { startSeconds, endSeconds } of shots.slice(2))
      expect(endSeconds - startSeconds).toBeGreaterThan(1);
    expect(seenCuts(shots, TALL)).toBe(4);
  });

  test('never cut off a face that was whole, nor show what was not seen', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    let seen = 0;
    for (let round = 0; round < 60; round++) {
      const [x, y, size, sway] = [0.1 + 0.8 * random(), 0.3 + 0.4 * random(), 0.5 + 3 * random(), random()];
      const at = (seconds: number) => face(seconds, x + 0.05 * sway * Math.sin(seconds), y, size);
      const output = [TALL, HD, SQUARE][round % 3] ?? TALL;
      const scenes = scenesWith(WHOLE, [{ shot: 0, at }]);
      const plain = frameWithCuts([span(0, 20)], [], { scenes, picture: HD, output }).shots.flat()[0];
      const shots = cutUp(scenes, output);
      for (const { layout, startSeconds, endSeconds } of shots)
        for (let seconds = startSeconds; plain && seconds < endSeconds; seconds += 0.2) {
          const [own] = windowsOf(plain.layout, seconds, output);
          const [shown] = windowsOf(layout, seconds, output);
          if (!own || !shown) continue;
          seen += 1;
          expect(contains(own, shown)).toBe(true);
          if (contains(own, at(seconds).box, 0)) expect(contains(shown, at(seconds).box)).toBe(true);
        }
    }
    expect(seen).toBeGreaterThan(2000);
  });
});
