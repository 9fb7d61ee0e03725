import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { createHttpServer, type HttpServer } from './server.ts';
import { webRoutes } from './web.ts';

const script = 'export const moment = 1;'.repeat(100);
const browser = { accept: 'text/html,application/xhtml+xml' };
let server: HttpServer;

async function serve(folder: string): Promise<HttpServer> {
  const made = await createHttpServer(parseConfig({ LOG_LEVEL: 'silent' }), () => 'request');
  await webRoutes(made, folder, (_, reply) => reply.code(404).send({ error: 'nothing' }));
  return made;
}

beforeAll(async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>App</title>');
  writeFileSync(join(folder, 'assets/page-Abc123.js'), script);
  writeFileSync(join(folder, 'assets/page-Abc123.js.br'), brotliCompressSync(script));
  server = await serve(folder);
});
afterAll(() => server.close());

test('every page of the app is the app, fresh each time, and may load only what the service hands out', async () => {
  for (const url of ['/', '/login', '/signup']) {
    const { statusCode, headers, body } = await server.inject({ url, headers: browser });
    expect([statusCode, body]).toEqual([200, '<!doctype html><title>App</title>']);
    expect(headers['cache-control']).toBe('no-cache');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain('unsafe');
  }
});

test('assets are kept by browsers for a year and come compressed', async () => {
  const headers = { 'accept-encoding': 'br' };
  const answer = await server.inject({ url: '/assets/page-Abc123.js', headers });
  expect(answer.headers['content-encoding']).toBe('br');
  expect(answer.headers['content-type']).toMatch(/javascript/);
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const plain = await server.inject({ url: '/assets/page-Abc123.js' });
  expect(plain.body).toBe(script);
});

test('an address that leads nowhere is 404: a page for browsers, an error for programs', async () => {
  const page = await server.inject({ url: '/no/such/page', headers: browser });
  expect([page.statusCode, page.body]).toEqual([404, '<!doctype html><title>App</title>']);
  expect((await server.inject({ url: '/no/such/page' })).json()).toEqual({ error: 'nothing' });
  expect((await server.inject({ url: '/api/nothing', headers: browser })).json()).toEqual({
    error: 'nothing',
  });
  for (const url of ['/assets/none.js', '/assets/../web.ts', '/assets/%2e%2e/index.html', '/.sources'])
    expect((await server.inject({ url })).statusCode).toBe(404);
  expect((await server.inject({ url: '/assets/..%2findex.html' })).statusCode).toBe(403);
});

test('without a build the app says how to make one, and the rest answers', async () => {
  const bare = await serve(join(inject('runFolder'), 'no-build'));
  const { statusCode, body } = await bare.inject({ url: '/', headers: browser });
  expect(statusCode).toBe(503);
  expect(body).toContain('npm run build');
  await bare.close();
});

test('a page that is asked for while the app is built anew is there or on its way, and never an error of ours', async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'web-'));
  mkdirSync(join(folder, 'assets'));
  const index = join(folder, 'index.html');
  const building = await serve(folder);
  const statuses = new Set<number>();
  for (let round = 0; round < 100; round += 1) {
    writeFileSync(index, '<!doctype html>');
    const asked = Promise.all(
      ['/', '/login', '/no/such/page'].map((url) => building.inject({ url, headers: browser })),
    );
    // In the middle of the answers, a little later each time.
    for (let turn = 0; turn < round % 10; turn += 1) await new Promise(setImmediate);
    rmSync(index);
    for (const { statusCode } of await asked) statuses.add(statusCode);
  }
  await building.close();
  expect([...statuses].filter((status) => ![200, 404, 503].includes(status))).toEqual([]);
});
