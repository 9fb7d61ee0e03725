import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type PaymentServers,
  paymentSettings,
  startPaymentServers,
} from '../../packages/server/src/testing/payment-servers.ts';
import {
  beginJourney,
  expectNoBarriers,
  type Journey,
  noBrowser,
  signUp,
  unexpected,
} from './testing/journey.ts';

/** Buying credits in a browser, at a server on this machine that speaks Stripe's wire format and has its page. */
let journey: Journey | undefined;
let providers: PaymentServers | undefined;
let page: Page;

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  providers = await startPaymentServers();
  journey = await beginJourney({ ...paymentSettings(providers), OPERATORS: 'ada@example.org' });
  ({ page } = journey);
}, 180_000);
afterAll(async () => {
  await journey?.end();
  providers?.close();
});

/** What there is to spend, as the account page says it. */
const toSpend = () => page.locator('section[aria-labelledby=credits] .text-display').innerText();
const bought = () => page.getByRole('cell', { name: 'Bought', exact: true });
const toCheckout = async () => {
  await page.getByRole('button', { name: '$25 by card' }).click();
  await page.getByRole('heading', { name: 'Checkout' }).waitFor();
};

describe.skipIf(noBrowser !== undefined)(`credits${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  test('what can be bought stands in the account, beside what there is to spend', async () => {
    await signUp(page, 'ada@example.org');
    await page.goto('/account');
    await page.getByRole('button', { name: '$25 by card' }).waitFor();
    expect(await toSpend()).toBe('10');
    expect(await page.getByRole('cell', { name: 'Welcome', exact: true }).count()).toBe(1);
    await expectNoBarriers(page);
  });

  test('a checkout that is left changes nothing, and the page says so', async () => {
    await toCheckout();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByText('nothing was paid').waitFor();
    expect(await toSpend()).toBe('10');
    expect(await bought().count()).toBe(0);
    await expectNoBarriers(page);
  });

  test('what is paid at Stripe is there to be spent when the browser is back, once, and stands in the history', async () => {
    await toCheckout();
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByText('Thank you.').waitFor();
    await bought().waitFor();
    await expect.poll(toSpend).toBe('160');
    expect(await page.getByRole('row', { name: /Bought/ }).innerText()).toContain('+150');
    await expectNoBarriers(page);
    await page.reload();
    await bought().waitFor();
    expect(await toSpend()).toBe('160');
    expect(await bought().count()).toBe(1);
  });

  test('a provider that does not answer is told in the page, and nothing is paid', async () => {
    // The SDK asks three times.
    providers?.failures.push(500, 500, 500);
    await page.goto('/account');
    await page.getByRole('button', { name: '$10 by card' }).click();
    await page.getByRole('alert').waitFor();
    expect(page.url()).toContain('/account');
    await expectNoBarriers(page);
    expect(
      unexpected(journey?.troubles ?? []).filter((trouble) => !/status of 50[023]/.test(trouble)),
    ).toEqual([]);
  });

  test('the operator sees the service', async () => {
    await page.goto('/operator');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'Queue and storage' }).waitFor();
    await expectNoBarriers(page);
  });
});
