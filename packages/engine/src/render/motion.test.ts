import { type CameraPath, cameraAt, cameraWindow } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { mapFootage, renderSegments, shotsOf } from './testing.ts';

const SIZE = { width: 360, height: 640 };
const RATE = { numerator: 25, denominator: 1 };

/** Where in the source the middle third of a rendered picture lies, across; its mean is exact to a small part of a pixel. */
function placeOf(picture: Buffer): number {
  const { width, height } = SIZE;
  let sum = 0;
  let count = 0;
  for (let y = Math.round(height / 3); y < (2 * height) / 3; y++)
    for (let x = Math.round(width / 3); x < (2 * width) / 3; x++) {
      sum += picture[y * width + x] ?? 0;
      count += 1;
    }
  return (sum / count - 16) / 219;
}

/** Displacements of the camera's middle from frame to frame, as rendered and as planned, in pixels of the finished frame. */
async function displacements(camera: CameraPath, seconds: number) {
  const path = await mapFootage({ size: '1280x720' });
  const output = { aspectRatio: '9:16' as const, ...SIZE, frameRate: RATE, quality: 'high' as const };
  const { pictures } = await renderSegments(path, [shotsOf(0, seconds, [0, { kind: 'fill', camera }])], {
    output,
  });
  const planned = pictures.map((_, i) => {
    const window = cameraWindow(cameraAt(camera, i / 25), 16 / 9, 9 / 16);
    return { middle: window.x + window.width / 2, pixel: window.width / SIZE.width };
  });
  return pictures.map((picture, i) => {
    const { middle = 0, pixel = 1 } = planned[i] ?? {};
    return { seen: placeOf(picture), middle, pixel };
  });
}

describe('a still picture under a moving camera', () => {
  const paths: Record<string, CameraPath> = {
    'a pan': [
      { atSeconds: 0.5, x: 0.3, y: 0.5, zoom: 1 },
      { atSeconds: 2.5, x: 0.6, y: 0.5, zoom: 1 },
    ],
    'a slow drift': [
      { atSeconds: 0, x: 0.45, y: 0.5, zoom: 1.2 },
      { atSeconds: 4, x: 0.5, y: 0.52, zoom: 1.2 },
    ],
    'a pan with a zoom': [
      { atSeconds: 0.5, x: 0.3, y: 0.5, zoom: 1 },
      { atSeconds: 3, x: 0.55, y: 0.45, zoom: 1.8 },
    ],
  };
  for (const [name, camera] of Object.entries(paths))
    test(`shows no jump in any frame of ${name}`, async () => {
      const frames = await displacements(camera, 4);
      expect(frames).toHaveLength(100);
      // The codec and the brightness in whole levels shift what is read by the same small part of the picture throughout.
      const bias = frames.reduce((sum, { seen, middle }) => sum + seen - middle, 0) / frames.length;
      frames.forEach(({ seen, middle, pixel }, i) => {
        expect(Math.abs(seen - middle - bias) / pixel, `place of frame ${i}`).toBeLessThan(1.5);
      });
      frames.slice(1).forEach((frame, i) => {
        const before = frames[i];
        if (!before) return;
        const planned = (frame.middle - before.middle) / frame.pixel;
        const shown = (frame.seen - before.seen) / frame.pixel;
        expect(Math.abs(shown - planned), `step to frame ${i + 1}`).toBeLessThan(1.3);
        if (planned > 0.2) expect(shown, `direction at frame ${i + 1}`).toBeGreaterThan(-0.5);
      });
    });
});
