import { cameraAt, cameraWindow, type Shot } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { frameClip } from './frame-clip.ts';
import { face, HD, scenesWith, span, TALL } from './testing.ts';

const WHOLE = [span(0, 20)];
const zooms = (shots: Shot[][]) =>
  shots.map((own) => own.map(({ layout }) => (layout.kind === 'fill' ? layout.camera[0]?.zoom : null)));

describe('a clip with parts left out', () => {
  const kept = [span(0, 5), span(5.6, 9), span(10, 14), span(16.5, 20)];

  test('comes closer at every other join inside one shot, and goes back', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.4) }]);
    const [a, b, c, d] = zooms(frameClip(kept, [], scenes, HD, TALL).kept).flat();
    expect([b, d]).toEqual([(a ?? 0) * 1.1, (a ?? 0) * 1.1].map((zoom) => expect.closeTo(zoom, 4)));
    expect(c).toBe(a);
  });

  test('keeps the eyes where they are in the picture', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.4) }]);
    const [before, after] = frameClip(kept, [], scenes, HD, TALL).kept.flat();
    const eyes = ({ layout, startSeconds }: Shot) => {
      if (layout.kind !== 'fill') throw new Error('not a camera');
      const window = cameraWindow(cameraAt(layout.camera, startSeconds), 16 / 9, 9 / 16);
      const looked = face(startSeconds, 0.4).eyes;
      return { x: (looked.x - window.x) / window.width, y: (looked.y - window.y) / window.height };
    };
    expect(before && after && eyes(after).x).toBeCloseTo(before ? eyes(before).x : -1, 2);
    expect(before && after && eyes(after).y).toBeCloseTo(before ? eyes(before).y : -1, 2);
  });

  test('does nothing where the source cuts to somebody else by itself', () => {
    const shots = [span(0, 5.3), span(5.3, 20)];
    const scenes = scenesWith(shots, [
      { shot: 0, at: (at) => face(at, 0.25) },
      { shot: 1, at: (at) => face(at, 0.7) },
    ]);
    const [a, b] = zooms(frameClip(kept.slice(0, 2), [], scenes, HD, TALL).kept).flat();
    expect(b).toBe(a);
  });

  test('comes closer where a shot of somebody else is left out between two of one person', () => {
    const shots = [span(0, 5), span(5, 9), span(9, 20)];
    const scenes = scenesWith(shots, [
      { shot: 0, at: (at) => face(at, 0.4), person: 0 },
      { shot: 1, at: (at) => face(at, 0.7), person: 1 },
      { shot: 2, at: (at) => face(at, 0.41), person: 0 },
    ]);
    const framed = frameClip([span(0, 5), span(9, 15)], [span(5, 9)], scenes, HD, TALL);
    const [a, b] = zooms(framed.kept).flat();
    expect(b).toBeCloseTo((a ?? 0) * 1.1, 4);
    expect(framed.left[0]?.[0]).toMatchObject({ startSeconds: 5, endSeconds: 9 });
  });

  test('does not come so close that a face that was whole no longer is', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.5, 0.5, 2.9) }]);
    const [a, b] = zooms(frameClip(kept.slice(0, 2), [], scenes, HD, TALL).kept).flat();
    expect((b ?? 0) / (a ?? 1)).toBeLessThan(1.07);
  });

  test('is covered by shots in every part', () => {
    const scenes = scenesWith(WHOLE, [{ shot: 0, at: (at) => face(at, 0.3 + 0.02 * at) }]);
    const framed = frameClip(kept, [], scenes, HD, TALL);
    for (const [i, own] of framed.kept.entries()) {
      expect(own[0]?.startSeconds).toBe(kept[i]?.startSeconds);
      expect(own.at(-1)?.endSeconds).toBe(kept[i]?.endSeconds);
    }
  });
});
