import { DBOS } from '@dbos-inc/dbos-sdk';
import type { WorkerContext } from './context.ts';
import { failureOf, isWorthRetrying, type Outcome } from './outcome.ts';
import { isAway } from './patience.ts';
import type { Wanted } from './running.ts';

/** How often a step is tried before it counts as failed. */
const TRIES = 2;

/**
 * One durable step of a job's workflow: what it gave is kept, and it is not done again after that, whatever happens to
 * this process. A step that is interrupted is done again, so it must bear that. What fails is tried once more where that
 * may help; a failure is an outcome, so that the workflow can say why. Whoever stops the step makes it throw.
 */
export async function durableStep<Value>(
  context: WorkerContext,
  wanted: Wanted,
  name: string,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Outcome<Value>> {
  return DBOS.runStep(
    async () => {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await tryOnce(context, wanted, name, attempt, work);
        if (outcome.ok || attempt >= TRIES || !outcome.retry) return withoutRetry(outcome);
      }
    },
    { name },
  );
}

type Tried<Value> = Outcome<Value> & { readonly retry: boolean };

async function tryOnce<Value>(
  context: WorkerContext,
  wanted: Wanted,
  step: string,
  attempt: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Tried<Value>> {
  const about = { workflowId: DBOS.workflowID ?? '', step, attempt };
  const cancelled = DBOS.stepStatus?.cancelSignal ?? new AbortController().signal;
  let stopped = false;
  try {
    context.onStep({ type: 'started', ...about });
    const value = await context.running.run(wanted, cancelled, async (signal) => {
      const noted = () => {
        stopped = true;
      };
      signal.addEventListener('abort', noted, { once: true });
      return work(signal);
    });
    context.onStep({ type: 'finished', ...about });
    return { ok: true, value, retry: false };
  } catch (error) {
    context.onStep({ type: stopped ? 'stopped' : 'failed', ...about, error });
    if (stopped) await stayWhileEnding(context);
    if (stopped || isAway(error)) throw error;
    return { ok: false, failure: failureOf(error), retry: isWorthRetrying(error) };
  }
}

/**
 * A step that is stopped because the process ends must not end: its error would be kept, and the job would have failed.
 * It stays unfinished, and whoever takes the job over does it again.
 */
async function stayWhileEnding({ stopping }: WorkerContext): Promise<void> {
  if (stopping()) await new Promise<never>(() => undefined);
}

function withoutRetry<Value>(tried: Tried<Value>): Outcome<Value> {
  return tried.ok ? { ok: true, value: tried.value } : { ok: false, failure: tried.failure };
}
