import { EngineError, type EngineErrorCode } from '@reelwright/engine';
import { PlanError } from '@reelwright/plan';

/** What the command's exit code says. Documented in `reelwright --help`; scripts may rely on it. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  unusableInput: 3,
  missingPart: 4,
  someClipsFailed: 5,
  processingFailed: 6,
  interrupted: 130,
  terminated: 143,
} as const;

/** The exit codes as lines for `--help`. */
export const EXIT_HELP = `
Exit codes:
  0    done
  1    unexpected error (a fault of this program)
  2    wrong flags or arguments
  3    the input cannot be used (unreadable, empty, no speech, no picture, ...)
  4    something is missing (ffmpeg, a font, a model file)
  5    some clips failed; the others are finished (see manifest.json, "failed")
  6    processing failed or ran out of time
  130  interrupted with Ctrl-C; 143 terminated. Nothing half-written is left.
`;

const CODES: Record<EngineErrorCode, number> = {
  unreadable_media: EXIT.unusableInput,
  unsupported_media: EXIT.unusableInput,
  limit_exceeded: EXIT.unusableInput,
  no_picture: EXIT.unusableInput,
  no_speech: EXIT.unusableInput,
  invalid_input: EXIT.unusableInput,
  not_found: EXIT.unusableInput,
  missing_dependency: EXIT.missingPart,
  model_unavailable: EXIT.missingPart,
  language_model_key_missing: EXIT.missingPart,
  language_model_key_refused: EXIT.missingPart,
  language_model_quota: EXIT.processingFailed,
  language_model_timed_out: EXIT.processingFailed,
  language_model_not_found: EXIT.missingPart,
  language_model_unreachable: EXIT.processingFailed,
  language_model_refused: EXIT.processingFailed,
  language_model_bad_answer: EXIT.processingFailed,
  language_unsupported: EXIT.unusableInput,
  recogniser_not_configured: EXIT.missingPart,
  recogniser_key_refused: EXIT.missingPart,
  recogniser_quota: EXIT.processingFailed,
  recogniser_unreachable: EXIT.processingFailed,
  recogniser_refused: EXIT.processingFailed,
  recogniser_bad_answer: EXIT.processingFailed,
  process_failed: EXIT.processingFailed,
  timed_out: EXIT.processingFailed,
  cancelled: EXIT.interrupted,
  internal: EXIT.unexpected,
};

/** A command line that cannot be understood; told in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The exit code, the stable code and the sentence for any error. */
export function describeError(error: unknown): { exitCode: number; code: string; message: string } {
  if (error instanceof UsageError) return { exitCode: EXIT.usage, code: 'usage', message: error.message };
  if (error instanceof EngineError)
    return { exitCode: CODES[error.code], code: error.code, message: error.message };
  if (error instanceof PlanError)
    return { exitCode: EXIT.unusableInput, code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: EXIT.unexpected, code: 'internal', message };
}
