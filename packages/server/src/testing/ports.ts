import { createHash } from 'node:crypto';
import type { Ports } from '../ports.ts';

/** A clock that stands still until it is moved, and randomness that repeats itself from the seed. */
export type TestPorts = Ports & { pass(seconds: number): void };

/** Ports for tests. The clock starts at the real time, because rate limits are counted on that. */
export function testPorts(seed = 'seed'): TestPorts {
  let now = Date.now();
  let drawn = 0;
  return {
    now: () => new Date(now),
    pass: (seconds) => {
      now += seconds * 1_000;
    },
    randomBytes(count) {
      const blocks: Buffer[] = [];
      for (let bytes = 0; bytes < count; bytes += 32) {
        blocks.push(createHash('sha256').update(`${seed} ${drawn}`).digest());
        drawn += 1;
      }
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
}
