/** Delivery: how users hear of their jobs. Live while they watch, and by signed messages to servers of theirs. */
export { attemptDelivery, type DeliveryContext, isWebhookSecret, signedWebhook } from './attempt.ts';
export type { ClipzyMessage, JobMessage, OpenShortsMessage } from './forms.ts';
export { openWatch, type Watch } from './watch.ts';
export {
  type Delivery,
  type DeliveryAttempt,
  listDeliveries,
  type QueueDelivery,
  resendNewest,
  tellJobEnd,
} from './webhooks.ts';
