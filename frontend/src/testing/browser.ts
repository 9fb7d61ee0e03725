import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { installPackages } from '../../../packages/engine/src/testing/apt.ts';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Sees to it that a Chromium is here: `CHROMIUM_PATH`, the system's, else Debian's package. Answers with its path, or
 * with the reason why there is none.
 */
export function findChromium(): { readonly path: string } | { readonly missing: string } {
  const given = process.env.CHROMIUM_PATH;
  const present = () => [...(given ? [given] : []), ...PATHS].find((path) => existsSync(path));
  const path = present() ?? (installPackages('chromium') ? present() : undefined);
  return path
    ? { path }
    : { missing: 'no browser: "apt-get install chromium" did not work; set CHROMIUM_PATH' };
}

/** Starts the browser without a window. Chromium's own sandbox does not run as root. */
export function openBrowser(path: string): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: path,
    args: [...args, '--autoplay-policy=no-user-gesture-required', '--mute-audio'],
  });
}

/** What a page said to its console that it should not have: errors, and what the content security policy refused. */
export function listenForTroubles(page: Page): string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  return troubles;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page as it is now, by the rules of WCAG 2.2 A and AA: one line per fault. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the content security policy of the page does not concern.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
  });
}
