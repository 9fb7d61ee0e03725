import { once } from 'node:events';
import type { Config } from './config.ts';
import type { Service, ServiceOptions } from './service.ts';

/** How long ending may take before it is cut short, ms. */
const GRACE_MS = 30_000;

/**
 * Runs a process of the service until `signal` fires, then ends it in good order. Says on standard error where it is
 * reached. Throws ServerError when it cannot be started.
 */
export async function runService(
  start: (config: Config, options: ServiceOptions) => Promise<Service>,
  config: Config,
  signal: AbortSignal,
): Promise<void> {
  const service = await start(config, { onTrouble: report });
  console.error(greeting(service, config));
  if (!signal.aborted) await once(signal, 'abort');
  setTimeout(() => process.exit(1), GRACE_MS).unref();
  await service.close();
}

function greeting({ baseUrl }: Service, config: Config): string {
  if (baseUrl === undefined) return 'Reelwright’s worker is ready.';
  const alone = config.auth === 'none' ? ' (one person, no password, because AUTH is none)' : '';
  return [
    `Reelwright is ready at ${baseUrl}${alone}`,
    `  API reference   ${baseUrl}/docs`,
    `  Files           ${config.storage.kind === 's3' ? `bucket ${config.storage.bucket}` : config.dataDir}`,
    `  Database        ${config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'DATABASE_URL'}`,
  ].join('\n');
}

/** Troubles that were made good: as JSON lines like those of the HTTP server, on a terminal as text. */
export function report(error: unknown): void {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.stderr.isTTY) console.error(`Trouble: ${said}`);
  else console.error(JSON.stringify({ level: 40, time: Date.now(), msg: 'trouble', said }));
}
