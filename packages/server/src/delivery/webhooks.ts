import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { inTransaction, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { type EndedJob, getJob, type LibraryContext, type OutputUrl } from '../library/index.ts';
import { newId, type Ports } from '../ports.ts';
import { FORMS, type JobEnd } from './forms.ts';

const { clips, jobs, webhookAttempts, webhooks } = schema;

/** Queues the delivery of a message, within the transaction of `client`. */
export type QueueDelivery = (
  client: PoolClient,
  message: { ownerId: string; webhookId: string },
) => Promise<void>;

/** One attempt to deliver a message. */
export type DeliveryAttempt = {
  /** From 1. */
  readonly number: number;
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly durationMs: number | null;
  /** What the receiver answered; null when it did not. */
  readonly status: number | null;
  readonly error: string | null;
};

/** A message to a user's server and what became of it. */
export type Delivery = {
  readonly id: string;
  readonly url: string;
  readonly event: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly createdAt: Date;
  readonly attempts: readonly DeliveryAttempt[];
};

/** What to do, in its transaction, when a job ends: whoever asked for it is told. */
export function tellJobEnd(ports: Ports, queue: QueueDelivery, outputUrl: OutputUrl) {
  return async (transaction: Queries, client: PoolClient, job: EndedJob): Promise<void> => {
    if (!job.webhook) return;
    const { ownerId, jobId } = job;
    const { url, secret, form = 'standard' } = job.webhook;
    const { event, body } = FORMS[form].message(await endOf(transaction, job, outputUrl), ports.now());
    const messageId = `${jobId}-${job.attempt}`;
    const row = { ownerId, jobId, url, secret, form, event, messageId, payload: JSON.stringify(body) };
    await keep(transaction, client, ports, queue, row);
  };
}

/** The messages of a job and every attempt to deliver them, oldest first. Throws as `getJob`. */
export async function listDeliveries(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<Delivery[]> {
  await getJob({ db }, ownerId, jobId);
  const mine = and(eq(webhooks.jobId, jobId), eq(webhooks.ownerId, ownerId));
  const messages = await db
    .select()
    .from(webhooks)
    .where(mine)
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
  const attempts = await db
    .select({ attempt: webhookAttempts })
    .from(webhookAttempts)
    .innerJoin(webhooks, eq(webhooks.id, webhookAttempts.webhookId))
    .where(mine)
    .orderBy(asc(webhookAttempts.number));
  return messages.map(({ id, url, event, status, createdAt }) => ({
    id,
    url,
    event,
    status,
    createdAt,
    attempts: attempts
      .filter(({ attempt }) => attempt.webhookId === id)
      .map(({ attempt: { number, startedAt, durationMs, status, errorMessage } }) => ({
        number,
        startedAt,
        durationMs,
        status,
        error: errorMessage,
      })),
  }));
}

/**
 * Sends the newest message of a job once more: the same bytes under the same message id, signed anew. Throws `not_found`
 * when there is none, `conflict` while it is still being delivered; otherwise as `getJob`.
 */
export async function resendNewest(
  context: Pick<LibraryContext, 'db' | 'ports'>,
  queue: QueueDelivery,
  ownerId: string,
  jobId: string,
): Promise<void> {
  await getJob(context, ownerId, jobId);
  await inTransaction(context.db, async (transaction, client) => {
    const [newest] = await transaction
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.jobId, jobId), eq(webhooks.ownerId, ownerId)))
      .orderBy(desc(webhooks.createdAt), desc(webhooks.id))
      .limit(1)
      .for('update');
    if (!newest) throw new ServerError('not_found', 'The job has no message to send again.');
    if (newest.status === 'pending')
      throw new ServerError('conflict', 'The message is still being delivered: wait for its end.');
    const { url, secret, form, event, messageId, payload } = newest;
    const row = { ownerId, jobId, url, secret, form, event, messageId, payload };
    await keep(transaction, client, context.ports, queue, row);
  });
}

async function keep(
  transaction: Queries,
  client: PoolClient,
  ports: Ports,
  queue: QueueDelivery,
  row: Omit<typeof webhooks.$inferInsert, 'id' | 'status' | 'createdAt' | 'updatedAt'>,
): Promise<void> {
  const id = newId(ports);
  const now = ports.now();
  await transaction
    .insert(webhooks)
    .values({ ...row, id, status: 'pending', createdAt: now, updatedAt: now });
  await queue(client, { ownerId: row.ownerId, webhookId: id });
}

/** How a job ended, for whoever is told. */
async function endOf(transaction: Queries, job: EndedJob, outputUrl: OutputUrl): Promise<JobEnd> {
  const { jobId, ownerId, attempt, status } = job;
  const [row] = await transaction
    .select({
      kind: jobs.kind,
      code: jobs.errorCode,
      message: jobs.errorMessage,
      percent: jobs.progress,
      startedAt: jobs.startedAt,
      finishedAt: jobs.finishedAt,
    })
    .from(jobs)
    .where(and(eq(jobs.id, jobId), eq(jobs.ownerId, ownerId)));
  const finished = await transaction
    .select({ index: clips.index, title: sql<string>`${clips.plan} -> 'about' ->> 'title'` })
    .from(clips)
    .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), eq(clips.status, 'completed')))
    .orderBy(asc(clips.index));
  if (!row) throw new ServerError('internal', 'A job ended that is not there.');
  const { kind, percent, startedAt, finishedAt } = row;
  const hasOutput = kind === 'restyle' && status === 'completed' && finished.length > 0;
  return {
    jobId,
    attempt,
    status,
    error: row.code ? { code: row.code, message: row.message ?? '' } : null,
    clips: finished,
    percent,
    processingSeconds: startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1_000 : null,
    outputUrl: hasOutput ? await outputUrl(transaction, ownerId, jobId) : null,
  };
}
