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
export { creditPayment, dismissMatter, type KeptMatter, listKept } from './kept.ts';
export { SIGNUP_CREDITS } from './ledger.ts';
export { isPackId, PACK_IDS, PACKS, type Pack, type PackId } from './packs.ts';
export { type BillingPlan, PLANS, planHasKeys } from './plans.ts';
export { openRazorpay, type RazorpayOrder, type RazorpayPayments } from './razorpay.ts';
export { type Buyer, openStripe, type StripePayments } from './stripe.ts';
