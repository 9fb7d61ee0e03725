import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Task } from '../library/for-work.ts';
import type { WorkerContext } from './context.ts';
import { withPatience } from './patience.ts';
import { durableStep } from './step.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Between two attempts, seconds: 24 h in all, so that a receiver may be away for a day. */
export const RETRY_SECONDS = [
  5,
  30,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
] as const;

/** The workflow of a message to a user's server: attempts with growing pauses, until one is taken. */
export async function deliverMessage(
  context: WorkerContext,
  task: Extract<Task, { kind: 'webhook' }>,
): Promise<void> {
  const { ownerId, webhookId } = task;
  const wanted = { jobId: `webhook-${webhookId}`, isWanted: async () => true };
  for (let attempt = 1; attempt <= RETRY_SECONDS.length + 1; attempt += 1) {
    const last = attempt === RETRY_SECONDS.length + 1;
    const tried = await durableStep(context, wanted, `attempt ${attempt}`, (signal) =>
      withPatience(signal, () => context.deliverWebhook(ownerId, webhookId, attempt, { signal, last })),
    );
    if (tried.ok && tried.value === 'done') return;
    const pause = RETRY_SECONDS[attempt - 1];
    if (pause !== undefined) await DBOS.sleepSeconds(pause);
  }
}
