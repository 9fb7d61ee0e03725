import { createHash } from 'node:crypto';
import type { Ports } from '../ports.ts';

/** 256 bits that nobody can guess, as 43 characters that need no escaping in headers and cookies. */
export function newToken(ports: Ports): string {
  return ports.randomBytes(32).toString('base64url');
}

/**
 * What is kept of a token. A plain hash is enough, and quick: there is nothing to guess in 256 random bits, unlike in a
 * password. Looking tokens up by it leaks nothing through time either.
 */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
