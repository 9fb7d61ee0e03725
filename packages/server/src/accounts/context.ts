import type { Database } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { Ports } from '../ports.ts';
import type { Passwords } from './password.ts';

/** What the accounts work with. */
export type AccountsContext = {
  readonly db: Database;
  readonly ports: Ports;
  readonly passwords: Passwords;
  /** Whether a user's plan has API keys; left out where every account has them. */
  readonly planHasKeys?: ((userId: string) => Promise<boolean>) | undefined;
};

/** Throws `forbidden` when the user's plan has no API keys. */
export async function requireKeyPlan(
  { planHasKeys }: Pick<AccountsContext, 'planHasKeys'>,
  userId: string,
): Promise<void> {
  if (!planHasKeys || (await planHasKeys(userId))) return;
  throw new ServerError(
    'forbidden',
    'Your plan has no API keys: see GET /api/billing/plans for one that does.',
  );
}

/** A person, as they may be shown to themselves. */
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly createdAt: Date;
};
