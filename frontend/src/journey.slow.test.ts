import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findShared } from '../../packages/engine/src/testing/shared.ts';
import { previewAt } from './testing/editor.ts';
import { beginJourney, expectNoBarriers, type Journey, noBrowser, unexpected } from './testing/journey.ts';
import { frameOf, greyOf, offsetOf } from './testing/pictures.ts';
import type { RunningService } from './testing/service.ts';

/** What somebody does with the web app from the first visit to the finished file: a real browser, service and video. */
const shared = findShared();
const cannot = shared === null ? 'no shared footage' : noBrowser;
const video = join(shared ?? '', 'media/video/debate_two_person_iianet.mp4');
const MINUTE = 60_000;

let journey: Journey | undefined;
let server: RunningService;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (cannot !== undefined) return;
  journey = await beginJourney();
  ({ server, browser, page } = journey);
}, 3 * MINUTE);
afterAll(() => journey?.end());

/** How much of the page moved by itself since it was opened (cumulative layout shift, without what follows a press). */
async function layoutShift(): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[];
          resolve(shifts.reduce((sum, shift) => sum + (shift.hadRecentInput ? 0 : shift.value), 0));
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 500);
      }),
  );
}

describe.skipIf(cannot !== undefined)(`the web app${cannot ? ` (skipped: ${cannot})` : ''}`, () => {
  test('whoever is not logged in is asked to, signs up, and is where they wanted to go', async () => {
    await page.goto('/keys');
    await page.waitForURL('**/login?next=%2Fkeys');
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Make an account' }).click();
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Sign up' }).click();
    expect(page.url()).toContain('/signup');
    await page.getByLabel('Password').fill('correct horse');
    await page.getByLabel('Name (optional)').fill('Ada');
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.waitForURL('**/keys');
  });

  test('a key is shown once, works, and is refused as soon as it is revoked', async () => {
    await page.getByLabel('Name of the key (optional)').fill('Script');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByRole('status').locator('code').innerText();
    await expectNoBarriers(page);
    const status = async () =>
      (await fetch(`${server.baseUrl}/api/jobs`, { headers: { 'x-api-key': key } })).status;
    expect(await status()).toBe(200);
    await page.reload();
    await page.getByText('Script').waitFor();
    expect(await page.getByText(key).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke Script' }).click();
    await expectNoBarriers(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked', { exact: true }).first().waitFor();
    expect(await status()).toBe(401);
  });

  test('the first page needs at most 150 kB of script and does not move while it loads', async () => {
    const scripts: Promise<number>[] = [];
    const fresh = await browser.newContext({ storageState: await page.context().storageState() });
    const first = await fresh.newPage();
    first.on('response', (response) => {
      if (response.url().endsWith('.js'))
        scripts.push(response.headerValue('content-length').then((length) => Number(length)));
    });
    await first.goto(`${server.baseUrl}/`, { waitUntil: 'networkidle' });
    const sizes = await Promise.all(scripts);
    await fresh.close();
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(150_000);
    await page.goto('/');
    await page.getByText('Nothing here yet').waitFor();
    expect(await layoutShift()).toBeLessThan(0.01);
    await expectNoBarriers(page);
  });

  test(
    'a video is uploaded while it is said what is wanted; its clip is made and plays',
    async () => {
      await page.getByLabel('Choose a file').setInputFiles(video);
      await page.getByText(', uploaded').waitFor();
      await page.getByLabel('Clips', { exact: true }).selectOption('1');
      await page.getByLabel('Length').selectOption('short');
      await page.getByText('More choices').click();
      await page.getByLabel('Picture').selectOption('low');
      await expectNoBarriers(page);
      await page.getByRole('button', { name: 'Make clips' }).click();
      await page.waitForURL('**/jobs/*');
      await page.getByRole('region', { name: 'Progress' }).waitFor();
      await expectNoBarriers(page);
      await page.getByRole('button', { name: 'Play clip 1' }).waitFor({ timeout: 5 * MINUTE });
      expect(await layoutShift()).toBeLessThan(0.1);
      await page.getByRole('link', { name: 'All as ZIP' }).waitFor({ timeout: MINUTE });
      await page.getByRole('button', { name: 'Play clip 1' }).click();
      const player = page.locator('video').first();
      await expect
        .poll(() => player.evaluate((element: HTMLVideoElement) => element.currentTime))
        .toBeGreaterThan(0.5);
      await page.getByText('Why this moment').click();
      await expectNoBarriers(page);
    },
    7 * MINUTE,
  );

  test('a shot is split where the playhead stands and joined again, by buttons and by keys', async () => {
    await page.getByRole('link', { name: 'Edit clip 1' }).click();
    await page.getByRole('listbox', { name: 'Words' }).waitFor();
    const shots = page.getByRole('region', { name: 'Shots' }).getByRole('listitem');
    const count = await shots.count();
    const slider = page.getByLabel('Moment of the clip');
    await previewAt(page, 1.5);
    await page.getByRole('button', { name: 'Split here' }).click();
    await expect.poll(() => shots.count()).toBe(count + 1);
    await page.getByRole('button', { name: 'Undo: Split a shot' }).waitFor();
    await expectNoBarriers(page);
    await shots.first().getByRole('button').click();
    await page.getByRole('button', { name: 'Join with next' }).click();
    await expect.poll(() => shots.count()).toBe(count);
    await previewAt(page, 1.2);
    await page.getByRole('heading', { name: 'Shots' }).click();
    await page.keyboard.press('s');
    await expect.poll(() => shots.count()).toBe(count + 1);
    await page.keyboard.press('j');
    await expect.poll(() => slider.inputValue()).toBe('0');
    await page.keyboard.press('m');
    await expect.poll(() => shots.count()).toBe(count);
    await page.getByRole('button', { name: 'Undo: Join two shots' }).waitFor();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Nothing to undo' }).waitFor();
  });

  test(
    'words are cut, the frame is moved, captions changed, undone and done again; only the clip is rendered anew',
    async () => {
      await page.getByRole('tab', { name: 'Words' }).click();
      const words = page.getByRole('listbox', { name: 'Words' });
      await words.waitFor();
      await expectNoBarriers(page);
      const clock = page.getByText(/^0:\d\d \/ 0:\d\d$/);
      const before = await clock.innerText();
      const kept = words.locator('[data-state=kept]');
      const count = await kept.count();
      await kept.nth(1).click();
      await page.getByRole('button', { name: 'Correct' }).click();
      await expectNoBarriers(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await kept.nth(1).click();
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Delete');
      await expect.poll(() => kept.count()).toBe(count - 3);
      await page.keyboard.press('Control+z');
      await expect.poll(() => kept.count()).toBe(count);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => kept.count()).toBe(count - 3);
      await page.getByLabel('Search').fill((await kept.last().innerText()).trim());
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: 'Framing' }).click();
      const frame = page.getByRole('button', { name: /^Frame/ });
      const label = await frame.getAttribute('aria-label');
      const box = await frame.boundingBox();
      if (!box) throw new Error('The frame has no place.');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2 - 40, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      await expect.poll(() => frame.getAttribute('aria-label')).not.toBe(label);
      await expectNoBarriers(page);
      await page.getByRole('tab', { name: 'Captions and shape' }).click();
      await page.getByLabel('Captions', { exact: true }).selectOption('beasty');
      await page.getByLabel('Hook over the first seconds').fill('Why did nobody do it?');
      await expect.poll(() => page.getByRole('button', { name: 'Show it' }).isEnabled()).toBe(true);
      await page.getByRole('button', { name: 'Show it' }).click();
      await page.getByRole('button', { name: 'Undo: Change the hook' }).waitFor();
      await expectNoBarriers(page);
      await page.getByRole('button', { name: 'Render this clip' }).click();
      await page.getByText('Rendered as you see it.').waitFor({ timeout: 4 * MINUTE });
      expect(await clock.innerText()).not.toBe(before);
    },
    6 * MINUTE,
  );

  test(
    'the file that is downloaded is what the preview showed: crops differ by less than 2 % of the frame',
    async () => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download' }).click(),
      ]);
      const file = join(server.dataDir, 'clip.mp4');
      await download.saveAs(file);
      expect(readFileSync(file).length).toBeGreaterThan(50_000);
      const [width, height] = [180, 320];
      const slider = page.getByLabel('Moment of the clip');
      const length = Number(await slider.getAttribute('max'));
      for (const share of [0.2, 0.4, 0.65, 0.9]) {
        // The middle of a frame of 25 or 30 a second.
        const at = Math.floor(length * share * 25) / 25 + 0.01;
        const { png, shownSeconds: shown } = await previewAt(page, at);
        const preview = greyOf(png, width, height);
        // A player that is told to go somewhere may show the frame beside it: the best of three counts.
        const [best] = [-1, 0, 1]
          .map((frames) => Math.max(0, shown + frames / 30))
          .map((seconds) => offsetOf(preview, frameOf(file, seconds, width, height), 8))
          .sort((a, b) => a.difference - b.difference);
        const { x, y, difference } = best ?? { x: width, y: height, difference: 255 };
        if (process.env.KEEP_PICTURES)
          writeFileSync(join(process.env.KEEP_PICTURES, `preview-${share}.png`), png);
        console.log(
          `preview against render at ${shown} s: ${x}, ${y} pixels of ${width}×${height}, difference ${difference.toFixed(1)}`,
        );
        expect(Math.abs(x) / width).toBeLessThan(0.02);
        expect(Math.abs(y) / height).toBeLessThan(0.02);
        // The same picture: another moment or another part of the source differs by more than 20.
        expect(difference).toBeLessThan(12);
      }
    },
    2 * MINUTE,
  );

  test(
    'a clip is deleted after asking, then its video; nothing was ever said to the console',
    async () => {
      await page.goto('/');
      await page.getByRole('link', { name: /debate_two_person/ }).click();
      await page.getByRole('button', { name: 'Delete clip 1' }).click();
      await expectNoBarriers(page);
      const asking = page.getByRole('dialog');
      await asking.getByRole('button', { name: 'Keep' }).click();
      const clip = await page.getByRole('link', { name: 'Download clip 1' }).getAttribute('href');
      const file = async () => (await page.request.get(clip ?? '')).status();
      expect(await file()).toBe(200);
      await page.getByRole('button', { name: 'Delete clip 1' }).click();
      await asking.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('No clips left').waitFor();
      expect(await file()).toBe(404);
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
      await expectNoBarriers(page);
      await page.getByRole('button', { name: 'Delete' }).click();
      await asking.getByRole('button', { name: 'Delete' }).click();
      await page.getByText('Nothing here yet').waitFor();
      expect(unexpected(journey?.troubles ?? ['no journey'])).toEqual([]);
      const answer = await page.goto('/no/such/page');
      expect(answer?.status()).toBe(404);
      await page.getByText('There is no such page').waitFor();
      await expectNoBarriers(page);
    },
    2 * MINUTE,
  );
});
