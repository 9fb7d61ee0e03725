/** What went wrong, for machines. Stable: API dialects and exit codes are mapped from these. */
export type EngineErrorCode =
  /** The bytes are not a video or sound file that can be read: empty, truncated, damaged, disguised. */
  | 'unreadable_media'
  /** The container or codec is known but not accepted (playlists, scripts, pictures, archives). */
  | 'unsupported_media'
  /** Larger than a limit: pixels, frame rate, duration. */
  | 'limit_exceeded'
  /** The file has no picture stream and the job needs one. */
  | 'no_picture'
  /** Nothing is said in the file and the job needs speech. */
  | 'no_speech'
  /** A value handed in is out of range or contradicts another. */
  | 'invalid_input'
  /** A file that was named does not exist or cannot be opened. */
  | 'not_found'
  /** A program, font or other part of the installation is missing. */
  | 'missing_dependency'
  /** A model file cannot be had or does not match its checksum. */
  | 'model_unavailable'
  /** A language model needs a key and none is configured. */
  | 'language_model_key_missing'
  /** The service refuses the key: wrong, revoked, or not allowed to use the model. */
  | 'language_model_key_refused'
  /** Quota or rate limit of the service is used up. */
  | 'language_model_quota'
  /** The service does not answer in time. */
  | 'language_model_timed_out'
  /** The service does not know the model. */
  | 'language_model_not_found'
  /** The service cannot be reached, breaks off, or is out of order. */
  | 'language_model_unreachable'
  /** The service refuses the request for another reason. */
  | 'language_model_refused'
  /** What the language model answers cannot be used, also on a second try. */
  | 'language_model_bad_answer'
  /** What is spoken is not a language that the recogniser understands, and no other recogniser is at hand. */
  | 'language_unsupported'
  /** A transcription service was asked for and none is set up. */
  | 'recogniser_not_configured'
  /** The transcription service refuses the key: missing, wrong, or not allowed to do this. */
  | 'recogniser_key_refused'
  /** Quota or rate limit of the transcription service is used up. */
  | 'recogniser_quota'
  /** The transcription service cannot be reached, or is out of order. */
  | 'recogniser_unreachable'
  /** The transcription service refuses the request: its model, its form, its size. */
  | 'recogniser_refused'
  /** What a recogniser answers is of no known form. */
  | 'recogniser_bad_answer'
  /** A child process failed for a reason that is not one of the above. */
  | 'process_failed'
  /** A time limit ran out. */
  | 'timed_out'
  /** The caller cancelled. */
  | 'cancelled'
  /** A fault of ours. */
  | 'internal';

/** Why a child process ended, beside its exit code. */
export type ProcessFailure = {
  /** Which part of the flow ran it, e.g. `probe`, `decode sound`, `render`. */
  stage: string;
  /** The program and its arguments, quoted for reading, never for a shell. */
  command: string;
  exitCode: number | undefined;
  signal: string | undefined;
  /** The last lines the child wrote to standard error. */
  stderrTail: string;
  timedOut: boolean;
  isCanceled: boolean;
  /** The child died of the memory limit put on it, as far as can be told from its last words. */
  outOfMemory: boolean;
};

/**
 * The engine's only error class. `message` is one sentence for people that says what is wrong and what to do;
 * `code` is for machines; `process` is there when a child process failed.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly process: ProcessFailure | undefined;

  constructor(
    code: EngineErrorCode,
    message: string,
    options: { cause?: unknown; process?: ProcessFailure } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.process = options.process;
  }
}

/** Throws the `cancelled` error when the signal has fired; otherwise does nothing. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('cancelled', 'Cancelled.', { cause: signal.reason });
}
