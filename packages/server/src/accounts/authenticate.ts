import { ServerError } from '../error.ts';
import { findApiKey } from './api-keys.ts';
import { type AccountsContext, requireKeyPlan } from './context.ts';
import { LOCAL_USER_ID } from './people.ts';
import type { Principal } from './principal.ts';
import { findSession } from './sessions.ts';

/** What a request says about who asks, as it came; undefined where it says nothing. */
export type Credentials = {
  /** The `X-API-Key` header. */
  readonly apiKey: string | undefined;
  /** The `Authorization` header. Only `Bearer` is ours; a proxy in front may use others. */
  readonly authorization: string | undefined;
  /** The `reels_session` cookie. */
  readonly sessionToken: string | undefined;
};

/** Tells who asks from what a request says. Throws `unauthenticated`, and `forbidden` for a key that the plan lacks. */
export type Authenticate = (credentials: Credentials) => Promise<Principal>;

/**
 * Whoever sends a key is judged by it alone: a wrong one is not made good by a cookie, nor by another key beside it.
 * Otherwise the cookie counts.
 */
export function byAccounts(context: AccountsContext): Authenticate {
  return async ({ apiKey, authorization, sessionToken }) => {
    const keys = new Set([apiKey, bearer(authorization)].filter((key) => key !== undefined));
    if (keys.size > 0) return byKey(context, keys);
    const session = sessionToken ? await findSession(context, sessionToken) : undefined;
    if (session) return { userId: session.userId, via: 'session', renewed: session.renewed };
    throw new ServerError(
      'unauthenticated',
      sessionToken
        ? 'You are not logged in any more: log in again.'
        : 'Log in, or send an API key in the X-API-Key header.',
    );
  };
}

/** Single-user mode: everybody who reaches the service is the one user. Only to be used on a loopback address. */
export const asLocalUser: Authenticate = async () => ({
  userId: LOCAL_USER_ID,
  via: 'session',
  renewed: undefined,
});

/** Callers who say nothing of themselves are the one local user; what the others say must be right. For use behind other doors. */
export function orLocalUser(authenticate: Authenticate): Authenticate {
  return async (credentials) => {
    const { apiKey, authorization, sessionToken } = credentials;
    const saysNothing = apiKey === undefined && bearer(authorization) === undefined && !sessionToken;
    return saysNothing ? asLocalUser(credentials) : authenticate(credentials);
  };
}

async function byKey(context: AccountsContext, keys: ReadonlySet<string>): Promise<Principal> {
  const [key] = keys;
  const found = key !== undefined && keys.size === 1 ? await findApiKey(context, key) : undefined;
  if (found) {
    await requireKeyPlan(context, found.userId);
    return { userId: found.userId, via: 'key', keyId: found.keyId };
  }
  throw new ServerError('unauthenticated', 'The API key is wrong or was revoked: make a new one.');
}

/** The token after `Bearer` (RFC 6750, 2.1), which may be missing; undefined for another scheme. */
function bearer(authorization: string | undefined): string | undefined {
  const found = /^bearer(?: +(?<token>.*))?$/i.exec(authorization ?? '');
  return found ? (found.groups?.token ?? '') : undefined;
}
