import { type CameraPath, cameraAt, cameraWindow } from '@reelwright/plan';
import { describe, expect, test } from 'vitest';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/footage.ts';
import { renderSegments, shotsOf } from './testing.ts';

const SOURCE = { width: 1280, height: 720 };
const SIZE = { width: 360, height: 640 };
const RATE = { numerator: 25, denominator: 1 };
/** Width of a wave of the pattern in source pixels. */
const WAVE = 64;

/** A still picture of upright waves of brightness, for four seconds. */
async function waves(): Promise<string> {
  const file = newPath('mp4');
  const picture = `nullsrc=s=${SOURCE.width}x${SOURCE.height}:r=25:d=1,format=yuv420p,geq=lum='128+90*sin(2*PI*X/${WAVE})':cb=128:cr=128,trim=end_frame=1,loop=loop=99:size=1`;
  await runFfmpeg(
    ['-f', 'lavfi', '-i', picture, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '10', fileUrl(file)],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  return file;
}

/** Where the left edge of a rendered picture lies in the source, in source pixels, modulo the wave. `scale`: source pixels per pixel. */
function phaseOf(picture: Buffer, scale: number): number {
  let [real, imaginary] = [0, 0];
  for (let y = 200; y < 440; y += 8)
    for (let x = 0; x < SIZE.width; x++) {
      // A Hann window, so that part waves at the edges do not count.
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (x + 0.5)) / SIZE.width);
      const level = ((picture[y * SIZE.width + x] ?? 0) - 128) * weight;
      const angle = (2 * Math.PI * (x + 0.5) * scale) / WAVE;
      real += level * Math.sin(angle);
      imaginary += level * Math.cos(angle);
    }
  return (Math.atan2(imaginary, real) * WAVE) / (2 * Math.PI);
}

/** How far the left edge is from where the path wants it, in pixels of the finished frame, and how far the path moves it. */
async function edges(camera: CameraPath, seconds: number) {
  const output = { aspectRatio: '9:16' as const, ...SIZE, frameRate: RATE, quality: 'high' as const };
  const { pictures } = await renderSegments(
    await waves(),
    [shotsOf(0, seconds, [0, { kind: 'fill', camera }])],
    { output },
  );
  return pictures.map((picture, i) => {
    const window = cameraWindow(cameraAt(camera, i / 25), SOURCE.width / SOURCE.height, 9 / 16);
    const scale = (window.width * SOURCE.width) / SIZE.width;
    const left = window.x * SOURCE.width;
    const off = phaseOf(picture, scale) - left;
    // Nearest multiple of the wave.
    return { off: (off - WAVE * Math.round(off / WAVE)) / scale, left: left / scale };
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
      const frames = await edges(camera, 4);
      expect(frames).toHaveLength(100);
      frames.forEach(({ off }, i) => {
        expect(Math.abs(off), `place of frame ${i}`).toBeLessThan(1.5);
      });
      frames.slice(1).forEach((frame, i) => {
        const before = frames[i];
        if (before) expect(Math.abs(frame.off - before.off), `step to frame ${i + 1}`).toBeLessThan(1.25);
      });
      const worst = (values: number[]) => Math.max(...values.map(Math.abs)).toFixed(2);
      console.info(
        `${name}: place within ${worst(frames.map(({ off }) => off))}, steps within ${worst(frames.slice(1).map((frame, i) => frame.off - (frames[i]?.off ?? 0)))} pixels`,
      );
    });
});
