import type { Ports } from '../../ports.ts';

/** A new id of a job, as this API has them: a UUID version 4 (RFC 9562, 5.4). */
export function newJobId({ randomBytes }: Pick<Ports, 'randomBytes'>): string {
  const bytes = randomBytes(16);
  // Version in the upper half of octet 6, variant in the upper two bits of octet 8.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.toString('hex');
  return [0, 8, 12, 16, 20].map((from, i, starts) => digits.slice(from, starts[i + 1])).join('-');
}
