import { signedWebhook } from '../../delivery/index.ts';
import { ServerError } from '../../error.ts';
import type { JobWebhook } from '../../library/index.ts';
import type { ClipzyContext } from './context.ts';

/** Where to tell of a job's end. */
export type Webhook = JobWebhook & { readonly form: 'clipzy' };

/**
 * Checks the address; a secret to sign with is made when none is given. Undefined without an address. Throws
 * `invalid_request` naming what is wrong.
 */
export async function checkWebhook(
  { ingest }: ClipzyContext,
  url: string | null | undefined,
  secret: string | null | undefined,
): Promise<Webhook | undefined> {
  if (!url) {
    if (secret) throw new ServerError('invalid_request', 'webhook_secret is given without webhook_url.');
    return undefined;
  }
  const fields = { url: 'webhook_url', secret: 'webhook_secret' };
  return { ...(await signedWebhook(ingest, { url, secret }, fields)), form: 'clipzy' };
}
