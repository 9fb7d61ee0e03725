/** Where `npm start` starts: the service with the environment's settings, until it is told to end. */
import { parseConfig } from './config.ts';
import { ServerError } from './error.ts';
import { runService } from './run.ts';
import { startService } from './service.ts';

const ending = new AbortController();
// SIGHUP: its terminal was closed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
try {
  await runService(startService, parseConfig(process.env), ending.signal);
  process.exit(0);
} catch (error) {
  console.error(error instanceof ServerError ? error.message : error);
  process.exit(1);
}
