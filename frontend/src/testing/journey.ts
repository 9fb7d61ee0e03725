import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers, findChromium, listenForTroubles, openBrowser } from './browser.ts';
import { type RunningService, startService } from './service.ts';

const chromium = findChromium();

/** Why there can be no journey on this machine; undefined when there can. */
export const noBrowser = 'missing' in chromium ? chromium.missing : undefined;

/** How long a journey waits for something on a page, ms. */
const PATIENCE_MS = 60_000;

/** Somebody with a browser, and a service with the web app as it is built of these sources. */
export type Journey = {
  readonly server: RunningService;
  readonly browser: Browser;
  readonly page: Page;
  /** What the page said to its console that it should not have. */
  readonly troubles: readonly string[];
  end(): Promise<void>;
};

/** Builds the web app where that is to be done, and starts service and browser. Throws where there is no browser. */
export async function beginJourney(env: Readonly<Record<string, string>> = {}): Promise<Journey> {
  if ('missing' in chromium) throw new Error(chromium.missing);
  const setup = fileURLToPath(new URL('../../../scripts/setup.mjs', import.meta.url));
  execFileSync(process.execPath, [setup, '--no-models', '--web']);
  const server = await startService(env);
  const browser = await openBrowser(chromium.path);
  // Without transitions, so that colours are measured and not what they pass through.
  const look = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const;
  const page = await browser.newPage({ baseURL: server.baseUrl, ...look });
  page.setDefaultTimeout(PATIENCE_MS);
  const troubles = listenForTroubles(page);
  return {
    server,
    browser,
    page,
    troubles,
    async end() {
      await browser.close();
      await server.end();
    },
  };
}

/** Makes an account on the sign-up page and is logged in. */
export async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill('correct horse');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'Your videos' }).waitFor();
}

/** The narrowest screen that everything must fit on: 1280 pixels at 400 % (WCAG 2.2, 1.4.10). */
const NARROW = { width: 320, height: 800 };

/** Nothing that axe finds, in either theme, on a wide and on a narrow screen, where nothing is to be scrolled to sideways. */
export async function expectNoBarriers(page: Page): Promise<void> {
  const wide = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const size of [NARROW, wide]) {
    await page.setViewportSize(size);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What the console was told but for who is logged in, which is asked before anybody is: a browser notes that as an error. */
export function unexpected(troubles: readonly string[]): string[] {
  return troubles.filter((trouble) => !trouble.includes('401 (Unauthorized)'));
}
