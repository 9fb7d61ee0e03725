import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { footage } from '../../engine/src/testing/footage.ts';
import { PACKS } from './billing/index.ts';
import { settingsHelp, settingsTable } from './help.ts';
import { settings } from './settings.ts';
import { useDatabase } from './testing/database.ts';
import { mp4Like } from './testing/ingest.ts';
import { openTestService } from './testing/service.ts';

const database = useDatabase();
const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url)), 'utf8');

test('the operators’ guide lists every setting with the default that applies', () => {
  const [, table] = /<!-- settings -->\n([\s\S]*?)\n<!-- \/settings -->/.exec(read('server.md')) ?? [];
  expect(table).toBe(settingsTable());
});

test('help lists every setting', () => {
  for (const { name, description } of Object.values(settings)) {
    expect(settingsHelp()).toContain(`  ${name}`);
    expect(settingsHelp()).toContain(description);
  }
});

/** Runs the examples of a guide one after the other, in a folder with the given files; the statuses of their answers. */
async function runExamples(guide: string, files: Readonly<Record<string, Buffer>>): Promise<string[]> {
  const service = await openTestService(database);
  const folder = mkdtempSync(join(inject('runFolder'), 'examples-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  const examples = [...read(guide).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(examples.length).toBeGreaterThan(1);
  // Each answer's status goes to a file of its own.
  const script = [
    'set -eu',
    'curl() { command curl -w "%{stderr}%{http_code}\\n" "$@" 2>> statuses; }',
    ...examples,
  ];
  await promisify(execFile)('bash', ['-c', script.join('\n')], {
    cwd: folder,
    env: { PATH: process.env.PATH, BASE: service.baseUrl },
  });
  await service.close();
  return readFileSync(join(folder, 'statuses'), 'utf8').trim().split('\n');
}

test('the examples of the Clipora guide run as they are written', async () => {
  const statuses = await runExamples('clipora.md', { 'talk.mp4': mp4Like(1_000) });
  // Sign up, key, upload, job, clips (not completed yet), address, signed address.
  expect(statuses).toEqual(['201', '201', '200', '200', '404', '200', '201']);
});

// Bytes of its own: those that another service of this database has are kept in that one's folder.
test('the examples of the OpenShorts guide run as they are written', async () => {
  const statuses = await runExamples('openshorts.md', { 'talk.mp4': mp4Like(2_000) });
  // Health, config; sign up, key; a file, an address; status twice; source, ZIP (no clips yet).
  expect(statuses.join(' ')).toBe('200 200 201 201 200 200 200 200 200 404');
});

test('the examples of the Clipzy guide run as they are written', async () => {
  const video = readFileSync(await footage('plain'));
  const statuses = await runExamples('clipzy.md', { 'talk.mp4': video, 'template.mp4': video });
  // Sign up, key, health; two uploads, video; job made, looked at, list; result (not completed yet), cancel.
  expect(statuses.join(' ')).toBe('201 201 200 200 200 200 200 200 200 409 200');
});

test('the examples of the Clipzz guide run as they are written', async () => {
  const statuses = await runExamples('clipzz.md', { 'talk.mp4': mp4Like(1_000) });
  // Sign up, address, the file itself, process, look.
  expect(statuses).toEqual(['200', '200', '200', '200', '200']);
});

test('the guide to payments has the packs and prices that are sold, and names settings that there are', () => {
  const guide = read('payments.md');
  for (const { id, credits, price } of Object.values(PACKS))
    expect(guide).toContain(
      `| ${id} | ${credits} | $${price.usd / 100} | ₹${(price.inr / 100).toLocaleString('en')} |`,
    );
  const names = new Set(Object.values(settings).map(({ name }) => name));
  for (const [, named = ''] of guide.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=\w+)?`/g))
    expect(names).toContain(named);
});
