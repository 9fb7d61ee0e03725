import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createPasswords } from './password.ts';

const quick = createPasswords(4);

describe('passwords', () => {
  test('are hashed by bcrypt at cost 12, each with a salt of its own', async () => {
    const passwords = createPasswords();
    const [first, second] = await Promise.all([
      passwords.hash('correct horse'),
      passwords.hash('correct horse'),
    ]);
    expect(first).toMatch(/^\$2b\$12\$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify('correct horse', first)).toBe(true);
    expect(await passwords.verify('correct house', first)).toBe(false);
  });

  test('are the same however the system composes their letters', async () => {
    const hash = await quick.hash('cafe\u0301 au lait');
    expect(await quick.verify('caf\u00e9 au lait', hash)).toBe(true);
  });

  test('of more than 72 bytes never match, though bcrypt would find their first 72 right', async () => {
    const hash = await quick.hash('x'.repeat(72));
    expect(await quick.verify('x'.repeat(72), hash)).toBe(true);
    expect(await quick.verify(`${'x'.repeat(72)}y`, hash)).toBe(false);
  });

  test('may contain a NUL', async () => {
    const hash = await quick.hash('before\0after');
    expect(await quick.verify('before\0other', hash)).toBe(false);
    expect(await quick.verify('before\0after', hash)).toBe(true);
  });

  test('nobody has the password that stands in for a missing account', async () => {
    expect(await quick.verify('nobody has this password', null)).toBe(false);
  });

  test('take as long to refuse without an account as with one', async () => {
    const passwords = createPasswords(10);
    const hash = await passwords.hash('right');
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
    const times = { missing: [] as number[], present: [] as number[] };
    // By turns, so that a busy machine slows both.
    for (let i = 0; i < 11; i += 1)
      for (const [name, against] of [
        ['missing', null],
        ['present', hash],
      ] as const) {
        const begun = performance.now();
        await passwords.verify('wrong', against);
        times[name].push(performance.now() - begun);
      }
    const ratio = median(times.missing) / median(times.present);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('two at a time are hashed; who comes when fifty wait is told to come again', async () => {
    const passwords = createPasswords(8);
    const all = Array.from({ length: 60 }, () => passwords.hash('x'.repeat(10)));
    const results = await Promise.allSettled(all);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(10);
    for (const result of refused)
      expect(result).toMatchObject({ reason: { code: 'overloaded', retryAfterSeconds: 5 } });
    await nextTurn();
    expect(await passwords.hash('again')).toMatch(/^\$2b\$08\$/);
  });
});
