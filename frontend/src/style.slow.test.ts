import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSample } from '../../packages/engine/src/pipelines/sample.ts';
import { makeShort, makeTemplate } from './testing/footage.ts';
import {
  beginJourney,
  expectNoBarriers,
  type Journey,
  noBrowser,
  signUp,
  unexpected,
} from './testing/journey.ts';

/** Taking the style of one video and giving it to another, in a browser, of the sample that anybody can make. */
const MINUTE = 60_000;
let journey: Journey | undefined;
let page: Page;
let footage: string;
let template: string;
let target: string;

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  footage = mkdtempSync(join(tmpdir(), 'reelwright-style-'));
  const sample = await makeSample(footage);
  template = await makeTemplate(footage, sample);
  target = await makeShort(footage, sample, 6);
  journey = await beginJourney();
  ({ page } = journey);
}, 5 * MINUTE);
afterAll(async () => {
  await journey?.end();
  if (footage) rmSync(footage, { recursive: true, force: true });
});

const currentTime = (label: string) =>
  page.locator(`video[aria-label="${label}"]`).evaluate((video: HTMLVideoElement) => video.currentTime);

describe.skipIf(noBrowser !== undefined)(`a style${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  test(
    'of an uploaded template is shown as pictures, with its numbers',
    async () => {
      await signUp(page, 'ada@example.org');
      await page.getByRole('link', { name: 'Style' }).click();
      await page.getByText('Nothing here yet').waitFor();
      await expectNoBarriers(page);
      await page.getByLabel('The video whose style you like').setInputFiles(template);
      await page.getByRole('button', { name: 'Show the style' }).click();
      await page.waitForURL('**/style/*');
      await page.getByRole('region', { name: 'Progress' }).waitFor();
      await expectNoBarriers(page);
      await page.getByRole('heading', { name: 'Style DNA' }).waitFor({ timeout: 3 * MINUTE });
      await page.getByRole('img', { name: '15 seconds: cuts and beats' }).waitFor();
      for (const title of ['Colours', 'Cuts and beats', 'Motion', 'Sound'])
        expect(await page.getByRole('heading', { name: title, exact: true }).count()).toBe(1);
      await expectNoBarriers(page);
    },
    5 * MINUTE,
  );

  test(
    'is applied to a video: what comes of it plays beside what it was, and a line between them is moved',
    async () => {
      await page.getByRole('link', { name: 'Styles' }).click();
      await page.getByText('Done').waitFor();
      await page.getByLabel('The video whose style you like').setInputFiles(template);
      await page.getByLabel('Your video (optional)').setInputFiles(target);
      await expectNoBarriers(page);
      await page.getByRole('button', { name: 'Apply the style' }).click();
      await page.waitForURL('**/style/*');
      await page.getByRole('heading', { name: 'Before and after' }).waitFor({ timeout: 5 * MINUTE });
      await page.getByRole('heading', { name: 'What the colours become' }).waitFor();
      await expectNoBarriers(page);
      const before = page.locator('video[aria-label="Before"]');
      const clip = () => before.evaluate((video) => getComputedStyle(video).clipPath);
      const slider = page.getByLabel('How much of the picture is as it was before');
      expect(await clip()).toBe('inset(0px 50% 0px 0px)');
      await slider.focus();
      await page.keyboard.press('Home');
      await expect.poll(clip).toBe('inset(0px 100% 0px 0px)');
      await page.keyboard.press('End');
      await expect.poll(clip).toBe('inset(0px 0% 0px 0px)');
      await page.getByRole('button', { name: 'Play' }).click();
      await expect.poll(() => currentTime('After')).toBeGreaterThan(0.5);
      const [one, two] = [await currentTime('Before'), await currentTime('After')];
      expect(Math.abs(one - two)).toBeLessThan(0.4);
      const { duration, width } = await page
        .locator('video[aria-label="After"]')
        .evaluate((video: HTMLVideoElement) => ({ duration: video.duration, width: video.videoWidth }));
      expect(duration).toBeGreaterThan(3);
      expect(width).toBeGreaterThan(0);
    },
    7 * MINUTE,
  );

  test('is not made of what is no video: the page says so', async () => {
    await page.goto('/style');
    await page
      .getByLabel('The video whose style you like')
      .setInputFiles({ name: 'notes.mp4', mimeType: 'video/mp4', buffer: Buffer.from('no video at all') });
    await page.getByRole('button', { name: 'Show the style' }).click();
    await page.getByRole('alert').waitFor();
    await expectNoBarriers(page);
    const told = unexpected(journey?.troubles ?? ['no journey']);
    // The answer that refuses the file is noted by the browser.
    expect(told.filter((trouble) => !/status of 4\d\d/.test(trouble))).toEqual([]);
  });
});
