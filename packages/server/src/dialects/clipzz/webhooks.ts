import { z } from 'zod';
import type { HttpServer } from '../../http/index.ts';
import type { ClipzzContext } from './context.ts';
import { answerEventError, errors } from './errors.ts';

const tags = ['payments'];

/** Where Stripe and Razorpay tell what was paid. Signatures are over bytes, so that bodies are not parsed before. */
export async function webhookRoutes(server: HttpServer, { stripe, razorpay }: ClipzzContext): Promise<void> {
  await server.register(async (events: HttpServer) => {
    events.setErrorHandler(answerEventError);
    events.removeAllContentTypeParsers();
    events.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    events.post(
      '/webhooks/stripe',
      {
        schema: {
          tags,
          summary: 'Events of Stripe, signed with STRIPE_WEBHOOK_SECRET',
          response: { 200: z.object({ received: z.literal(true) }), ...errors(400, 503) },
        },
      },
      async ({ body, headers }) => {
        await stripe.receive(bytesOf(body), only(headers['stripe-signature']));
        return { received: true as const };
      },
    );
    events.post(
      '/webhooks/razorpay',
      {
        schema: {
          tags,
          summary: 'Events of Razorpay, signed with RAZORPAY_WEBHOOK_SECRET',
          response: { 200: z.object({ status: z.literal('ok') }), ...errors(400, 503) },
        },
      },
      async ({ body, headers }) => {
        const signature = only(headers['x-razorpay-signature']);
        await razorpay.receive(bytesOf(body), signature, only(headers['x-razorpay-event-id']));
        return { status: 'ok' as const };
      },
    );
  });
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** A header that is sent twice says nothing. */
function only(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
