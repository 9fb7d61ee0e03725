/** A line to be spoken. */
export type SpokenLine = {
  text: string;
  /** 1 = the pace of the voice, 1.5 half as fast again; 0.5 to 2. */
  pace: number;
};

/** Where a spoken line goes. */
export type LineTarget = { folder: string; name: string; signal?: AbortSignal | undefined };

/** Somebody who speaks a language. */
export type Voice = {
  /** Who speaks, e.g. `espeak-ng de` or `kokoro es`. */
  readonly name: string;
  /**
   * Speaks a line into a WAV of this name in `folder`; its path, or null when nothing in it can be said. Throws
   * EngineError `cancelled`, `timed_out`, `process_failed`.
   */
  speak(line: SpokenLine, to: LineTarget): Promise<string | null>;
  /** Lets go of the voice's processes and files. */
  close(): Promise<void>;
};

/** The slowest and the fastest pace; a voice that is asked for another speaks at the nearest. */
const PACES = { slowest: 0.5, fastest: 2 };

/** A pace within what every voice can do. */
export function possiblePace(pace: number): number {
  return Math.min(PACES.fastest, Math.max(PACES.slowest, pace));
}

/**
 * What of a text is said: dashes and ellipses as pauses, controls as spaces. Null when there is no letter and no digit in
 * it: on such text the natural voices never come to an end (measured with sherpa-onnx 1.13.8).
 */
export function sayable(text: string): string | null {
  const said = text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[—–]/g, ', ')
    .replace(/…/g, '. ')
    .trim();
  return /[\p{L}\p{N}]/u.test(said) ? said : null;
}
