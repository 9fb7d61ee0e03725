import { z } from 'zod';
import { signedWebhook } from '../../delivery/index.ts';
import { type JobSource, parseJobOptions, submitJob } from '../../library/index.ts';
import { uploadAnswer } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import type { UploadAnswer } from './schemas.ts';

/** Where the end of a job is told: the address, and a secret to sign with, made when left out. */
export const WebhookRequest = z
  .strictObject({ url: z.string('must be a text'), secret: z.string('must be a text').optional() })
  .meta({
    id: 'WebhookRequest',
    description: 'Told when the job ends, signed as standardwebhooks.com says.',
  });
/** Where the end of a job is told. */
export type WebhookRequest = z.output<typeof WebhookRequest>;

/** What is asked for beside the video itself. */
export type Wishes = {
  readonly options: unknown;
  readonly webhook: WebhookRequest | undefined;
};

/** What is asked for, checked. */
export type CheckedWishes = {
  readonly options: ReturnType<typeof parseJobOptions>;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
};

/** Checks options and webhook. Throws `invalid_request` naming what is wrong. */
export async function checkWishes({ ingest }: CliporaContext, wishes: Wishes): Promise<CheckedWishes> {
  const options = parseJobOptions(wishes.options ?? {});
  if (!wishes.webhook) return { options, webhook: undefined };
  const { url, secret } = wishes.webhook;
  const fields = { url: 'webhook.url', secret: 'webhook.secret' };
  return { options, webhook: await signedWebhook(ingest, { url, secret }, fields) };
}

/** Starts a job; the answer says what it was made of. A secret that was made here is told this once. */
export async function startJob(
  { library }: CliporaContext,
  ownerId: string,
  source: JobSource,
  originalName: string,
  { options, webhook }: CheckedWishes,
): Promise<z.output<typeof UploadAnswer>> {
  const job = await submitJob(library, {
    ownerId,
    dialect: 'clipora',
    source,
    originalName,
    kind: 'clip',
    options,
    webhook,
  });
  return { ...uploadAnswer(job), ...(webhook ? { webhookSecret: webhook.secret } : {}) };
}
