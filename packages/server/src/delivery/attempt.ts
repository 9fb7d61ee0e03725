import { and, eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { Outbound } from '../ingest/index.ts';
import type { LibraryContext } from '../library/index.ts';
import type { Ports } from '../ports.ts';
import { FORMS } from './forms.ts';

const { webhookAttempts, webhooks } = schema;

/** How long a receiver may take for all of its answer, ms. */
const PATIENCE_MS = 10_000;
/** Bytes of an answer that are read; what it says is not kept. */
const ANSWER_BYTES = 64 * 1024;
/** The answer with which a receiver says that it wants no more of these. */
const GONE = 410;

/** What delivering works with. */
export type DeliveryContext = Pick<LibraryContext, 'db' | 'ports'> & { readonly outbound: Outbound };

/**
 * Tries once to deliver a message and notes what came of it; `attempt` counts from 1. The raw bytes are signed as
 * the message's form says, the address is checked anew, redirects are not followed. `done` when it was taken, is not
 * wanted, or is no longer there; a failure on the `last` attempt is final.
 */
export async function attemptDelivery(
  context: DeliveryContext,
  ownerId: string,
  webhookId: string,
  attempt: number,
  { signal, last }: { readonly signal: AbortSignal; readonly last: boolean },
): Promise<'done' | 'try again'> {
  const { db, ports } = context;
  const mine = and(eq(webhooks.id, webhookId), eq(webhooks.ownerId, ownerId));
  const [message] = await db.select().from(webhooks).where(mine);
  if (message?.status !== 'pending') return 'done';
  const startedAt = ports.now();
  const outcome = await send(context, message, startedAt, signal);
  const durationMs = ports.now().getTime() - startedAt.getTime();
  const row = { startedAt, durationMs, status: outcome.status, errorMessage: outcome.error };
  await db
    .insert(webhookAttempts)
    .values({ ...row, webhookId, ownerId, number: attempt })
    .onConflictDoUpdate({ target: [webhookAttempts.webhookId, webhookAttempts.number], set: row });
  const isTaken = outcome.error === null;
  const isOver = isTaken || last || outcome.status === GONE;
  if (!isOver) return 'try again';
  await db
    .update(webhooks)
    .set({ status: isTaken ? 'delivered' : 'failed', updatedAt: ports.now() })
    .where(mine);
  return 'done';
}

/** A secret as the Standard Webhooks specification writes it, of 256 bits. */
function newWebhookSecret(ports: Ports): string {
  return `whsec_${ports.randomBytes(32).toString('base64')}`;
}

/** Whether a text is such a secret, of 192 to 512 bits. */
export function isWebhookSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text.slice('whsec_'.length), 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

/**
 * Where to tell of a job's end, checked: the address, and what to sign with, which is made when it is not given. Throws
 * `invalid_request` naming the field that is wrong, by what the API calls it.
 */
export async function signedWebhook(
  { outbound, ports }: Pick<DeliveryContext, 'outbound' | 'ports'>,
  given: { readonly url: string; readonly secret: string | null | undefined },
  fields: { readonly url: string; readonly secret: string },
): Promise<{ readonly url: string; readonly secret: string }> {
  const { href } = await outbound.check(given.url, fields.url);
  const secret = given.secret ?? newWebhookSecret(ports);
  if (isWebhookSecret(secret)) return { url: href, secret };
  throw new ServerError('invalid_request', `${fields.secret} must be whsec_ and 24 to 64 bytes in base64.`);
}

/** What came of an attempt: `error` null when it was taken. */
type Outcome = { readonly status: number | null; readonly error: string | null };

async function send(
  { outbound }: DeliveryContext,
  message: typeof webhooks.$inferSelect,
  now: Date,
  signal: AbortSignal,
): Promise<Outcome> {
  const { payload, form } = message;
  try {
    const url = await outbound.check(message.url, 'webhook.url');
    const answer = await outbound.ask(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...FORMS[form].headers(message, now),
      },
      body: Buffer.from(payload),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const status = answer.statusCode;
    await skim(answer.body);
    return { status, error: status >= 200 && status < 300 ? null : refusal(status) };
  } catch (error) {
    // The process ends; the attempt is made again by another.
    signal.throwIfAborted();
    return { status: null, error: reason(error) };
  }
}

/** Reads what is little, so that the connection can be used again, and gives up what is much. */
async function skim(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES) break;
  }
  body.destroy();
}

function refusal(status: number): string {
  if (status >= 300 && status < 400) return `The server redirects (${status}), which is not followed.`;
  return `The server answered ${status}.`;
}

function reason(error: unknown): string {
  if (error instanceof ServerError) return error.message;
  if (error instanceof Error && /Timeout/.test(error.name))
    return 'The server did not answer within 10 seconds.';
  return 'The server cannot be reached.';
}
