import type { Box, Look, Picture, Shot, ShotLook, Span } from '../facts/index.ts';
import type { Frame } from '../media/index.ts';
import { CameraMeter } from './camera.ts';
import { ColourMeter } from './colours.ts';
import { LetteringFinder } from './lettering.ts';
import { PrintTape } from './prints.ts';
import { measureTransitions } from './transitions.ts';

/** Watches the frames of a whole source in several views and says how its picture is made. */
export class LookWatch {
  readonly #tape = new PrintTape();
  readonly #colours = new ColourMeter();
  readonly #camera = new CameraMeter();
  readonly #lettering = new LetteringFinder();

  /** Takes the next frame of a small rgb24 view of every frame, whatever else that is decoded for. */
  pushEvery(frame: Frame): void {
    this.#tape.push(frame);
  }

  /** Takes the next frame of `ColourMeter.view`. */
  pushColours(frame: Frame): void {
    this.#colours.push(frame);
  }

  /** Takes the next frame of `CameraMeter.view`. */
  pushCamera(frame: Frame): void {
    this.#camera.push(frame);
  }

  /** Takes the next frame of `LetteringFinder.view`. */
  pushLettering(frame: Frame): void {
    this.#lettering.push(frame);
  }

  /** How the picture is made; `shots` cover the source, `content` is the frame without its bars. */
  finish(picture: Picture, shots: readonly Shot[], content: Box): Look {
    this.#camera.finish();
    const transitions = measureTransitions(this.#tape, shots);
    const whole = { startSeconds: shots[0]?.startSeconds ?? 0, endSeconds: shots.at(-1)?.endSeconds ?? 0 };
    const seen = between(whole, transitions);
    const { shots: colours, samples } = this.#colours.read(seen, content);
    return {
      content,
      aspect: (content.width * picture.width) / (content.height * picture.height),
      framesPerSecond: picture.frameRate.numerator / picture.frameRate.denominator,
      shots: seen.map(
        (span, i): ShotLook => ({
          ...span,
          colours: colours[i] ?? null,
          camera: this.#camera.within(span),
        }),
      ),
      transitions,
      lettering: this.#lettering.finish(),
      samples,
      fallbacks: [],
    };
  }
}

/** The parts of a source in which one picture is whole. */
function between(whole: Span, transitions: readonly Span[]): Span[] {
  const starts = [whole.startSeconds, ...transitions.map(({ endSeconds }) => endSeconds)];
  const ends = [...transitions.map(({ startSeconds }) => startSeconds), whole.endSeconds];
  return starts
    .map((startSeconds, i) => ({ startSeconds, endSeconds: ends[i] ?? startSeconds }))
    .filter(({ startSeconds, endSeconds }) => endSeconds > startSeconds);
}
