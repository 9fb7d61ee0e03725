import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createLimits } from '../accounts/index.ts';
import { buildApp, createIngest } from '../app.ts';
import { createCredits } from '../billing/index.ts';
import { parseConfig } from '../config.ts';
import { tellJobEnd } from '../delivery/index.ts';
import type { Environment } from '../environment.ts';
import { createJobModels, createOutputUrl, type LibraryContext, type Task } from '../library/index.ts';
import { systemPorts } from '../ports.ts';
import { openStorage } from '../storage/index.ts';
import type { useDatabase } from './database.ts';

/** The HTTP server on a loopback port, with a queue that only remembers. */
export type TestService = {
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly library: LibraryContext;
  readonly tasks: Task[];
  readonly deliveries: { ownerId: string; webhookId: string }[];
  /** A client of a new account: its cookie, and a key of it. */
  newAccount(): Promise<Account>;
};

/** Somebody who calls the service. */
export type Account = {
  readonly id: string;
  readonly email: string;
  readonly cookie: string;
  readonly key: string;
  /** Sends a request with the key. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON with the key. */
  send(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
};

/** The service for one test file's database. To be called in a test or a `beforeAll`; `close` ends it. */
export async function openTestService(
  database: ReturnType<typeof useDatabase>,
  env: Environment = {},
): Promise<TestService & { close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(inject('runFolder'), 'service-'));
  const config = parseConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ALLOW_PRIVATE_URLS: 'true',
    MAX_AUTH_REQUESTS: '100000',
    ...env,
  });
  const ports = systemPorts;
  let baseUrl = '';
  const storage = await openStorage(config, ports, () => baseUrl);
  const tasks: Task[] = [];
  const deliveries: { ownerId: string; webhookId: string }[] = [];
  const queueDelivery: TestQueue = async (_client, message) => {
    deliveries.push(message);
  };
  const billing = { db: database.db, ports, metered: config.metered };
  const library: LibraryContext = {
    db: database.db,
    store: storage.store,
    ports,
    limits: createLimits(database.db, config.limits),
    jobModels: createJobModels(),
    credits: createCredits(billing),
    work: {
      enqueue: async (_client, task) => {
        tasks.push(task);
      },
      cancel: async () => undefined,
    },
    onJobEnd: tellJobEnd(ports, queueDelivery, createOutputUrl(storage.store, config.clipzy.outputUrls)),
    jobRetentionSeconds: undefined,
    onTrouble: (error) => console.error(error),
  };
  const ingest = createIngest(config, ports, storage);
  const server = await buildApp({
    config,
    ports,
    database: { db: database.db, url: database.url, close: async () => undefined },
    storage,
    billing,
    library,
    ingest,
    baseUrl: () => baseUrl,
    queueDelivery,
    checkQueue: async () => undefined,
    checkWork: async () => undefined,
  });
  baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    baseUrl,
    dataDir,
    library,
    tasks,
    deliveries,
    newAccount: () => newAccount(baseUrl),
    async close() {
      await server.close();
      await ingest.outbound.close();
    },
  };
}

type TestQueue = Parameters<typeof tellJobEnd>[1];

let accounts = 0;

/** Signs somebody up and makes a key for them, by HTTP. */
export async function newAccount(baseUrl: string): Promise<Account> {
  accounts += 1;
  const email = `somebody-${process.pid}-${accounts}-${Date.now()}@example.org`;
  const headers = { 'content-type': 'application/json' };
  const signup = await fetch(`${baseUrl}/api/auth/signup`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password: 'correct horse', name: 'Somebody' }),
  });
  const { user } = (await signup.json()) as { user: { id: string } };
  const cookie = (signup.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const made = await fetch(`${baseUrl}/api/keys`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: '{}',
  });
  const { key } = (await made.json()) as { key: string };
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${baseUrl}${path}`, { ...init, headers: { 'x-api-key': key, ...init.headers } });
  const send = (method: string, path: string, body: unknown, more: Record<string, string> = {}) =>
    call(path, {
      method,
      headers: { 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    });
  return { id: user.id, email, cookie, key, call, send };
}

/** A form with a video. */
export function videoForm(
  bytes: Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  name = 'talk.mp4',
): FormData {
  const form = new FormData();
  form.set('video', new Blob([bytes]), name);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return form;
}

/** What bodies of the API hold, for tests that look at some of it. */
export type AnyBody = {
  readonly error: string;
  readonly id: string;
  readonly jobId: string;
  readonly status: string;
  readonly originalName: string;
  readonly key: string;
  readonly next: string;
  readonly webhookSecret: string;
  readonly options: Record<string, unknown>;
  readonly jobs: readonly { readonly id: string }[];
  readonly keys: readonly unknown[];
  readonly plans: readonly unknown[];
  readonly openapi: string;
  readonly paths: Record<string, unknown>;
};

/** The JSON of an answer. */
export async function read<Body = AnyBody>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}
