import { and, eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { BillingContext } from './context.ts';

const { creditTransfers } = schema;

/** A plan that an account may be on. */
export type BillingPlan = {
  readonly id: string;
  readonly name: string;
  readonly price: { readonly amount: number /** ISO 4217, lower case. */; readonly currency: string };
  /** Credits a month; null: not counted. */
  readonly credits: number | null;
  readonly features: readonly string[];
};

/** The plans of this server: it is your own, and sells nothing. */
export const PLANS: readonly BillingPlan[] = [
  {
    id: 'self-hosted',
    name: 'Self-hosted',
    price: { amount: 0, currency: 'usd' },
    credits: null,
    features: ['Every option of the API', 'API keys', 'Webhooks', 'No watermark'],
  },
];

/** Whether an account's plan has API keys: where jobs cost credits, that of whoever bought some; else everybody's. */
export async function planHasKeys(
  { db, metered }: Pick<BillingContext, 'db' | 'metered'>,
  ownerId: string,
): Promise<boolean> {
  if (!metered) return true;
  const bought = and(eq(creditTransfers.ownerId, ownerId), eq(creditTransfers.kind, 'purchase'));
  return (
    (await db.select({ id: creditTransfers.id }).from(creditTransfers).where(bought).limit(1)).length > 0
  );
}
