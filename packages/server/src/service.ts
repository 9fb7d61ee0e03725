import { createLimits } from './accounts/index.ts';
import { buildApp, createIngest } from './app.ts';
import { type Beside, startBeside } from './beside.ts';
import { type BillingContext, createCredits } from './billing/index.ts';
import type { Config } from './config.ts';
import { type OpenDatabase, openDatabase } from './db/index.ts';
import { attemptDelivery, type QueueDelivery, tellJobEnd } from './delivery/index.ts';
import { downloadVideo, type IngestContext } from './ingest/index.ts';
import {
  createJobModels,
  createOutputUrl,
  type JobModels,
  type LibraryContext,
  serveJobModels,
} from './library/index.ts';
import { type Ports, systemPorts } from './ports.ts';
import { openS3, openStorage, type Storage } from './storage/index.ts';
import { openQueue, startWorker, type WorkContext } from './work/index.ts';

/** A process of the service, until it is closed. What runs in it then is left to others or to the next start. */
export type Service = {
  /** Below which address people reach it; undefined for a worker, which nobody reaches. */
  readonly baseUrl: string | undefined;
  close(): Promise<void>;
};

/** How a process of the service is started. */
export type ServiceOptions = {
  /** Hears of what went wrong and was made good, or will be. */
  readonly onTrouble: (error: unknown) => void;
  readonly ports?: Ports;
  /** Keys that came with jobs. Default: a memory of this process's own. */
  readonly jobModels?: JobModels;
};

/**
 * Starts the HTTP server in this process, and a worker in one beside it, which reads the same environment as this one.
 * Throws ServerError when something that is needed is not there.
 */
export async function startService(config: Config, options: ServiceOptions): Promise<Service> {
  return opening(options.onTrouble, async (closers) => {
    let baseUrl = config.baseUrl ?? `http://localhost:${config.port}`;
    const ready = { ...config, keepsConnections: true };
    const ground = await openGround(ready, options, () => baseUrl, closers);
    const checkQueue = async () =>
      void (await ground.database.db.$client.query('select 1 from dbos.queues limit 1'));
    let work: Beside | undefined;
    const checkWork = async () => {
      if (!work?.isRunning()) throw new Error('The process that does the work is not running.');
    };
    const server = await buildApp({ config, ...ground, baseUrl: () => baseUrl, checkQueue, checkWork });
    closers.push(() => server.close());
    await server.listen({ host: config.host, port: config.port });
    const [address] = server.addresses();
    if (config.baseUrl === undefined && typeof address === 'object')
      baseUrl = `http://localhost:${address.port}`;
    // The address is known by now: messages about jobs name it.
    const changes = { DATABASE_URL: ground.database.url, BASE_URL: baseUrl };
    const started = await startBeside(changes, options.onTrouble, (child) =>
      serveJobModels(child, ground.library.jobModels),
    );
    work = started;
    closers.push(() => started.stop());
    return baseUrl;
  });
}

/** Starts a worker alone, on the database and storage of a service. Throws ServerError when they are not there. */
export async function startWorkerService(config: Config, options: ServiceOptions): Promise<Service> {
  return opening(options.onTrouble, async (closers) => {
    // Messages about jobs hold addresses of files below it: a worker on a machine of its own needs BASE_URL for them.
    const few = { ...config, databaseConnections: Math.min(WORK_CONNECTIONS, config.databaseConnections) };
    const ground = await openGround(
      few,
      options,
      () => config.baseUrl ?? `http://localhost:${config.port}`,
      closers,
    );
    const worker = await startWorker(workContext(config, ground), ground.database.url);
    closers.push(() => worker.stop());
    return undefined;
  });
}

/** A copy whose connection stands still for so long is broken off, ms: the server of the copies is away. */
const COPY_IDLE_MS = 60_000;
/** Connections of a worker's library at most: steps ask seldom and briefly. */
const WORK_CONNECTIONS = 4;

type Closers = (() => Promise<unknown>)[];

/** What both kinds of process stand on. */
type Ground = {
  readonly ports: Ports;
  readonly database: OpenDatabase;
  readonly storage: Storage;
  readonly billing: BillingContext;
  readonly library: LibraryContext;
  readonly ingest: IngestContext;
  readonly queueDelivery: QueueDelivery;
};

/**
 * Opens something; whatever was opened is closed in reverse, at the end or when the opening fails. What cannot be closed
 * is told, and the rest is closed all the same.
 */
async function opening(
  onTrouble: (error: unknown) => void,
  open: (closers: Closers) => Promise<string | undefined>,
): Promise<Service> {
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer().catch(onTrouble);
  };
  try {
    return { baseUrl: await open(closers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openGround(
  config: Config & { readonly keepsConnections?: boolean },
  { ports = systemPorts, onTrouble, jobModels = createJobModels() }: ServiceOptions,
  baseUrl: () => string,
  closers: Closers,
): Promise<Ground> {
  const database = await openDatabase(config, onTrouble);
  closers.push(() => database.close());
  const storage = await openStorage(config, ports, baseUrl);
  const { jobTimeoutSeconds, jobRetentionSeconds } = config;
  const queue = await openQueue(database.url, { jobTimeoutSeconds, onTrouble });
  closers.push(() => queue.close());
  const ingest = createIngest(config, ports, storage);
  closers.push(() => ingest.outbound.close());
  const queueDelivery: QueueDelivery = (client, message) =>
    queue.enqueue(client, { kind: 'webhook', ...message });
  const billing: BillingContext = { db: database.db, ports, metered: config.metered };
  const library: LibraryContext = {
    db: database.db,
    store: storage.store,
    ports,
    limits: createLimits(database.db, config.limits),
    credits: createCredits(billing),
    work: queue,
    jobModels,
    onJobEnd: tellJobEnd(ports, queueDelivery, createOutputUrl(storage.store, config.clipzy.outputUrls)),
    jobRetentionSeconds,
    onTrouble,
  };
  return { ports, database, storage, billing, library, ingest, queueDelivery };
}

function workContext(config: Config, { library, ingest }: Ground): WorkContext {
  const { copies } = config;
  const delivery = { db: library.db, ports: library.ports, outbound: ingest.outbound };
  return {
    ...library,
    config,
    async fetchSource(url, { signal, onProgress }) {
      const { file, originalName } = await downloadVideo(ingest, url, {
        signal,
        onProgress: ({ receivedBytes, totalBytes }) => {
          if (totalBytes) onProgress(Math.min(1, receivedBytes / totalBytes));
        },
      });
      return { ...file, originalName };
    },
    openCopies: copies ? () => openS3(copies, { idleMs: COPY_IDLE_MS }) : null,
    deliverWebhook: (...message) => attemptDelivery(delivery, ...message),
    onStep: () => undefined,
  };
}

/** Opens the books of a service, which may run meanwhile, for its operator. Throws ServerError when its database is not there. */
export async function openBilling<Result>(
  config: Config,
  work: (billing: BillingContext) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(config, () => undefined);
  try {
    return await work({ db: database.db, ports: systemPorts, metered: config.metered });
  } finally {
    await database.close();
  }
}
