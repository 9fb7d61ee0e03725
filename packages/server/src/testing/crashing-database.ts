import type { PoolClient } from 'pg';
import type { Database } from '../db/index.ts';

/** When a connection is lost: at which statement of a transaction (from 1, `begin` being the first), before or after it ran. */
export type Crash = { readonly statement: number; readonly when: 'before' | 'after' };

/**
 * The database with transactions whose connection is lost as `crash` says, as when the process dies there: what was not
 * committed is rolled back by the server, and what was committed in the last moment is, though nobody here hears of it.
 */
export function crashingDatabase(db: Database, crash: Crash): Database {
  const pool = new Proxy(db.$client, {
    get: (target, name) =>
      name === 'connect' ? async () => crashing(await target.connect(), crash) : bound(target, name),
  });
  return new Proxy(db, { get: (target, name) => (name === '$client' ? pool : bound(target, name)) });
}

function crashing(client: PoolClient, { statement, when }: Crash): PoolClient {
  let statements = 0;
  let isLost = false;
  const query = async (...args: unknown[]) => {
    if (isLost) throw new Error('The connection was lost.');
    statements += 1;
    if (statements < statement) return Reflect.apply(client.query, client, args);
    isLost = true;
    if (when === 'after') await Reflect.apply(client.query, client, args);
    throw new Error('The process died.');
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      // A connection that is closed by its pool ends the transaction, as the death of a process does.
      if (name === 'release') return () => target.release(isLost);
      return bound(target, name);
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}
