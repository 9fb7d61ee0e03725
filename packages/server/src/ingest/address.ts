import { isIP } from 'node:net';
import { isPublicAddress, type Resolve } from '@reelwright/engine';
import { ServerError } from '../error.ts';

/** Longer addresses are refused (RFC 9110, 4.1 asks for 8,000 octets at least). */
const LONGEST_URL = 8_000;

/**
 * The address that a text from outside is, when the service may go there as far as can be told before it does. Throws
 * `invalid_request` naming `field`: no http or https address, one with a password in it, or one that leads to a place
 * that is not public. A name that is not known now is no reason: that shows when it is used.
 */
export async function checkUrl(
  text: string,
  field: string,
  { allowPrivate, resolve }: { readonly allowPrivate: boolean; readonly resolve: Resolve },
): Promise<URL> {
  const url = parseUrl(text, field);
  if (allowPrivate) return url;
  const host = bareHost(url.hostname);
  const addresses = isIP(host) ? [{ address: host }] : await resolve(host).catch(() => []);
  if (addresses.every(({ address }) => isPublicAddress(address))) return url;
  throw notPublic(field);
}

/** The error of an address that leads to a place that is not public. */
export function notPublic(field: string): ServerError {
  return new ServerError(
    'invalid_request',
    `${field} must lead to a public address: this one leads to a private or reserved one.`,
  );
}

/** A host as `net` wants it: IPv6 without brackets. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function parseUrl(text: string, field: string): URL {
  const url = URL.canParse(text) && text.length <= LONGEST_URL ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new ServerError('invalid_request', `${field} must be an http or https address.`);
  if (url.username !== '' || url.password !== '')
    throw new ServerError('invalid_request', `${field} must not contain a user name or password.`);
  return url;
}
