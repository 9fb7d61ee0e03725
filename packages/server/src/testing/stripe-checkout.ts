import type { IncomingMessage, ServerResponse } from 'node:http';
import { stripeEvent } from './payment-events.ts';

/** What a service asked for when it made a session: the fields of Stripe's form. */
export type StripeSession = Readonly<Record<string, unknown>>;

/** What Stripe would charge for the prices of tests, cents. */
const AMOUNTS: Readonly<Record<string, number>> = {
  price_small: 1_000,
  price_medium: 2_500,
  price_large: 7_000,
};

/**
 * Answers as Stripe's checkout page does, reduced to a button and a way back: “Pay” tells the service that it was paid, by
 * a signed event, and sends the browser to `success_url`. False for an address that is none of a session's.
 */
export function answerCheckout(
  sessions: ReadonlyMap<string, StripeSession>,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): boolean {
  const [, id = ''] = /^\/c\/pay\/(\w+)$/.exec(url) ?? [];
  const session = sessions.get(id);
  if (!session) return false;
  if (method === 'POST')
    void pay(id, session).then(
      () => response.writeHead(303, { location: String(session.success_url) }).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(session));
  return true;
}

/** Sends the event. Stripe knows the service's address from its operator; here it is where the browser is sent back to. */
async function pay(id: string, session: StripeSession): Promise<void> {
  const event = {
    id: `evt_of_${id}`,
    object: 'event',
    type: 'checkout.session.completed',
    data: {
      object: {
        id,
        object: 'checkout.session',
        payment_status: 'paid',
        payment_intent: `pi_of_${id}`,
        amount_total: AMOUNTS[String(session['line_items[0][price]'])],
        currency: 'usd',
        customer_email: session.customer_email,
        client_reference_id: session.client_reference_id,
        metadata: { userId: session['metadata[userId]'], priceId: session['metadata[priceId]'] },
      },
    },
  };
  const { path, payload, headers } = stripeEvent(event);
  const answer = await fetch(new URL(path, String(session.success_url)), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: payload,
  });
  if (!answer.ok) throw new Error(`The service answered the event with ${answer.status}.`);
}

/** Its addresses come from the service under test, which makes them of its own. */
function pageOf({ cancel_url }: StripeSession): string {
  return `<!doctype html><html lang="en"><title>Checkout</title><h1>Checkout</h1>
<form method="post"><button>Pay</button></form><a href="${String(cancel_url)}">Back</a></html>`;
}
