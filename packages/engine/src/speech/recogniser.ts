import { baseLanguage } from '../facts/index.ts';
import type { ModelName, ModelProgress } from '../models/index.ts';
import type { CutOptions } from './cutter.ts';
import type { Heard } from './heard.ts';

/** A recogniser that is ready to hear. */
export type OpenRecogniser = {
  /** Stretches that are worth having in flight at once. */
  readonly threads: number;
  /**
   * `samples`: 16 kHz mono, at most as long as the recogniser's pieces. They are copied. The same samples give the same
   * answer. Throws `cancelled` when the signal fires.
   */
  hear(samples: Float32Array, signal: AbortSignal | undefined): Promise<Heard>;
  /** Ends what runs with `cancelled`. Safe to call twice. */
  close(): Promise<void>;
};

/** A service that speaks OpenAI's `/v1/audio/transcriptions`. */
export type TranscriptionService = {
  /** Up to and including the version, e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Null for services that want none. Never logged, never part of an error or a fact. */
  apiKey: string | null;
  /** As the service names it, e.g. `whisper-1`. */
  model: string;
};

/** What opening a recogniser may need and tell. */
export type OpenOptions = {
  /** Of the sound to come: a short one is not worth a second thread with a model of its own. */
  durationSeconds: number;
  /** BCP 47 of what is spoken; null: the recogniser finds out. */
  language: string | null;
  /** Where `openai-compatible` sends the sound; null when nothing is set up. */
  service: TranscriptionService | null;
  signal?: AbortSignal | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
};

/** Turns speech into text. */
export type Recogniser = {
  readonly name: string;
  /** Two or three letters each (ISO 639) of the languages it understands; `any`: whatever a service can. */
  readonly languages: readonly string[] | 'any';
  /**
   * Of one language: words a second of voice that it is sure of when it is spoken to in that language, at least (see
   * `foreign.ts`). Of several: null.
   */
  readonly leastUnderstood: number | null;
  /** The catalogue's models that it runs on this machine; none: it runs elsewhere. */
  readonly models: readonly ModelName[];
  /** How long the stretches are that it hears best. */
  readonly pieces: CutOptions;
  /**
   * Fetches the model when it is not there, and loads it. Throws `model_unavailable` and, for a service,
   * `recogniser_not_configured`.
   */
  open(options: OpenOptions): Promise<OpenRecogniser>;
};

/** Whether a recogniser understands a language (BCP 47; region and script do not matter). */
export function understands(recogniser: Recogniser, language: string): boolean {
  return recogniser.languages === 'any' || recogniser.languages.includes(baseLanguage(language));
}

/** The one language that a recogniser understands; null when it understands more. */
export function onlyLanguage({ languages }: Recogniser): string | null {
  const [first, ...others] = languages === 'any' ? [] : languages;
  return first !== undefined && others.length === 0 ? first : null;
}
