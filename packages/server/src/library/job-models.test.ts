import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createJobModels, jobModelsOver, serveJobModels } from './job-models.ts';

/** Two ends of a channel; what is sent at one is heard at the other, as text between. */
function channel() {
  const ends = [new EventEmitter(), new EventEmitter()] as const;
  const end = (own: 0 | 1) => ({
    send: (message: object) =>
      void setImmediate(() => ends[1 - own]?.emit('message', JSON.parse(JSON.stringify(message)))),
    on: ends[own].on.bind(ends[own]),
    off: ends[own].off.bind(ends[own]),
  });
  return [end(0), end(1)] as const;
}

const settings = { provider: 'google', model: 'gemini-3.8-flash', apiKey: 'AIza' } as const;

test('a key passes from the process that took it to the one that works, and is forgotten in both', async () => {
  const [parent, child] = channel();
  const taken = createJobModels();
  serveJobModels(parent, taken);
  const worker = jobModelsOver(child);
  taken.keep('one', settings);
  expect(await worker.of('one')).toEqual(settings);
  expect(await Promise.all([worker.of('one'), worker.of('two')])).toEqual([
    settings,
    { unavailable: expect.stringMatching(/memory/) },
  ]);
  worker.forget('one');
  expect(await worker.of('one')).toEqual({ unavailable: expect.any(String) });
});

test('beyond ten thousand the oldest is forgotten', async () => {
  const models = createJobModels();
  for (let i = 0; i <= 10_000; i += 1) models.keep(`job ${i}`, settings);
  expect(await models.of('job 0')).toEqual({ unavailable: expect.any(String) });
  expect(await models.of('job 1')).toEqual(settings);
});
