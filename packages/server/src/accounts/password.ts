import bcrypt from 'bcrypt';
import pLimit from 'p-limit';
import { ServerError } from '../error.ts';

/** 2^12 rounds: a third to half of a second of one core. */
export const COST = 12;

/** bcrypt reads no further, so a longer password would be as good as its first 72 bytes. */
export const LONGEST_PASSWORD_BYTES = 72;

/** Each keeps a thread of Node's pool of four busy, which files and names of hosts need too. */
const AT_ONCE = 2;
/** With two at a time, the last of them waits for about ten seconds. */
const MOST_WAITING = 50;

/** Hashes and checks passwords, a few at a time. Both throw `overloaded` when too many wait already. */
export type Passwords = {
  /** The bcrypt hash of a password of at most `LONGEST_PASSWORD_BYTES`. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one that was hashed. Without a hash the answer is no, and takes as long as if there were
   * one, so that nobody can measure which accounts exist.
   */
  verify(password: string, hash: string | null): Promise<boolean>;
};

/** Passwords at that cost; tests that are not about it take a lower one. */
export function createPasswords(cost: number = COST): Passwords {
  const limit = pLimit(AT_ONCE);
  const nobodys = bcrypt.hash('nobody has this password', cost);
  // Whoever verifies hears of it.
  nobodys.catch(() => undefined);

  const queued = <Result>(work: () => Promise<Result>) => {
    if (limit.pendingCount < MOST_WAITING) return limit(work);
    throw new ServerError('overloaded', 'Too many people log in at the moment; try again in a few seconds.', {
      retryAfterSeconds: 5,
    });
  };

  return {
    hash: async (password) => queued(() => bcrypt.hash(normalised(password), cost)),
    verify: async (password, hash) =>
      queued(async () => {
        const same = await bcrypt.compare(normalised(password), hash ?? (await nobodys));
        return same && hash !== null && !isTooLong(password);
      }),
  };
}

/** Whether bcrypt would cut the password. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(normalised(password)) > LONGEST_PASSWORD_BYTES;
}

/** The same letters typed on another system may be other code points (RFC 8265, 4.2.2). */
function normalised(password: string): string {
  return password.normalize('NFC');
}
