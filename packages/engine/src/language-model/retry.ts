import { EngineError } from '../error.ts';
import type { Failure } from './failure.ts';

/** Time and chance, handed in so that tests need neither. */
export type Effects = {
  /** Milliseconds since 1970. */
  now(): number;
  /** 0 up to, not including, 1. */
  random(): number;
  /** Resolves after so many seconds; rejects with the signal's reason when it fires. */
  sleep(seconds: number, signal: AbortSignal | undefined): Promise<void>;
};

/** One try and three more: what lasts longer than their waits (up to 1 + 2 + 4 s, or as asked) is no hiccup. */
const MOST_TRIES = 4;

/** The wait before the second try is at most this; each next one at most twice the one before. */
const FIRST_WAIT_SECONDS = 1;

/** A service that asks to wait longer than this is not waited for. */
const LONGEST_WAIT_SECONDS = 60;

/**
 * Does something that may fail for a moment, up to four times. Between the tries it waits as long as the service asks
 * (Retry-After), else a random part of an exponentially growing limit ("full jitter", Brooker, Exponential Backoff And
 * Jitter, AWS Architecture Blog 2015), so that parallel requests do not come back together. Throws the last error.
 */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  failureOf: (error: unknown) => Failure,
  effects: Effects,
  signal: AbortSignal | undefined,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw new EngineError('cancelled', 'Cancelled.', { cause: signal.reason });
      const failure = failureOf(error);
      const limit = FIRST_WAIT_SECONDS * 2 ** (tries - 1);
      const wait = failure.retryAfterSeconds ?? effects.random() * limit;
      if (!failure.isTransient || tries === MOST_TRIES || wait > LONGEST_WAIT_SECONDS) throw failure.error;
      await effects.sleep(wait, signal).catch((reason: unknown) => {
        throw new EngineError('cancelled', 'Cancelled.', { cause: reason });
      });
    }
  }
}
