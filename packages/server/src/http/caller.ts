import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Authenticate,
  type Credentials,
  type Principal,
  SESSION_COOKIE,
  type Session,
} from '../accounts/index.ts';
import type { Config } from '../config.ts';
import { ServerError } from '../error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set by `identify`. */
    principal: Principal | null;
  }
}

/** What a request says about who asks. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const apiKey = request.headers['x-api-key'];
  return {
    apiKey: Array.isArray(apiKey) ? apiKey.join(',') : apiKey,
    authorization: request.headers.authorization,
    sessionToken: request.cookies[SESSION_COOKIE],
  };
}

/**
 * A hook that tells who asks before the body is read. A session that was lengthened is told to the browser. Throws
 * `unauthenticated`, and `forbidden` when a page of another site sends the browser's cookie.
 */
export function identify(authenticate: Authenticate, cookie: SessionCookie, isOwnOrigin: OriginCheck) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const principal = await authenticate(credentialsOf(request));
    if (principal.via === 'session') refuseForeignPages(request, isOwnOrigin);
    request.principal = principal;
    if (principal.via === 'session' && principal.renewed) cookie.set(reply, principal.renewed);
  };
}

/** Who asks, behind `identify`. */
export function callerOf(request: FastifyRequest): Principal {
  if (request.principal) return request.principal;
  throw new ServerError('internal', 'This route does not ask who calls.');
}

/** The session's cookie. */
export type SessionCookie = {
  set(reply: FastifyReply, session: Session): void;
  clear(reply: FastifyReply): void;
};

/** The cookie: not for scripts, not sent by other sites' forms, and by https only where the service is on https. */
export function sessionCookie(baseUrl: string | undefined): SessionCookie {
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: baseUrl?.startsWith('https:') ?? false,
  } as const;
  return {
    set: (reply, { token, expiresAt }) => {
      reply.setCookie(SESSION_COOKIE, token, { ...options, expires: expiresAt });
    },
    clear: (reply) => {
      reply.clearCookie(SESSION_COOKIE, options);
    },
  };
}

/** Whether a page of that origin is one of ours. */
export type OriginCheck = (origin: string, host: string | undefined) => boolean;

/** A page is ours when it comes from the configured address, or from the very host that is asked. */
export function originCheck({ baseUrl }: Pick<Config, 'baseUrl'>): OriginCheck {
  const own = baseUrl === undefined ? undefined : new URL(baseUrl).origin;
  return (origin, host) => origin === own || (URL.canParse(origin) && new URL(origin).host === host);
}

/**
 * A hook for single-user mode, which asks nobody for a password: the Host must be this machine's own, so that no name of
 * another site leads here (DNS rebinding), and no page of another site is answered. Throws `forbidden`.
 */
export function onlyThisMachine(isOwnOrigin: OriginCheck, baseUrl: string | undefined) {
  const own = baseUrl === undefined ? undefined : new URL(baseUrl).host;
  return async (request: FastifyRequest) => {
    const host = request.headers.host ?? '';
    if (host !== own && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host))
      throw new ServerError('forbidden', 'This service answers to localhost only, because AUTH is none.');
    refuseForeignPages(request, isOwnOrigin);
  };
}

function refuseForeignPages(request: FastifyRequest, isOwnOrigin: OriginCheck): void {
  const { origin, host } = request.headers;
  if (origin === undefined || isOwnOrigin(origin, host)) return;
  throw new ServerError('forbidden', 'A page of another site may not do this with your session.');
}
