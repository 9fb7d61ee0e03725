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
