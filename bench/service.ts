import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The service in a process of its own, once it is ready, with its files in `folder`. Throws with what it said when it does not start. */
export async function startService(
  folder: string,
  port: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      BASE_URL: '',
      PORT: port,
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'error',
      REELWRIGHT_LANGUAGE_MODEL: 'none',
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (more: Buffer) => {
      said += more.toString();
      if (said.includes('Reelwright is ready')) resolve();
    });
    child.once('exit', () => reject(new Error(`The service did not start: ${said}`)));
  });
  return child;
}

/** Ends the service and waits until it is gone. */
export async function stopService(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** A key of a new account with that address. */
export async function newKey(baseUrl: string, email: string): Promise<string> {
  const signedUp = await fetch(`${baseUrl}/api/auth/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'correct horse' }),
  });
  const cookie = (signedUp.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const made = await fetch(`${baseUrl}/api/keys`, { method: 'POST', headers: { cookie } });
  const { key } = (await made.json()) as { key: string };
  return key;
}

/** What a process holds in memory, MiB. */
export function residentMiB({ pid }: ChildProcess): number {
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}
