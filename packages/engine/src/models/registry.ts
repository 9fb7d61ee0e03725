import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './folders.ts';
import type { NpmSettings } from './npm-config.ts';

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
