import type { Span, Word } from '../facts/index.ts';
import type { Quiet } from './quiet.ts';
import { WORD_SECONDS } from './words.ts';

/** Of the quiet on either side of a join at least this much is kept: the end of a breath, the start of a consonant. */
const GUARD_SECONDS = 0.03;

/** Finds where the clip can leave the source and come back to it without touching a word. */
export class Joins {
  readonly #quiet: Quiet;
  readonly #guardSeconds: number;

  /** `frameSeconds`: a frame of the finished video; joins are moved by up to half of it later. */
  constructor(quiet: Quiet, frameSeconds: number) {
    this.#quiet = quiet;
    this.#guardSeconds = Math.max(GUARD_SECONDS, frameSeconds / 2);
  }

  /** `wanted`, or the nearest quiet moment to it in the pause between two words; null when it is never quiet there. */
  between(before: Word | null, after: Word | null, pause: Span, wanted: number): number | null {
    // Quiet may reach into a word as far as its place is not known.
    const runs = this.#quiet.runs(
      pause.startSeconds - (before ? WORD_SECONDS : 0),
      pause.endSeconds + (after ? WORD_SECONDS : 0),
      2 * this.#guardSeconds,
    );
    const guarded = runs.map(({ startSeconds, endSeconds }) => ({
      from: startSeconds + this.#guardSeconds,
      to: endSeconds - this.#guardSeconds,
      seconds: endSeconds - startSeconds,
    }));
    const inside = guarded.find(({ from, to }) => from <= wanted && wanted <= to);
    if (inside) return wanted;
    // The longest: the hold of a "t" is quiet too, and short.
    const longest = guarded.sort((a, b) => b.seconds - a.seconds)[0];
    return longest ? Math.min(Math.max(wanted, longest.from), longest.to) : null;
  }

  /**
   * What of a pause goes, so that about `keptSeconds` of it stay: only quiet goes, never a laugh, applause or the end of
   * a word that rings on. Null when hardly anything would.
   */
  shortened(pause: Span, keptSeconds: number): Span | null {
    const [longest] = this.#quiet
      .runs(pause.startSeconds, pause.endSeconds, 2 * this.#guardSeconds + LEAST_CUT_SECONDS)
      .sort((a, b) => b.endSeconds - b.startSeconds - (a.endSeconds - a.startSeconds));
    if (!longest) return null;
    const from = longest.startSeconds + this.#guardSeconds;
    const to = longest.endSeconds - this.#guardSeconds;
    const startSeconds = Math.max(from, pause.startSeconds + TAIL_SHARE * keptSeconds);
    const endSeconds = Math.min(to, pause.endSeconds - (1 - TAIL_SHARE) * keptSeconds);
    return endSeconds - startSeconds >= LEAST_CUT_SECONDS ? { startSeconds, endSeconds } : null;
  }
}

/** A join is heard and seen; for less than this it is not worth it. */
const LEAST_CUT_SECONDS = 0.12;
/** Voices die away slower than they begin. */
const TAIL_SHARE = 0.55;
