/** Billing: the books of credits, what they cost in money, and which plans there are. */
export type { BillingContext } from './context.ts';
export {
  type ChargedJob,
  type CreditBalance,
  type CreditEntry,
  type Credits,
  createCredits,
  creditBalance,
  creditHistory,
} from './credits.ts';
export { SIGNUP_CREDITS } from './ledger.ts';
export { type BillingPlan, PLANS } from './plans.ts';
