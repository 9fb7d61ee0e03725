import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { storedFacts } from '../library/index.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestIngest } from '../testing/ingest.ts';
import { createClaims, endClaims } from './claims.ts';

const database = useDatabase();
const never = new AbortController().signal;

test('of many who want the same, in one process or several, one does it at a time; others are not in the way', async () => {
  let [running, most] = [0, 0];
  const done: string[] = [];
  const one = (executor: string, name: string) =>
    createClaims(database.url, executor).alone(name, never, async () => {
      if (name === 'same') {
        running += 1;
        most = Math.max(most, running);
        await pause(200);
        running -= 1;
      }
      done.push(name);
    });
  await Promise.all([one('a', 'same'), one('a', 'same'), one('b', 'same'), one('b', 'other')]);
  expect(most).toBe(1);
  expect(done).toHaveLength(4);
  expect(done[0]).toBe('other');
});

test('a fact that two jobs want at once is measured once, and both have it', async () => {
  const { store } = await openTestIngest();
  let measured = 0;
  const facts = (executor: string) =>
    storedFacts(store, (name, work) => createClaims(database.url, executor).alone(name, never, work));
  const remember = (executor: string) =>
    facts(executor).remember('sha256:abc', 'heard', z.object({ words: z.number() }), async () => {
      measured += 1;
      await pause(300);
      return { words: 7 };
    });
  const [first, second] = await Promise.all([remember('a'), remember('b')]);
  expect([first.fact, second.fact]).toEqual([{ words: 7 }, { words: 7 }]);
  expect([first.cached, second.cached].sort()).toEqual([false, true]);
  expect(measured).toBe(1);
});

test('whoever waits can be stopped, and is not kept by a worker that was taken for dead', async () => {
  let go: () => void = () => undefined;
  const paused = createClaims(database.url, 'paused').alone(
    'fact',
    never,
    () => new Promise<void>((r) => (go = r)),
  );
  await pause(300);
  const stopping = new AbortController();
  const stopped = createClaims(database.url, 'b').alone('fact', stopping.signal, async () => 'done');
  setTimeout(() => stopping.abort(new Error('enough')), 100);
  await expect(stopped).rejects.toThrow();
  const waiting = createClaims(database.url, 'b').alone('fact', never, async () => 'done');
  expect(await Promise.race([waiting, pause(800)])).toBeUndefined();
  await endClaims(database.db, ['paused']);
  expect(await waiting).toBe('done');
  go();
  await paused;
});

test('without the database it is done without a claim', async () => {
  const away = createClaims('postgres://nobody@127.0.0.1:1/none', 'a');
  expect(await away.alone('fact', never, async () => 'done')).toBe('done');
});
