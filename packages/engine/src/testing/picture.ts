import type { Picture } from '../facts/index.ts';

/** An ordinary picture, 1920×1080 at 25 frames a second, but for what is given. */
export function pictureWith(changes: Partial<Picture> = {}): Picture {
  return {
    streamIndex: 0,
    codec: 'h264',
    codedWidth: 1920,
    codedHeight: 1080,
    width: 1920,
    height: 1080,
    rotationDegrees: 0,
    frameRate: { numerator: 25, denominator: 1 },
    variableFrameRate: false,
    bitDepth: 8,
    pixelFormat: 'yuv420p',
    hdr: null,
    interlaced: false,
    startSeconds: 0,
    ...changes,
  };
}
