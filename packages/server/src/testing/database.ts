import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { createDatabase, type Database, type OpenDatabase, openDatabase } from '../db/index.ts';

/** A database of its own for a test file, on the run's PostgreSQL, with all tables. To be called once at the file's top. */
export function useDatabase(): { readonly db: Database; readonly url: string } {
  let open: OpenDatabase | undefined;
  beforeAll(async () => {
    open = await openDatabase({ databaseUrl: await newDatabaseUrl(), dataDir: '/nowhere' }, report);
  });
  afterAll(async () => open?.close());
  const opened = () => {
    if (!open) throw new Error('The database is there from beforeAll on.');
    return open;
  };
  return {
    get db() {
      return opened().db;
    },
    get url() {
      return opened().url;
    },
  };
}

/** The address of a new, empty database on the run's PostgreSQL. */
export async function newDatabaseUrl(): Promise<string> {
  const maintenance = inject('maintenanceUrl');
  const name = `test_${randomUUID().replaceAll('-', '_')}`;
  await createDatabase(maintenance, name);
  const url = new URL(maintenance);
  url.pathname = name;
  return url.href;
}

function report(error: unknown): void {
  console.error(error);
}
