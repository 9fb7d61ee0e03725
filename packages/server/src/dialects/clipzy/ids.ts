import type { Ports } from '../../ports.ts';

/** A new id as this API writes them: what it names, and twelve hexadecimal digits. */
export function newClipzyId(ports: Ports, names: 'vid' | 'job'): string {
  return `${names}_${ports.randomBytes(6).toString('hex')}`;
}
