import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WEBHOOK_SECRETS } from './payment-events.ts';
import { answerCheckout, type StripeSession } from './stripe-checkout.ts';

/** What a payment provider was asked. */
export type AskedOfProvider = {
  readonly path: string;
  readonly authorization: string;
  /** Of a form or of JSON. */
  readonly body: Readonly<Record<string, unknown>>;
};

/** Servers on this machine that speak as much of the wire format of Stripe and Razorpay as is used. */
export type PaymentServers = {
  readonly stripe: string;
  readonly razorpay: string;
  readonly asked: AskedOfProvider[];
  /** Statuses that are answered before anything else. */
  readonly failures: number[];
  close(): void;
};

/** Starts both. */
export async function startPaymentServers(): Promise<PaymentServers> {
  const asked: AskedOfProvider[] = [];
  const failures: number[] = [];
  let made = 0;
  const running: Server[] = [];
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const sessions = new Map<string, StripeSession>();
  const answering = (answer: (asked: AskedOfProvider, baseUrl: string) => object) =>
    serve(async (request, response) => {
      if (answerCheckout(sessions, request, response)) return;
      const sent = await text(request);
      const isJson = (request.headers['content-type'] ?? '').includes('json');
      const body: Record<string, unknown> = isJson
        ? JSON.parse(sent)
        : Object.fromEntries(new URLSearchParams(sent));
      const question = { path: request.url ?? '', authorization: request.headers.authorization ?? '', body };
      asked.push(question);
      const status = failures.shift() ?? 200;
      const error = {
        error: { type: 'api_error', code: 'SERVER_ERROR', message: 'No.', description: 'No.' },
      };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(status === 200 ? answer(question, `http://${request.headers.host}`) : error),
      );
    });
  const stripe = await answering(({ body }, baseUrl) => {
    made += 1;
    const id = `cs_test_${process.pid}_${made}`;
    sessions.set(id, body);
    return { id, object: 'checkout.session', url: `${baseUrl}/c/pay/${id}`, ...body };
  });
  const razorpay = await answering(({ path, body }) => {
    made += 1;
    return path.endsWith('/orders')
      ? { id: `order_${process.pid}_${made}`, entity: 'order', status: 'created', ...body }
      : { id: `cont_${made}`, entity: 'contact', ...body };
  });
  const close = () => {
    for (const server of running) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { stripe, razorpay, asked, failures, close };
}

/** Settings of a service that sells through both. */
export function paymentSettings(servers: PaymentServers): Record<string, string> {
  return {
    STRIPE_SECRET_KEY: 'sk_test_1',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.stripe,
    STRIPE_SMALL_CREDIT_PACK: 'price_small',
    STRIPE_MEDIUM_CREDIT_PACK: 'price_medium',
    STRIPE_LARGE_CREDIT_PACK: 'price_large',
    STRIPE_BASE_URL: servers.stripe,
    RAZORPAY_KEY_ID: 'rzp_test_1',
    RAZORPAY_KEY_SECRET: 'razorpay-secret',
    RAZORPAY_WEBHOOK_SECRET: WEBHOOK_SECRETS.razorpay,
    RAZORPAY_BASE_URL: servers.razorpay,
  };
}
