import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type AccountsContext,
  type Authenticate,
  asLocalUser,
  byAccounts,
  createPasswords,
  ensureLocalUser,
  orLocalUser,
} from './accounts/index.ts';
import { type BillingContext, openRazorpay, openStripe, planHasKeys } from './billing/index.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './db/index.ts';
import { openWatch, type QueueDelivery } from './delivery/index.ts';
import { answerError, answerNotFound, cliporaRoutes, UPLOADS_PATH } from './dialects/clipora/index.ts';
import { clipzyRoutes } from './dialects/clipzy/index.ts';
import { clipzzRoutes } from './dialects/clipzz/index.ts';
import { mcpRoutes } from './dialects/mcp/index.ts';
import { openShortsRoutes } from './dialects/openshorts/index.ts';
import {
  createHttpServer,
  fileRoutes,
  type HttpServer,
  healthRoutes,
  onlyThisMachine,
  originCheck,
  referenceRoutes,
  sessionCookie,
  webRoutes,
} from './http/index.ts';
import {
  type IngestContext,
  openOutbound,
  openResumable,
  sweepPresigned,
  sweepScratch,
} from './ingest/index.ts';
import { createOutputUrl, createScenePictures, type LibraryContext } from './library/index.ts';
import { newId, type Ports } from './ports.ts';
import { openPublisher, openUploadPost, type Publisher } from './publishing/index.ts';
import type { Storage } from './storage/index.ts';
import { openElevenLabs } from './translation/index.ts';

/** How often uploads of which nothing became are cleared away, ms. */
const SWEEP_MS = 60 * 60 * 1_000;

/** Where the build of the web app lies. */
const WEB_FOLDER = fileURLToPath(new URL('../../../frontend/dist', import.meta.url));

/** The parts that the HTTP server is made of. */
export type Parts = {
  readonly config: Config;
  readonly ports: Ports;
  readonly database: OpenDatabase;
  readonly storage: Storage;
  readonly billing: BillingContext;
  readonly library: LibraryContext;
  readonly ingest: IngestContext;
  /** Below which address people reach the service. */
  readonly baseUrl: () => string;
  readonly queueDelivery: QueueDelivery;
  /** Throws when the queue does not take tasks. */
  readonly checkQueue: () => Promise<void>;
  /** Throws when the process that does the work is not there. */
  readonly checkWork: () => Promise<void>;
};

/** Ingest as the configuration wants it. */
export function createIngest(config: Config, ports: Ports, storage: Storage): IngestContext {
  return {
    store: storage.store,
    ports,
    outbound: openOutbound({ allowPrivate: config.allowPrivateUrls }),
    scratchFolder: join(config.dataDir, 'scratch'),
    maxFileSizeBytes: config.maxFileSizeBytes,
    ytdlpPath: config.ytdlpPath,
  };
}

/** Publishing as the configuration wants it. */
function createPublisher(config: Config, library: LibraryContext, scratchFolder: string): Publisher {
  return openPublisher({
    library,
    uploadPost: openUploadPost(config.uploadPost),
    ownKey: config.uploadPost.apiKey,
    scratchFolder,
    pause: (ms, signal) => pause(ms, undefined, { signal }),
  });
}

/** The HTTP server with every route, not listening yet. Closing it ends those who watch; the parts stay open. */
export async function buildApp(parts: Parts): Promise<HttpServer> {
  const { config, ports, database, storage, library } = parts;
  const accounts: AccountsContext = {
    db: database.db,
    ports,
    passwords: createPasswords(),
    planHasKeys: config.apiKeysRequirePlan ? (userId) => planHasKeys(parts.billing, userId) : undefined,
  };
  if (config.auth === 'none' || config.clipzy.auth === 'none') await ensureLocalUser(accounts);
  const isOwnOrigin = originCheck(config);
  const server = await createHttpServer(config, () => newId(ports, 12));
  server.setErrorHandler(answerError);
  if (config.auth === 'none') server.addHook('onRequest', onlyThisMachine(isOwnOrigin, config.baseUrl));
  const watch = await openWatch(library, database.url, (err) =>
    server.log.warn({ err }, 'notifications lost'),
  );
  server.addHook('preClose', () => watch.close());

  const publisher = createPublisher(config, library, parts.ingest.scratchFolder);
  server.addHook('onClose', () => publisher.close());

  const resumable = openResumable(parts.ingest, UPLOADS_PATH);
  const sweep = () => {
    const swept = [
      resumable.sweep(),
      sweepPresigned(parts.ingest),
      sweepScratch(parts.ingest),
      publisher.resume(),
    ];
    Promise.all(swept).catch(library.onTrouble);
  };
  sweep();
  const sweeping = setInterval(sweep, SWEEP_MS);
  server.addHook('onClose', async () => clearInterval(sweeping));

  await referenceRoutes(server, parts.baseUrl);
  healthRoutes(
    server,
    {
      database: async () => void (await database.db.$client.query('select 1')),
      storage: () => storage.store.check(),
      queue: parts.checkQueue,
    },
    { work: parts.checkWork },
  );
  await webRoutes(server, WEB_FOLDER, answerNotFound);
  fileRoutes(server, storage);
  const authenticate = config.auth === 'none' ? asLocalUser : byAccounts(accounts);
  const shared = {
    accounts,
    authenticate,
    limits: library.limits,
    billing: parts.billing,
    library,
    ingest: parts.ingest,
    watch,
    cookie: sessionCookie(config.baseUrl),
    isOwnOrigin,
    publisher,
  };
  await cliporaRoutes(server, {
    ...shared,
    resumable,
    queueDelivery: parts.queueDelivery,
    operators: config.operators,
  });
  await clipzzRoutes(server, {
    ...shared,
    stripe: openStripe(parts.billing, config.payments.stripe, parts.baseUrl),
    razorpay: openRazorpay(parts.billing, config.payments.razorpay),
    authToken: config.authToken,
  });
  await openShortsRoutes(server, {
    ...shared,
    translation: {
      library,
      elevenLabs: openElevenLabs({
        baseUrl: config.elevenLabsBaseUrl,
        pause: (ms, signal) => pause(ms, undefined, { signal }),
      }),
      scratchFolder: parts.ingest.scratchFolder,
    },
    scenePictures: createScenePictures(library, parts.ingest.scratchFolder),
    ingest: { ...parts.ingest, maxFileSizeBytes: config.openShorts.maxFileSizeBytes },
    config,
  });
  await clipzyRoutes(server, {
    authenticate: clipzyCallers(config, accounts),
    library,
    ingest: parts.ingest,
    cookie: shared.cookie,
    isOwnOrigin,
    outputUrl: createOutputUrl(storage.store, config.clipzy.outputUrls),
  });
  await mcpRoutes(server, shared);
  return server;
}

/** Who calls the Clipzy API. */
function clipzyCallers({ auth, clipzy }: Config, accounts: AccountsContext): Authenticate {
  if (auth === 'none') return asLocalUser;
  return clipzy.auth === 'none' ? orLocalUser(byAccounts(accounts)) : byAccounts(accounts);
}
