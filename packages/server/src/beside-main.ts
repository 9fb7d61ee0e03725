/** Where the work starts beside the HTTP server: a worker, until it is told to end or nobody is left to tell it. */
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { parseConfig } from './config.ts';
import { jobModelsOver } from './library/index.ts';
import { report } from './run.ts';
import { startWorkerService } from './service.ts';

const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());
// The other process is gone, however that happened.
process.once('disconnect', () => ending.abort());
// A terminal tells all processes of a command to end; the other one tells this one when it is time.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Threads and programs that are started from here on are no more important than this.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
try {
  const jobModels = jobModelsOver(process);
  const service = await startWorkerService(parseConfig(process.env), { onTrouble: report, jobModels });
  // Whoever is gone meanwhile is not told; that it is gone was said above.
  process.send?.('ready', () => undefined);
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
  await service.close();
  process.exit(0);
} catch (error) {
  process.send?.(error instanceof Error ? error.message : String(error), () => process.exit(1));
}
