import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { newDatabaseUrl } from './database.ts';

/** The service as its own process, as `npm start` starts it. */
export type ServerProcess = {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly child: ChildProcess;
  /** What it wrote to standard output and standard error. */
  said(): string;
  /** Ends it as an operator does; its exit code. */
  end(): Promise<number | null>;
};

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts the service on a free port, with a database and a folder of its own unless `env` names others. */
export async function startServerProcess(env: Record<string, string> = {}): Promise<ServerProcess> {
  const dataDir = env.DATA_DIR ?? mkdtempSync(join(inject('runFolder'), 'server-'));
  const databaseUrl = env.DATABASE_URL ?? (await newDatabaseUrl());
  const port = await freePort();
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      // Vitest's own, and no address of a service.
      BASE_URL: '',
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ALLOW_PRIVATE_URLS: 'true',
      REELWRIGHT_LANGUAGE_MODEL: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const pipe of [child.stdout, child.stderr])
      pipe.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Reelwright is ready')) resolve();
      });
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
  });
  return {
    baseUrl: `http://localhost:${port}`,
    dataDir,
    databaseUrl,
    child,
    said: () => said,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No free port.');
  return address.port;
}
