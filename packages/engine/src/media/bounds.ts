import { EngineError } from '../error.ts';
import type { FrameRate } from '../facts/index.ts';

/** Longer and shorter side of a picture, in stored pixels, either orientation: 8K cinema, the largest level of H.264. */
export const MAX_LONG_SIDE = 8192;
/** The shorter side. */
export const MAX_SHORT_SIDE = 4320;
/** Average frames per second: the fastest that phones record. Variable rates with short bursts above are accepted. */
export const MAX_FRAMES_PER_SECOND = 240;
/** 12 hours: the longest stream a platform keeps as one recording. */
export const MAX_DURATION_SECONDS = 12 * 3600;
/** 12 hours at 60 frames per second; what faster footage may be long follows from it (3 h at 240). */
export const MAX_FRAMES = MAX_DURATION_SECONDS * 60;

/** Throws `limit_exceeded` when a picture is larger than what is accepted. */
export function checkPixels(width: number, height: number): void {
  if (Math.max(width, height) <= MAX_LONG_SIDE && Math.min(width, height) <= MAX_SHORT_SIDE) return;
  throw new EngineError(
    'limit_exceeded',
    `The picture is ${width}×${height}; at most ${MAX_LONG_SIDE}×${MAX_SHORT_SIDE} is accepted, so scale it down first.`,
  );
}

/** Throws `limit_exceeded` when the average frame rate is above what is accepted. */
export function checkFrameRate(rate: FrameRate): void {
  const framesPerSecond = rate.numerator / rate.denominator;
  if (framesPerSecond <= MAX_FRAMES_PER_SECOND) return;
  throw new EngineError(
    'limit_exceeded',
    `The video has ${Math.round(framesPerSecond)} frames per second; at most ${MAX_FRAMES_PER_SECOND} are accepted, so convert it to a lower rate first.`,
  );
}

/** Throws `limit_exceeded` when a source is longer than what is accepted. */
export function checkDuration(durationSeconds: number): void {
  if (durationSeconds <= MAX_DURATION_SECONDS) return;
  throw new EngineError(
    'limit_exceeded',
    `The file lasts ${(durationSeconds / 3600).toFixed(1)} hours; at most ${MAX_DURATION_SECONDS / 3600} are accepted, so cut it first.`,
  );
}

/** Throws `limit_exceeded` when a video has more frames than what is accepted. */
export function checkFrames(frames: number): void {
  if (frames <= MAX_FRAMES) return;
  throw new EngineError(
    'limit_exceeded',
    `The video has more than ${MAX_FRAMES.toLocaleString('en')} frames; cut it or convert it to a lower frame rate first.`,
  );
}
