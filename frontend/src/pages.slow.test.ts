import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  beginJourney,
  expectNoBarriers,
  type Journey,
  noBrowser,
  signUp,
  unexpected,
} from './testing/journey.ts';

/** The pages that no other journey passes: what is refused, what failed, what is nobody's. axe finds nothing on them. */
const MINUTE = 60_000;
let journey: Journey | undefined;
let page: Page;

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  journey = await beginJourney();
  ({ page } = journey);
}, 3 * MINUTE);
afterAll(() => journey?.end());

describe.skipIf(noBrowser !== undefined)(`the pages${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  test('of signing up and logging in say what was refused', async () => {
    await signUp(page, 'ada@example.org');
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByText('ada@example.org').waitFor();
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').waitFor();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Log in' }).click();
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Your videos' }).waitFor();
  });

  test('of a link, of keys with a long name, and of an account where nothing is sold', async () => {
    await page.getByLabel('Address of a video').fill('https://example.org/a/very/long/address/of/a/talk.mp4');
    await page.getByRole('button', { name: 'Use link' }).click();
    await page.getByText('Fetched by the service when you start.').waitFor();
    await expectNoBarriers(page);
    await page.goto('/keys');
    await page.getByLabel('Name of the key (optional)').fill('W'.repeat(60));
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByRole('status').locator('code').waitFor();
    await expectNoBarriers(page);
    await page.goto('/account');
    await page.getByText('counts no credits').waitFor();
    await expectNoBarriers(page);
  });

  test(
    'of a video that failed say why and what to do; deleting asks first',
    async () => {
      const silent = join(journey?.server.dataDir ?? '', 'silent.mp4');
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=4'];
      execFileSync('ffmpeg', ['-v', 'error', ...picture, '-pix_fmt', 'yuv420p', silent]);
      await page.goto('/');
      await page.getByLabel('Choose a file').setInputFiles(silent);
      await page.getByRole('button', { name: 'Make clips' }).click();
      await page.waitForURL('**/jobs/*');
      await page.getByText('This video failed').waitFor({ timeout: 2 * MINUTE });
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      await expectNoBarriers(page);
      await page.goto('/');
      await page.getByText('Failed', { exact: true }).waitFor();
      await expectNoBarriers(page);
      await page.getByRole('link', { name: /silent/ }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await expectNoBarriers(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
      expect(await page.getByRole('dialog').count()).toBe(0);
    },
    4 * MINUTE,
  );

  test('of what is not there, of what is an operator’s, and the console has nothing to say', async () => {
    for (const [address, told] of [
      ['/jobs/nosuchjob1', 'That did not work'],
      ['/jobs/nosuchjob1/clips/1', 'That did not work'],
      ['/style/nosuchjob1', 'That did not work'],
      ['/operator', 'For operators'],
      ['/no/such/page', 'There is no such page'],
    ] as const) {
      await page.goto(address);
      await page.getByText(told).last().waitFor();
      await expectNoBarriers(page);
    }
    const told = unexpected(journey?.troubles ?? ['no journey']);
    // Answers that refuse are noted by the browser.
    expect(told.filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
  });
});
