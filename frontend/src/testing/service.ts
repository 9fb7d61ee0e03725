import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The service as `npm start` starts it, with a folder and a database of its own. */
export type RunningService = {
  readonly baseUrl: string;
  readonly dataDir: string;
  /** Ends it as an operator does, and takes everything away. */
  end(): Promise<void>;
};

const program = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));

/** Starts the service on a free port. Rejects with what it said when it does not start. */
export async function startService(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'reelwright-web-'));
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      BASE_URL: '',
      DATABASE_URL: '',
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'warn',
      REELWRIGHT_LANGUAGE_MODEL: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    let said = '';
    for (const pipe of [child.stdout, child.stderr])
      pipe.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [, address] = /ready at (http:\S+)/.exec(said) ?? [];
        if (address) resolve(address);
      });
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
  });
  return {
    baseUrl,
    dataDir,
    async end() {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
