import type { Box, Shot, Span } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { BarFinder } from './bars.ts';
import { MotionMeter } from './motion.ts';
import { ShotDetector, splitAtCuts } from './shots.ts';
import type { Look } from './tracks.ts';

/** What shots, motion and bars are looked for in: every frame, small enough that noise averages out. */
export const SHOT_VIEW: View = {
  framesPerSecond: 'all',
  width: 160,
  height: 90,
  format: 'rgb24',
  sampling: 'sparse',
};

/** Watches the small frames of one span after another: where shots begin and how, what moves, where black bars are. */
export class ShotWatch {
  #detector = new ShotDetector();
  #motion = new MotionMeter();
  #bars = new BarFinder();

  /** Takes the next frame of `SHOT_VIEW`; it must not be overwritten. */
  push(frame: Frame): void {
    this.#detector.push(frame);
    this.#motion.push(frame);
    this.#bars.push(frame);
  }

  /** The shots of the span whose frames were pushed since the last call; `looks` are the faces found in it. */
  finishSpan(span: Span, looks: readonly Look[]): Shot[] {
    const borders = this.#detector
      .finish(looks)
      .filter(({ atSeconds }) => atSeconds > span.startSeconds && atSeconds < span.endSeconds);
    const motion = this.#motion;
    this.#detector = new ShotDetector();
    this.#motion = new MotionMeter();
    const starts = borders.map(({ atSeconds }) => atSeconds);
    return splitAtCuts(span, starts).map((shot, i) => {
      const entry = borders[i - 1]?.transition ?? null;
      const exit = borders[i]?.transition;
      // While one picture shows through another, everything changes and nothing need move.
      const startSeconds = Math.max(shot.startSeconds, entry?.endSeconds ?? 0);
      const endSeconds = Math.min(shot.endSeconds, exit?.startSeconds ?? shot.endSeconds);
      return { ...shot, entry, motion: motion.within({ startSeconds, endSeconds }) };
    });
  }

  /** The frame without the black bars that all spans had, in fractions. */
  content(): Box {
    return this.#bars.content();
  }
}
