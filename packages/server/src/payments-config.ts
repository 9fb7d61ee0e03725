import { type Environment, read } from './environment.ts';
import { settings } from './settings.ts';

/** How credits are paid for; without keys they are not. */
export type PaymentsConfig = {
  readonly stripe: {
    readonly secretKey: string | undefined;
    /** There whenever `secretKey` is. */
    readonly webhookSecret: string | undefined;
    readonly priceIds: {
      readonly small: string | undefined;
      readonly medium: string | undefined;
      readonly large: string | undefined;
    };
    /** Undefined: Stripe's own. */
    readonly baseUrl: string | undefined;
  };
  readonly razorpay: {
    readonly keyId: string | undefined;
    readonly keySecret: string | undefined;
    /** There whenever the keys are. */
    readonly webhookSecret: string | undefined;
    /** Undefined: Razorpay's own. */
    readonly baseUrl: string | undefined;
  };
};

/** Whether credits can be paid for. */
export function sellsCredits(env: Environment): boolean {
  const { stripe, razorpay } = paymentsConfig(env);
  return stripe.webhookSecret !== undefined || razorpay.webhookSecret !== undefined;
}

/** What contradicts itself in the settings of payments, a sentence each. */
export function paymentProblems(env: Environment): string[] {
  const { stripe, razorpay } = paymentsConfig(env);
  const problems: string[] = [];
  const takenNotCredited = 'payments would be taken and never credited';
  if (stripe.secretKey && !stripe.webhookSecret)
    problems.push(`STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not: ${takenNotCredited}; set both`);
  if (!razorpay.keyId !== !razorpay.keySecret)
    problems.push('One of RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET is set and the other is not: set both');
  if (razorpay.keyId && !razorpay.webhookSecret)
    problems.push(`RAZORPAY_KEY_ID is set and RAZORPAY_WEBHOOK_SECRET is not: ${takenNotCredited}; set both`);
  if (read(settings.metering, env) === false && sellsCredits(env))
    problems.push(
      'METERING is false and payments are set up, so that people would pay for nothing: correct one of them',
    );
  return problems;
}

/** How credits are paid for, from checked settings. */
export function paymentsConfig(env: Environment): PaymentsConfig {
  return {
    stripe: {
      secretKey: read(settings.stripeSecretKey, env),
      webhookSecret: read(settings.stripeWebhookSecret, env),
      priceIds: {
        small: read(settings.stripeSmallPrice, env),
        medium: read(settings.stripeMediumPrice, env),
        large: read(settings.stripeLargePrice, env),
      },
      baseUrl: read(settings.stripeBaseUrl, env),
    },
    razorpay: {
      keyId: read(settings.razorpayKeyId, env),
      keySecret: read(settings.razorpayKeySecret, env),
      webhookSecret: read(settings.razorpayWebhookSecret, env),
      baseUrl: read(settings.razorpayBaseUrl, env)?.replace(/\/+$/, ''),
    },
  };
}
