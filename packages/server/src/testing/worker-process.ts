/** A process that does the work, for tests that kill it. What its steps do it appends to the file `STEPS`, one JSON a line. */
import { appendFileSync } from 'node:fs';
import { createLimits } from '../accounts/index.ts';
import { createCredits } from '../billing/index.ts';
import { parseConfig } from '../config.ts';
import { openDatabase } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { createJobModels } from '../library/index.ts';
import { systemPorts } from '../ports.ts';
import { openStorage } from '../storage/index.ts';
import { openQueue, startWorker } from '../work/index.ts';

const config = parseConfig(process.env);
const onTrouble = (error: unknown) => console.error('trouble', error);
const database = await openDatabase(config, onTrouble);
const { store } = await openStorage(config, systemPorts, () => 'http://localhost');
const queue = await openQueue(database.url, { jobTimeoutSeconds: config.jobTimeoutSeconds, onTrouble });
/** `POISON`: a step and ms after its start, e.g. `hear:300`, at which the process dies as if the machine had. */
const [poison, poisonMs] = (process.env.POISON ?? '').split(':');

const worker = await startWorker(
  {
    db: database.db,
    store,
    ports: systemPorts,
    limits: createLimits(database.db, config.limits),
    jobModels: createJobModels(),
    credits: createCredits({ ports: systemPorts, metered: config.metered }),
    work: queue,
    onJobEnd: async () => undefined,
    openCopies: null,
    jobRetentionSeconds: config.jobRetentionSeconds,
    onTrouble,
    config,
    fetchSource: async () => {
      throw new ServerError('not_found', 'Nothing is fetched in this test.');
    },
    deliverWebhook: async () => 'done',
    onStep: ({ error, ...event }) => {
      const said = { ...event, at: Date.now(), process: process.pid, error: error && String(error) };
      if (process.env.STEPS) appendFileSync(process.env.STEPS, `${JSON.stringify(said)}\n`);
      if (event.type !== 'started' || event.step !== poison) return;
      if (Number(poisonMs) > 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(poisonMs));
      else process.kill(process.pid, 'SIGKILL');
    },
  },
  database.url,
);
console.log('ready', worker.executorId);

process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(() => queue.close())
    .then(() => database.close())
    .then(() => process.exit(0));
});
