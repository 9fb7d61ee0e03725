/** The database: one PostgreSQL, embedded or given, one schema, one pool. */

import { setTimeout as pause } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pLimit, { type LimitFunction } from 'p-limit';
import { Client, DatabaseError, type Pool, type PoolClient } from 'pg';
import { openEmbedded } from './embedded/index.ts';
import { migrateDatabase } from './migrate.ts';
import { connectPool, endPool } from './pool.ts';
import * as schema from './schema/index.ts';

export { endPool, migrateDatabase, schema };

/** The tables, for queries; `$client` is the pool beneath. */
export type Database = NodePgDatabase<typeof schema> & { readonly $client: Pool };

/** What runs queries: the database, or a transaction on it. */
export type Queries = Pick<Database, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

/** The database as the process holds it. */
export type OpenDatabase = {
  readonly db: Database;
  /** For the job system, which brings its own connections. Contains the password: never to be logged. */
  readonly url: string;
  /**
   * Gives back the connections and, when nobody else is connected to it, stops the embedded server. To be called last,
   * after everybody who got `url`.
   */
  close(): Promise<void>;
};

/** Connections at most, where nobody says. */
const MOST_CONNECTIONS = 10;

/** The name of the embedded server's database. */
const databaseName = 'reelwright';

/**
 * Opens the database with its tables up to date: the given one, else the embedded one of the data folder. `onTrouble`
 * hears of lost connections and of an embedded server that died; both are made good. Throws `database_unavailable`, and
 * `missing_dependency` where there is no embedded server for the machine.
 */
export async function openDatabase(
  where: {
    readonly databaseUrl: string | undefined;
    readonly dataDir: string;
    /** Connections at most; 10 when not said. */
    readonly databaseConnections?: number;
    /** All of them from the beginning, for those whose answers are waited for. Default: as they are needed. */
    readonly keepsConnections?: boolean;
  },
  onTrouble: (error: unknown) => void,
): Promise<OpenDatabase> {
  const server =
    where.databaseUrl === undefined ? await ownServer(where.dataDir, onTrouble) : given(where.databaseUrl);
  try {
    const maxConnections = where.databaseConnections ?? MOST_CONNECTIONS;
    const keepsOpen = where.keepsConnections ?? false;
    const pool = await connectPool(server.url, { maxConnections, keepsOpen }, onTrouble);
    await migrateDatabase(pool);
    const close = async () => {
      await endPool(pool);
      await server.leave();
    };
    return { db: drizzle(pool, { schema }), url: server.url, close };
  } catch (error) {
    await server.leave();
    throw error;
  }
}

/** Lets half of a pool's connections be used by what waits for others. */
const turns = new WeakMap<Pool, LimitFunction>();

/**
 * Does something with the database that may have to wait for others' rows. Half of the connections are kept from all that
 * goes through here: whoever only reads never waits for those who wait. Not to be used within itself.
 */
export async function inTurn<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
  const turn = turns.get(db.$client) ?? pLimit(Math.ceil(db.$client.options.max / 2));
  turns.set(db.$client, turn);
  return turn(work);
}

/**
 * Runs a transaction, in turn; `client` is its connection, for what has to happen in it beside queries of ours.
 */
export async function inTransaction<Result>(
  db: Database,
  work: (transaction: Queries, client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return inTurn(db, async () => {
    const client = await db.$client.connect();
    try {
      return await drizzle(client, { schema }).transaction((transaction) => work(transaction, client));
    } finally {
      client.release();
    }
  });
}

/** Where the database is, and what to do when it is no longer needed. */
type Server = { readonly url: string; leave(): Promise<void> };

function given(url: string): Server {
  return { url, leave: async () => undefined };
}

async function ownServer(dataDir: string, onTrouble: (error: unknown) => void): Promise<Server> {
  const embedded = await openEmbedded(dataDir, onTrouble);
  const maintenance = await embedded.urlOf('postgres');
  await createDatabase(maintenance, databaseName);
  return {
    url: await embedded.urlOf(databaseName),
    async leave() {
      if (await isLastOne(maintenance)) await embedded.stop();
      else embedded.detach();
    },
  };
}

/** Creates a database unless it is there. The name is ours: letters, digits and underscores. */
export async function createDatabase(url: string, name: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    await client.query(`create database ${client.escapeIdentifier(name)}`).catch((error: unknown) => {
      // Another process was faster: duplicate_database, or its unique index when both were in the middle of it.
      if (!(error instanceof DatabaseError && (error.code === '42P04' || error.code === '23505')))
        throw error;
    });
  });
}

/** Whether nobody else is connected to the server. Connections just closed may still be seen for a moment. */
async function isLastOne(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    for (let look = 0; look < 10; look += 1) {
      const others = await client.query(
        "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      if (others.rowCount === 0) return true;
      await pause(50);
    }
    return false;
  }).catch(() => false);
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'reelwright' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
