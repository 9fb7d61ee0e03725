/**
 * The work: durable workflows, one file each, on a queue in the database. What a step did is never done again, whichever
 * process dies; any machine with the same database and storage goes on with it.
 */
export type { DeliverWebhook, FetchSource, StepEvent, WorkContext } from './context.ts';
export { openQueue, type Queue } from './queue.ts';
export { RETRY_SECONDS } from './webhook.ts';
export { startWorker, type Worker } from './worker.ts';
