import type { Database } from '../db/index.ts';
import type { Ports } from '../ports.ts';
import type { Passwords } from './password.ts';

/** What the accounts work with. */
export type AccountsContext = {
  readonly db: Database;
  readonly ports: Ports;
  readonly passwords: Passwords;
};

/** A person, as they may be shown to themselves. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly createdAt: Date;
};
