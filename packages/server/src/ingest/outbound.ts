import { isIP } from 'node:net';
import { isPublicAddress, lookupBy, type Resolve, systemResolve } from '@reelwright/engine';
import { Agent, buildConnector, request } from 'undici';
import { ServerError } from '../error.ts';
import { bareHost, checkUrl, notPublic } from './address.ts';

/** How long a connection may take to come about, ms. */
const CONNECT_MS = 10_000;
/** How long another server may say nothing, ms. */
const SILENCE_MS = 30_000;

/** The answer of another server. */
export type Answer = Awaited<ReturnType<typeof request>>;

/** What is asked of another server. */
export type Ask = {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
  readonly signal?: AbortSignal | undefined;
};

/**
 * The door to other servers. Every address is checked when it is named, and again by what is really connected to, so that
 * neither a redirect nor a name that changes its meaning leads to a private place.
 */
export type Outbound = {
  /** Checks an address that somebody gave; `field` is what they gave it as. Throws `invalid_request`. */
  check(text: string, field: string): Promise<URL>;
  /**
   * Sends a request; redirects are the caller's to follow. Throws `invalid_request` when the address leads to a private
   * place, and what undici throws when the server cannot be reached.
   */
  ask(url: URL, ask: Ask): Promise<Answer>;
  /** The addresses of a host that may be connected to. Throws `invalid_request` when one is private, the resolver's error else. */
  addressesOf(host: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** Opens the door. `allowPrivate` lets it lead everywhere: for tests and intranets. */
export function openOutbound(options: {
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
}): Outbound {
  const { allowPrivate, resolve = systemResolve } = options;

  const resolveChecked: Resolve = async (host) => {
    const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    if (!allowPrivate && !found.every(({ address }) => isPublicAddress(address)))
      throw notPublic('The address');
    return found;
  };
  const connect = buildConnector({ lookup: lookupBy(resolveChecked), timeout: CONNECT_MS });
  const agent = new Agent({
    connect: (target, done) => {
      const host = bareHost(target.hostname);
      // A literal address is never looked up.
      if (!allowPrivate && isIP(host) && !isPublicAddress(host)) return done(notPublic('The address'), null);
      return connect(target, done);
    },
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    keepAliveTimeout: 1_000,
  });

  return {
    check: (text, field) => checkUrl(text, field, { allowPrivate, resolve }),
    async ask(url, { method = 'GET', headers = {}, body, signal }) {
      const answer = await request(url, {
        dispatcher: agent,
        method,
        headers: { 'user-agent': 'Reelwright/0.1', ...headers },
        ...(body ? { body } : {}),
        ...(signal ? { signal } : {}),
      });
      // Whoever reads the body hears of errors; a body that is given up has nobody who could.
      answer.body.on('error', () => undefined);
      return answer;
    },
    addressesOf: async (host) => (await resolveChecked(host)).map(({ address }) => address),
    close: () => agent.destroy(),
  };
}

/** Whether an error says that an address is refused rather than that it cannot be reached. */
export function isRefusal(error: unknown): error is ServerError {
  return error instanceof ServerError && error.code === 'invalid_request';
}
