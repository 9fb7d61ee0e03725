import { randomBytes } from 'node:crypto';
import { customRandom } from 'nanoid';

/** What the service takes from the world besides its database and storage; handed in, so that tests repeat themselves. */
export type Ports = {
  /** The time of day. */
  readonly now: () => Date;
  /** That many bytes nobody can guess. */
  readonly randomBytes: (count: number) => Buffer;
};

/** The clock and the randomness of this machine. */
export const systemPorts: Ports = { now: () => new Date(), randomBytes };

/** Letters and digits only: an id may stand in a path, a file name and a key without escaping. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Characters of a job's id, as in the API reference's samples. 62^10 ids: 60 bits. */
export const JOB_ID_LENGTH = 10;

/** Characters of every other id: 125 bits. */
export const ID_LENGTH = 21;

/** A new id of letters and digits. */
export function newId(ports: Ports, length: number = ID_LENGTH): string {
  return customRandom(alphabet, length, ports.randomBytes)();
}

/** A new UUID version 4 (RFC 9562, 5.4). */
export function newUuid(ports: Ports): string {
  const bytes = ports.randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
