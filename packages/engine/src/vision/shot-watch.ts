import { type Box, MOTION_COLUMNS, MOTION_ROWS, type Shot, type Span, WHOLE_FRAME } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
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

  /** Takes the next frame of `SHOT_VIEW`; it must not be overwritten. */
  push(frame: Frame): void {
    this.#detector.push(frame);
  }

  /** The shots of the span whose frames were pushed since the last call; `looks` are the faces found in it. */
  finishSpan(span: Span, _looks: readonly Look[]): Shot[] {
    const spans = splitAtCuts(span, this.#detector.finish());
    this.#detector = new ShotDetector();
    return spans.map((shot, i) => ({
      ...shot,
      entry: i === 0 ? null : { kind: 'cut', startSeconds: shot.startSeconds, endSeconds: shot.startSeconds },
      motion: new Array<number>(MOTION_COLUMNS * MOTION_ROWS).fill(0),
    }));
  }

  /** The frame without the black bars that all spans had, in fractions. */
  content(): Box {
    return WHOLE_FRAME;
  }
}
