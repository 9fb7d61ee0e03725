import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
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

test('the examples of the API guide run as they are written', async () => {
  const service = await openTestService(database);
  const folder = mkdtempSync(join(inject('runFolder'), 'examples-'));
  writeFileSync(join(folder, 'talk.mp4'), mp4Like(1_000));
  const examples = [...read('clipora.md').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  expect(examples.length).toBeGreaterThan(5);
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
  const statuses = readFileSync(join(folder, 'statuses'), 'utf8').trim().split('\n');
  // Sign up, key, upload, job, clips (not completed yet), address, signed address.
  expect(statuses).toEqual(['201', '201', '200', '200', '404', '200', '201']);
  await service.close();
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
