import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Plan, parsePlan, type Segment, type SegmentEntry } from '@reelwright/plan';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSample } from '../../packages/engine/src/pipelines/sample.ts';
import { previewAt } from './testing/editor.ts';
import { makeShort, makeTemplate } from './testing/footage.ts';
import {
  beginJourney,
  expectNoBarriers,
  type Journey,
  noBrowser,
  signUp,
  unexpected,
} from './testing/journey.ts';
import { colouredFrameOf, colouredOf, meanDifference } from './testing/pictures.ts';

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

/** Stretches of the source, each shown as the plan's first shot is. */
function joined(plan: Plan, stretches: readonly (readonly [number, number, SegmentEntry?])[]): Segment[] {
  const shot = plan.segments[0]?.shots[0];
  if (!shot) throw new Error('A plan has a shot.');
  return stretches.map(([startSeconds, endSeconds, entry]) => ({
    startSeconds,
    endSeconds,
    shots: [{ ...shot, startSeconds, endSeconds }],
    ...(entry && { entry }),
  }));
}

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

  test(
    'in the editor, colours and transitions are the rendered ones: 2 levels of 255 on average',
    async () => {
      const [, jobId = ''] = /style\/(\w+)$/.exec(page.url()) ?? [];
      const kept = await (await page.request.get(`/api/clips/${jobId}/1/plan`)).json();
      const plan = parsePlan(kept.plan);
      expect(plan.grade).not.toBeNull();
      const segments = joined(plan, [
        [0.5, 2],
        [3.5, 5, { kind: 'dissolve', durationSeconds: 0.8, easing: 'ease-in-out' }],
        [1, 2.5, { kind: 'wipe', durationSeconds: 0.8, easing: 'linear' }],
        [4, 5.5, { kind: 'fade', durationSeconds: 0.8, easing: 'ease-in-out' }],
      ]);
      const edited = await page.request.patch(`/api/clips/${jobId}/1/plan`, { data: { segments } });
      expect(edited.status()).toBe(202);
      const clip = async () =>
        (await (await page.request.get(`/api/jobs/${jobId}/clips`)).json()).clips[0] as {
          status: string;
          videoUrl: string;
        };
      await expect.poll(async () => (await clip()).status, { timeout: 5 * MINUTE }).toBe('completed');
      const file = join(footage, 'styled.mp4');
      writeFileSync(file, await (await page.request.get((await clip()).videoUrl)).body());
      await page.goto(`/jobs/${jobId}/clips/1`);
      await page.getByRole('region', { name: 'Shots' }).waitFor();
      await expectNoBarriers(page);
      const [width, height] = [plan.output.width / 8, plan.output.height / 8].map(Math.round) as [
        number,
        number,
      ];
      const keep = (name: string, bytes: Buffer | string) => {
        if (process.env.KEEP_PICTURES) writeFileSync(join(process.env.KEEP_PICTURES, name), bytes);
      };
      keep('styled.mp4', readFileSync(file));
      keep('plan.json', JSON.stringify({ ...plan, segments }));
      keep('talk.mp4', readFileSync(target));
      const differences: number[] = [];
      const frame = plan.output.frameRate.denominator / plan.output.frameRate.numerator;
      for (const [what, atSeconds] of [
        ['grade', 0.6],
        ['dissolve', 1.3],
        ['dissolve', 1.7],
        ['grade', 2.3],
        ['wipe', 2.8],
        ['wipe', 3.2],
        ['grade', 3.9],
        ['fade', 4.3],
        ['fade', 4.7],
        ['grade', 5.5],
      ] as const) {
        const { png, shownSeconds } = await previewAt(page, atSeconds);
        const preview = colouredOf(png, width, height);
        // A player that is told to go somewhere may show the frame beside it: the best of three counts.
        const difference = Math.min(
          ...[-1, 0, 1].map((frames) =>
            meanDifference(
              preview,
              colouredFrameOf(file, Math.max(0, shownSeconds + frames * frame), width, height),
            ),
          ),
        );
        console.log(`${what} at ${shownSeconds} s: preview and render differ by ${difference.toFixed(2)}`);
        keep(`${what}-${atSeconds}.png`, png);
        differences.push(difference);
      }
      expect(Math.max(...differences)).toBeLessThan(2);
      // Three joins, of which none is waited at.
      await previewAt(page, 0);
      const lengthSeconds = Number(await page.getByLabel('Moment of the clip').getAttribute('max'));
      const began = performance.now();
      await page.getByRole('button', { name: 'Play' }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      await page.getByRole('button', { name: 'Play' }).waitFor();
      const tookSeconds = (performance.now() - began) / 1000;
      console.log(`${lengthSeconds.toFixed(1)} s with three joins played in ${tookSeconds.toFixed(1)} s`);
      expect(tookSeconds).toBeLessThan(lengthSeconds + 2);
    },
    8 * MINUTE,
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
