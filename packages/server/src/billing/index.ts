/** Billing: which plans there are. */
export { type BillingPlan, PLANS } from './plans.ts';
