import { EngineError } from '../error.ts';
import { soundsForeign, type Understanding, understood } from './foreign.ts';
import type { PieceHeard } from './hear.ts';
import type { Recogniser } from './recogniser.ts';

/** After so much voice it is judged whether an English-only recogniser hears English; and once more at the end. */
const FIRST_VERDICT_SECONDS = 90;

/** Whether a recogniser that knows one language is listening to it at all. */
export class Doubt {
  readonly #recogniser: Recogniser;
  #isJudged = false;

  constructor(recogniser: Recogniser) {
    this.#recogniser = recogniser;
  }

  /** An early verdict saves an hour of nonsense. Throws `language_unsupported`. */
  hear(pieces: readonly PieceHeard[]): void {
    if (this.#isJudged) return;
    const { voicedSeconds } = understood(pieces);
    if (voicedSeconds < FIRST_VERDICT_SECONDS) return;
    this.#isJudged = true;
    this.judge(pieces);
  }

  /** Throws `language_unsupported` when what was said is something else. */
  judge(pieces: readonly PieceHeard[]): void {
    const all = understood(pieces);
    const { leastUnderstood } = this.#recogniser;
    if (leastUnderstood !== null && soundsForeign(all, leastUnderstood))
      throw unsupportedLanguage(this.#recogniser, null, all);
  }
}

/** The error for a language that a recogniser is told of (`language`) or hears (null, with what was understood). */
export function unsupportedLanguage(
  recogniser: Recogniser,
  language: string | null,
  heard?: Understanding,
): EngineError {
  const own = [recogniser.languages].flat().map(nameOf).slice(0, 3).join(', ');
  const what =
    language === null
      ? `This does not sound like ${own}: of ${Math.round(heard?.voicedSeconds ?? 0)} s of voice, ${recogniser.name} understood ${heard?.words ?? 0} words`
      : `${recogniser.name} does not understand ${nameOf(language)}`;
  return new EngineError(
    'language_unsupported',
    `${what}. Use a recogniser of more languages, e.g. "--recogniser whisper-small", or give a transcript file; if it is ${own} after all, say so with "--language ${[recogniser.languages].flat()[0] ?? ''}".`,
  );
}

function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}
