import { EngineError, type EngineErrorCode } from '@reelwright/engine';
import { ServerError } from '../error.ts';
import type { Failure } from '../library/for-work.ts';

/** What a step gives: small enough to be kept as JSON. What it does to files and rows stands there. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** What is wrong with the source or the request, and would be the second time. */
const final = new Set<EngineErrorCode | ServerError['code']>([
  'unreadable_media',
  'unsupported_media',
  'limit_exceeded',
  'no_picture',
  'no_speech',
  'invalid_input',
  'language_unsupported',
  'recogniser_not_configured',
  'missing_dependency',
  'invalid_request',
  'forbidden',
  'not_found',
  'too_large',
]);

/** Whether the same thing done again may end better. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof EngineError || error instanceof ServerError) return !final.has(error.code);
  return true;
}

/** An error as the owner of the job is told. What is not meant for them is not. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineError || error instanceof ServerError)
    return { code: error.code, message: error.message };
  return { code: 'internal', message: 'Something went wrong on our side; try the job again.' };
}

/** How work ends that did not fail by itself. */
export const ENDINGS = {
  timedOut: (seconds: number): Failure => ({
    code: 'timed_out',
    message: `The job took longer than its limit of ${seconds} s: try a shorter part of the video, or fewer clips.`,
  }),
  interrupted: {
    code: 'interrupted',
    message: 'The machine that worked on this stopped twice: try again, or try a shorter part of the video.',
  },
  lost: { code: 'internal', message: 'Something went wrong on our side; try the job again.' },
} as const;
