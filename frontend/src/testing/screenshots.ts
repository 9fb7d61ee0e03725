/**
 * `npm run screenshots`: a picture of every page in both themes and on a phone, for docs/screenshots. Starts a service of
 * its own and has it make clips and a style of the sample that `npm run demo` shows, whose picture is free; with an address, an e-mail and a password as arguments
 * it shows what that account of a running service has.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { makeSample } from '../../../packages/engine/src/pipelines/sample.ts';
import { findChromium, openBrowser } from './browser.ts';
import { makeShort, makeTemplate } from './footage.ts';
import { startService } from './service.ts';

const folder = fileURLToPath(new URL('../../../docs/screenshots', import.meta.url));
/** A picture that is larger is made smaller. */
const MOST_BYTES = 150_000;
const WIDTHS = [1120, 960, 800, 640];
/** How long a page is waited for to ask for nothing more, ms. */
const QUIET_MS = 5_000;
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

type Shown = { readonly baseUrl: string; readonly email: string; readonly password: string };

/** A page: where it is, and what is done on it before the picture is taken. */
type Shot = {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
};

const [url, email, password] = process.argv.slice(2);
if (url && email && password) await takeAll({ baseUrl: url, email, password });
else {
  const own = { email: 'ada@example.org', password: 'correct horse battery' };
  const service = await startService({ OPERATORS: own.email });
  try {
    const shown = { baseUrl: service.baseUrl, ...own };
    await fillService(shown);
    await takeAll(shown);
  } finally {
    await service.end();
  }
}

/** An account with clips of a talk, and a style of one video applied to another. */
async function fillService({ baseUrl, ...account }: Shown): Promise<void> {
  const footage = mkdtempSync(join(tmpdir(), 'reelwright-screenshots-'));
  const sample = await makeSample(footage);
  const headers = { 'content-type': 'application/json' };
  const signup = await fetch(`${baseUrl}/api/auth/signup`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ...account, name: 'Ada' }),
  });
  const cookie = (signup.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const form = (field: string, file: string) => {
    const made = new FormData();
    made.set(field, new Blob([new Uint8Array(readFileSync(file))]), basename(file));
    return made;
  };
  const ask = async (path: string, init: RequestInit = {}): Promise<string> =>
    (await fetch(baseUrl + path, { ...init, headers: { cookie, ...init.headers } })).text();
  const idIn = (text: string, name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1] ?? '';
  const ended = async (path: string) => {
    while (!/"status":"(completed|failed)"/.test(await ask(path))) await pause(1_000);
  };
  const talk = form('video', sample);
  talk.set('options', '{"numClips":2,"clipLength":"short","captionPreset":"karaoke","burnHook":true}');
  await ended(`/api/jobs/${idIn(await ask('/api/upload', { method: 'POST', body: talk }), 'jobId')}`);
  const upload = async (file: string) =>
    idIn(await ask('/api/v1/videos/upload', { method: 'POST', body: form('file', file) }), 'video_id');
  const template = await upload(await makeTemplate(footage, sample));
  const body = JSON.stringify({
    video_id: await upload(await makeShort(footage, sample, 12)),
    template_video_id: template,
    config: { quality: 'low' },
  });
  await ended(`/api/v1/jobs/${idIn(await ask('/api/v1/jobs', { method: 'POST', headers, body }), 'job_id')}`);
  rmSync(footage, { recursive: true, force: true });
}

async function takeAll(shown: Shown): Promise<void> {
  const chromium = findChromium();
  if ('missing' in chromium) throw new Error(chromium.missing);
  const browser = await openBrowser(chromium.path);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entry = await browser.newContext({ baseURL: shown.baseUrl });
  const storageState = await logIn(entry, shown);
  const shots = await shotsOf(entry);
  for (const { name: look, ...options } of LOOKS) {
    const inside = await browser.newContext({ baseURL: shown.baseUrl, storageState, ...options });
    const outside = await browser.newContext({ baseURL: shown.baseUrl, ...options });
    await take(outside, { name: 'login', path: '/login' }, look);
    for (const shot of shots) await take(inside, shot, look);
    await inside.close();
    await outside.close();
  }
  await browser.close();
}

async function logIn(context: BrowserContext, { email, password }: Shown) {
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Your videos' }).waitFor();
  return context.storageState();
}

/** Every page, of the newest finished job of either kind. */
async function shotsOf(context: BrowserContext): Promise<Shot[]> {
  const page = await context.newPage();
  await page.goto('/');
  const ids = await page.evaluate(async () => {
    const clips = (await (await fetch('/api/jobs')).json()) as {
      jobs: { id: string; status: string; clipCount: number }[];
    };
    const styles = (await (await fetch('/api/v1/jobs')).json()) as {
      data: { jobs: { job_id: string; status: string }[] };
    };
    return {
      job: clips.jobs.find((job) => job.status === 'completed' && job.clipCount > 1)?.id,
      style: styles.data.jobs.find((job) => job.status === 'completed')?.job_id,
    };
  });
  await page.close();
  const words = async (shown: Page) => {
    await shown.getByRole('listbox').waitFor();
    // Where the hook is there and a word is said: both come softly.
    await shown.getByLabel('Moment of the clip').fill('1.5');
  };
  const tab = (name: string) => async (shown: Page) => {
    await words(shown);
    await shown.getByRole('tab', { name }).click();
  };
  const editor = `/jobs/${ids.job}/clips/1`;
  return [
    { name: 'home', path: '/' },
    { name: 'account', path: '/account' },
    { name: 'keys', path: '/keys' },
    { name: 'style', path: '/style' },
    { name: 'operator', path: '/operator' },
    ...(ids.job === undefined
      ? []
      : [
          { name: 'clips', path: `/jobs/${ids.job}` },
          { name: 'editor-words', path: editor, prepare: words },
          { name: 'editor-framing', path: editor, prepare: tab('Framing') },
          { name: 'editor-captions', path: editor, prepare: tab('Captions and shape') },
        ]),
    ...(ids.style === undefined ? [] : [{ name: 'style-dna', path: `/style/${ids.style}` }]),
  ];
}

async function take(context: BrowserContext, { name, path, prepare }: Shot, look: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(path);
  // A player may hold its connection open for as long as it has enough: that page is quiet all the same.
  await page.waitForLoadState('networkidle', { timeout: QUIET_MS }).catch(() => undefined);
  await prepare?.(page);
  await pause(1_200);
  const taken = await page.screenshot();
  await page.close();
  console.log(`${name}-${look}: ${keep(taken, join(folder, `${name}-${look}.png`))} bytes`);
}

/** Writes the picture with a palette of its own, as large as it may be. */
function keep(png: Buffer, file: string): number {
  for (const width of WIDTHS) {
    const filter = `scale='min(${width},iw)':-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=200[p];[b][p]paletteuse=dither=none`;
    execFileSync(
      'ffmpeg',
      ['-v', 'error', '-y', '-f', 'png_pipe', '-i', '-', '-vf', filter, '-pred', 'mixed', file],
      {
        input: png,
      },
    );
    if (statSync(file).size <= MOST_BYTES) break;
  }
  return statSync(file).size;
}
