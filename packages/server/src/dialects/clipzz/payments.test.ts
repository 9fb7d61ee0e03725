import Razorpay from 'razorpay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditBalance, creditPayment, dismissMatter, listKept } from '../../billing/index.ts';
import { useDatabase } from '../../testing/database.ts';
import { razorpayEvent, stripeEvent, WEBHOOK_SECRETS } from '../../testing/payment-events.ts';
import { type PaymentServers, paymentSettings, startPaymentServers } from '../../testing/payment-servers.ts';
import { type Account, openTestService, read, type TestService } from '../../testing/service.ts';

const database = useDatabase();
let servers: PaymentServers;
let service: TestService & { close(): Promise<void> };

beforeAll(async () => {
  servers = await startPaymentServers();
  service = await openTestService(database, paymentSettings(servers));
});
afterAll(async () => {
  await service.close();
  servers.close();
});

const billing = () => ({ ...service.library, metered: true });
const credits = async (who: Account) => (await creditBalance(billing(), who.id))?.available;

/** An action of somebody who is logged in. */
const act = (who: Account, name: string, body?: unknown) =>
  fetch(`${service.baseUrl}/api/actions/${name}`, {
    headers: { cookie: who.cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

const tell = (
  { path, payload, headers }: { path: string; payload: string; headers: Record<string, string> },
  changed = payload,
) =>
  fetch(service.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: changed,
  });

let made = 0;
const next = (prefix: string) => {
  made += 1;
  return `${prefix}_${made}`;
};

/** A completed session as Stripe tells it. */
const session = (more: object, id = next('cs_test')) => ({
  id: next('evt'),
  object: 'event',
  type: 'checkout.session.completed',
  data: {
    object: {
      id,
      object: 'checkout.session',
      amount_total: 1_000,
      currency: 'usd',
      payment_status: 'paid',
      payment_intent: `pi_of_${id}`,
      ...more,
    },
  },
});
const refund = (money: string, amount_refunded: number) => ({
  id: next('evt'),
  type: 'charge.refunded',
  data: {
    object: { id: next('ch'), object: 'charge', payment_intent: money, amount: 1_000, amount_refunded },
  },
});

describe('Stripe', () => {
  test('a pack is paid at the address that its SDK got, and credited once to who was sent there', async () => {
    const ann = await service.newAccount();
    const { packs } = await read<{ packs: object[] }>(await act(ann, 'credit-packs'));
    expect(packs[0]).toEqual({
      id: 'small',
      credits: 50,
      stripe: { priceId: 'price_small', amount: 1_000, currency: 'USD' },
      razorpay: { priceId: 'small', amount: 83_000, currency: 'INR' },
    });
    const response = await act(ann, 'stripe-checkout-session', { priceId: 'price_small' });
    expect(response.status).toBe(200);
    const { url } = await read<{ url: string }>(response);
    const id = url.split('/').at(-1) ?? '';
    expect(servers.asked.at(-1)).toMatchObject({
      path: '/v1/checkout/sessions',
      authorization: 'Bearer sk_test_1',
      body: {
        mode: 'payment',
        'line_items[0][price]': 'price_small',
        'metadata[userId]': ann.id,
        customer_email: ann.email,
        success_url: `${service.baseUrl}/account?payment=done`,
      },
    });
    const paid = stripeEvent(session({ customer_email: 'somebody-else@example.org' }, id));
    for (let time = 0; time < 3; time += 1) {
      const answer = await tell(paid);
      expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    }
    await tell(stripeEvent(session({}, id)));
    expect(await credits(ann)).toBe(60);
  });

  test.each([
    [1_000, 'price_small', 50],
    [2_500, 'price_medium', 150],
    [7_000, 'price_large', 500],
  ])(
    'the documented event of %i cents is worth the documented credits',
    async (amount_total, priceId, worth) => {
      const ann = await service.newAccount();
      const event = {
        type: 'checkout.session.completed',
        data: {
          object: { id: next('cs_test'), customer_email: ann.email, amount_total, metadata: { priceId } },
        },
      };
      for (const answer of await Promise.all([1, 2, 3, 4].map(() => tell(stripeEvent(event)))))
        expect(answer.status).toBe(200);
      expect(await credits(ann)).toBe(10 + worth);
    },
  );

  test('what was not signed with the secret, was changed, or is old is 400 and changes nothing', async () => {
    const ann = await service.newAccount();
    const event = session({ customer_email: ann.email, metadata: { priceId: 'price_small' } });
    const good = stripeEvent(event);
    const old = Math.floor(Date.now() / 1_000) - 400;
    const { default: Stripe } = await import('stripe');
    const oldSignature = Stripe.webhooks.generateTestHeaderString({
      payload: good.payload,
      secret: WEBHOOK_SECRETS.stripe,
      timestamp: old,
    });
    const bad = [
      tell(stripeEvent(event, 'whsec_other')),
      tell(good, good.payload.replace('1000', '7000')),
      tell(good, good.payload.replace(':', ': ')),
      tell({ ...good, headers: {} }),
      tell({ ...good, headers: { 'stripe-signature': 't=1,v1=zz' } }),
      tell({ ...good, headers: { 'stripe-signature': oldSignature } }),
    ];
    for (const answer of await Promise.all(bad)) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ error: 'Bad request', message: expect.any(String) });
    }
    expect(await credits(ann)).toBe(10);
  });

  test('who cannot be found, and an amount that is no pack’s, are kept for the operator, who credits them', async () => {
    const ann = await service.newAccount();
    const small = { metadata: { priceId: 'price_small' } };
    const kept = [
      session({ ...small, customer_email: 'nobody@example.org' }, 'cs_nobody'),
      session({ ...small, customer_email: ann.email, amount_total: 900 }, 'cs_amount'),
      session({ ...small, customer_email: ann.email, currency: 'eur' }, 'cs_currency'),
      session({ customer_email: ann.email, metadata: { priceId: 'price_of_a_mug' } }, 'cs_mug'),
    ];
    for (const event of kept) {
      const answer = await tell(stripeEvent(event));
      expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    }
    expect(await credits(ann)).toBe(10);
    const waiting = new Map((await listKept(billing())).map((matter) => [matter.reference, matter]));
    expect([...waiting.keys()]).toEqual(
      expect.arrayContaining(['cs_nobody', 'cs_amount', 'cs_currency', 'cs_mug']),
    );
    expect(waiting.get('cs_nobody')).toMatchObject({ amount: 1_000, email: 'nobody@example.org' });
    expect(waiting.get('cs_amount')?.reason).toContain('900');
    const to = { email: ann.email, packId: 'small' } as const;
    await creditPayment(billing(), waiting.get('cs_nobody')?.id ?? '', to);
    await expect(creditPayment(billing(), waiting.get('cs_nobody')?.id ?? '', to)).rejects.toMatchObject({
      code: 'not_found',
    });
    await tell(stripeEvent(session({ ...small, customer_email: ann.email }, 'cs_nobody')));
    expect(await credits(ann)).toBe(60);
    await dismissMatter(billing(), waiting.get('cs_mug')?.id ?? '');
    expect((await listKept(billing())).map(({ reference }) => reference)).not.toContain('cs_mug');
  });

  test('a refund takes back what it is of the pack, whichever is told first; what was spent is taken later', async () => {
    const ann = await service.newAccount();
    const paid = (id: string) =>
      stripeEvent(session({ customer_email: ann.email, metadata: { priceId: 'price_small' } }, id));
    await tell(stripeEvent(refund('pi_of_cs_late', 500)));
    expect(await credits(ann)).toBe(10);
    await tell(paid('cs_late'));
    expect(await credits(ann)).toBe(35);
    await tell(stripeEvent(refund('pi_of_cs_late', 1_000)));
    await tell(stripeEvent(refund('pi_of_cs_late', 500)));
    expect(await credits(ann)).toBe(10);
    await tell(paid('cs_spent'));
    const hold = (amount: number) =>
      database.db.transaction((transaction) =>
        service.library.credits.hold(transaction, { ownerId: ann.id, jobId: next('job') }, amount),
      );
    await hold(55);
    await tell(stripeEvent(refund('pi_of_cs_spent', 1_000)));
    expect(await credits(ann)).toBe(0);
    await tell(paid('cs_after'));
    expect(await credits(ann)).toBe(5);
  });

  test('a session that is not paid yet is credited when it is', async () => {
    const ann = await service.newAccount();
    const about = { customer_email: ann.email, metadata: { priceId: 'price_small' } };
    await tell(stripeEvent(session({ ...about, payment_status: 'unpaid' }, 'cs_slow')));
    expect(await credits(ann)).toBe(10);
    const later = { ...session(about, 'cs_slow'), type: 'checkout.session.async_payment_succeeded' };
    await tell(stripeEvent(later));
    expect(await credits(ann)).toBe(60);
  });

  test('disputes wait for the operator; other events are acknowledged', async () => {
    const dispute = {
      id: 'evt_dispute',
      type: 'charge.dispute.created',
      data: {
        object: {
          id: 'dp_1',
          amount: 1_000,
          currency: 'usd',
          payment_intent: 'pi_9',
          status: 'needs_response',
        },
      },
    };
    expect((await tell(stripeEvent(dispute))).status).toBe(200);
    const other = { id: 'evt_other', type: 'customer.created', data: { object: { id: 'cus_1' } } };
    expect((await tell(stripeEvent(other))).status).toBe(200);
    const [matter] = (await listKept(billing())).filter(({ reference }) => reference === 'pi_9');
    expect(matter).toMatchObject({
      provider: 'stripe',
      amount: 1_000,
      reason: expect.stringContaining('dp_1'),
    });
    await dismissMatter(billing(), matter?.id ?? '');
    expect((await listKept(billing())).map(({ reference }) => reference)).not.toContain('pi_9');
  });

  test('that refuses is 502 with a sentence; a price that is none is 422; an API key does not pay', async () => {
    const ann = await service.newAccount();
    servers.failures.push(402);
    const refused = await act(ann, 'stripe-checkout-session', { priceId: 'price_small' });
    expect(refused.status).toBe(502);
    servers.failures.push(500, 500);
    expect((await act(ann, 'stripe-checkout-session', { priceId: 'price_small' })).status).toBe(200);
    const wrong = await act(ann, 'stripe-checkout-session', { priceId: 'price_of_a_mug' });
    expect([wrong.status, await wrong.json()]).toEqual([
      422,
      { error: 'Validation failed', details: [{ field: 'priceId', message: 'Is not the price of a pack.' }] },
    ]);
    const byKey = await ann.send('POST', '/api/actions/stripe-checkout-session', { priceId: 'price_small' });
    expect(byKey.status).toBe(403);
  });
});

describe('Razorpay', () => {
  const order = (more: object, payment: object = {}) => ({
    event: 'order.paid',
    payload: {
      order: { entity: { id: next('order'), amount: 83_000, currency: 'INR', ...more } },
      payment: { entity: { id: next('pay'), ...payment } },
    },
  });

  test('an order is made by its SDK, and credited once to who ordered', async () => {
    const ann = await service.newAccount();
    const response = await act(ann, 'razorpay-order', { priceId: 'medium' });
    expect(response.status).toBe(200);
    const body = await read<{ orderId: string }>(response);
    expect(body).toEqual({
      orderId: expect.stringMatching(/^order_/),
      amount: 207_500,
      currency: 'INR',
      keyId: 'rzp_test_1',
    });
    expect(servers.asked.at(-1)).toMatchObject({
      path: '/v1/orders',
      authorization: `Basic ${Buffer.from('rzp_test_1:razorpay-secret').toString('base64')}`,
      body: { amount: 207_500, currency: 'INR', notes: { userId: ann.id, packId: 'medium' } },
    });
    const paid = order({ id: body.orderId, amount: 207_500, notes: [] });
    for (const eventId of ['a', 'a', 'b', undefined]) {
      const event = razorpayEvent(
        paid,
        eventId === undefined ? {} : { eventId: `${body.orderId}-${eventId}` },
      );
      expect(
        Razorpay.validateWebhookSignature(
          event.payload,
          event.headers['x-razorpay-signature'] ?? '',
          WEBHOOK_SECRETS.razorpay,
        ),
      ).toBe(true);
      const answer = await tell(event);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    }
    expect(await credits(ann)).toBe(160);
  });

  test.each([
    [83_000, 50],
    [207_500, 150],
    [581_000, 500],
  ])('the documented event of %i paise is worth the documented credits', async (amount, worth) => {
    const ann = await service.newAccount();
    const event = {
      event: 'order.paid',
      payload: {
        order: { entity: { id: next('order'), amount, currency: 'INR' } },
        payment: { entity: { email: ann.email } },
      },
    };
    for (const answer of await Promise.all([1, 2, 3].map(() => tell(razorpayEvent(event)))))
      expect(answer.status).toBe(200);
    expect(await credits(ann)).toBe(10 + worth);
  });

  test('what was not signed with the secret or was changed is 400; what cannot be credited is kept', async () => {
    const ann = await service.newAccount();
    const paid = order({}, { email: ann.email });
    const good = razorpayEvent(paid);
    const bad = [
      tell(razorpayEvent(paid, { secret: 'other' })),
      tell(good, good.payload.replace('83000', '581000')),
      tell({ ...good, headers: {} }),
      tell({ ...good, headers: { 'x-razorpay-signature': '' } }),
      tell({ ...good, headers: { 'x-razorpay-signature': 'zz'.repeat(32) } }),
    ];
    for (const answer of await Promise.all(bad)) expect(answer.status).toBe(400);
    await tell(razorpayEvent(order({ id: 'order_odd', amount: 12_345 }, { email: ann.email })));
    await tell(razorpayEvent(order({ id: 'order_nobody' }, { email: 'nobody@example.org' })));
    expect(await credits(ann)).toBe(10);
    expect((await listKept(billing())).map(({ reference }) => reference)).toEqual(
      expect.arrayContaining(['order_odd', 'order_nobody']),
    );
  });

  test('a refund takes back', async () => {
    const ann = await service.newAccount();
    const paid = order({}, { email: ann.email });
    await tell(razorpayEvent(paid));
    expect(await credits(ann)).toBe(60);
    const payment = { ...paid.payload.payment.entity, amount_refunded: 41_500 };
    const refunded = {
      event: 'refund.processed',
      payload: { refund: { entity: { id: next('rfnd'), amount: 41_500 } }, payment: { entity: payment } },
    };
    await tell(razorpayEvent(refunded));
    await tell(razorpayEvent(refunded, { eventId: 'again' }));
    expect(await credits(ann)).toBe(35);
  });
});

test('without keys, payments are plainly not set up', async () => {
  const plain = await openTestService(database);
  const ann = await plain.newAccount();
  const post = (path: string, body: object) =>
    fetch(plain.baseUrl + path, {
      method: 'POST',
      headers: { cookie: ann.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (const [path, body] of [
    ['/api/actions/stripe-checkout-session', { priceId: 'price_small' }],
    ['/api/actions/razorpay-order', { priceId: 'small' }],
    ['/api/webhooks/stripe', {}],
    ['/api/webhooks/razorpay', {}],
  ] as const) {
    const answer = await post(path, body);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { error: 'Service unavailable', message: expect.stringContaining('not set up') },
    ]);
  }
  const { packs } = await read<{ packs: object[] }>(
    await fetch(`${plain.baseUrl}/api/actions/credit-packs`, { headers: { cookie: ann.cookie } }),
  );
  expect(packs).toMatchObject([{ stripe: null, razorpay: null }, {}, {}]);
  await plain.close();
});
