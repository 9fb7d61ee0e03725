import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseNpmrc, readNpmSettings } from './npm-config.ts';
import { unpackPackage } from './npm-package.ts';
import { registryOptions } from './registry.ts';
import { modelBytes, serve, type WebServer } from './testing/shop.ts';

let home: string;
let server: WebServer | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'npm-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(home, { recursive: true, force: true });
});

describe('npm’s own settings', () => {
  test('variables win over the project’s file, that over the user’s, that over the machine’s', async () => {
    const project = join(home, 'project');
    await mkdir(join(project, 'deep'), { recursive: true });
    await writeFile(join(project, 'package.json'), '{}');
    await writeFile(join(home, 'machine'), 'a=machine\nb=machine\nc=machine\nregistry=machine');
    await writeFile(join(home, '.npmrc'), 'a=user\nb=user\nregistry=user');
    await writeFile(join(project, '.npmrc'), 'a=project\nregistry=project');
    const env = {
      HOME: home,
      npm_config_globalconfig: join(home, 'machine'),
      npm_config_registry: 'variable',
    };
    expect(readNpmSettings(env, join(project, 'deep'))).toMatchObject({
      a: 'project',
      b: 'user',
      c: 'machine',
      registry: 'variable',
    });
  });

  test('the file format is read as npm reads it', () => {
    const written = (name: string) => `$\{${name}}`;
    const text = [
      '; comment',
      '# comment',
      'registry = https://a.example/ ',
      `//a.example/:_authToken=${written('TOKEN')}`,
      `unset=${written('NOTHING')}`,
      `optional=${written('NOTHING?')}`,
      'quoted="with space"',
      'ca[]=one',
      'ca[]=two',
      'strict-ssl',
    ].join('\n');
    expect(parseNpmrc(text, { TOKEN: 'secret' })).toEqual({
      registry: 'https://a.example/',
      '//a.example/:_authToken': 'secret',
      unset: written('NOTHING'),
      optional: '',
      quoted: 'with space',
      ca: ['one', 'two'],
      'strict-ssl': 'true',
    });
  });

  test('variables of npm become its settings', () => {
    expect(
      readNpmSettings(
        { HOME: home, npm_config_https_proxy: 'http://p', NPM_CONFIG_STRICT_SSL: 'false' },
        home,
      ),
    ).toMatchObject({ 'https-proxy': 'http://p', 'strict-ssl': 'false' });
  });

  test('the registry client gets registry, scopes, credentials, proxy and certificates', async () => {
    const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    await writeFile(join(home, 'ca.pem'), `${certificate}\n${certificate}\n`);
    const settings = {
      registry: 'https://a.example/',
      '@scope:registry': 'https://b.example/',
      '//a.example/:_authToken': 'secret',
      'https-proxy': 'http://p',
      proxy: 'null',
      noproxy: 'x',
      cafile: join(home, 'ca.pem'),
      cache: '~/elsewhere',
    };
    const options = registryOptions(settings, { HOME: home });
    expect(options).toMatchObject({
      registry: 'https://a.example/',
      '@scope:registry': 'https://b.example/',
      '//a.example/:_authToken': 'secret',
      httpsProxy: 'http://p',
      noProxy: 'x',
      ca: [certificate, certificate],
      cache: join(home, 'elsewhere', '_cacache'),
      strictSSL: true,
    });
    expect(options).not.toHaveProperty('proxy');
  });
});

describe('an npm package', () => {
  const tarball = gzipSync(
    tar({
      'package/package.json': Buffer.from('{"name":"models","version":"1.0.0"}'),
      'package/dist/a.onnx': modelBytes,
    }),
  );
  const integrity = (bytes: Uint8Array) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

  /** A registry with one package that lets in only who has the token. */
  async function registry(options: { promised?: string; slow?: boolean } = {}): Promise<string> {
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (request.headers.authorization !== 'Bearer secret') return response.writeHead(401).end();
      const base = `http://${request.headers.host}`;
      if (request.url?.endsWith('.tgz')) {
        if (!options.slow) return response.end(tarball);
        return response.writeHead(200).write(tarball.subarray(0, 1000));
      }
      const dist = {
        tarball: `${base}/models/-/models-1.0.0.tgz`,
        integrity: options.promised ?? integrity(tarball),
      };
      response.setHeader('content-type', 'application/json');
      return response.end(
        JSON.stringify({
          name: 'models',
          'dist-tags': { latest: '1.0.0' },
          versions: { '1.0.0': { name: 'models', version: '1.0.0', dist } },
        }),
      );
    };
    server = await serve(answer);
    return new URL(server.address).host;
  }

  async function unpack(host: string, signal = new AbortController().signal): Promise<number[]> {
    await writeFile(
      join(home, '.npmrc'),
      `registry=http://${host}/\n//${host}/:_authToken=\${TOKEN}\nfetch-retries=0\n`,
    );
    const received: number[] = [];
    await unpackPackage('models@1.0.0', join(home, 'unpacked'), {
      signal,
      // No globalconfig of this machine, and a user configuration of its own: what runs the tests must not show through.
      env: {
        HOME: home,
        TOKEN: 'secret',
        npm_config_userconfig: join(home, '.npmrc'),
        npm_config_globalconfig: join(home, 'none'),
        npm_config_registry: `http://${host}/`,
      },
      onBytes: (bytes) => received.push(bytes),
    });
    return received;
  }

  test('comes from the user’s registry with the user’s credentials', async () => {
    const received = await unpack(await registry());
    expect(await readFile(join(home, 'unpacked/dist/a.onnx'))).toEqual(modelBytes);
    expect(received.at(-1)).toBe(tarball.length);
  });

  test('comes from npm’s cache the second time, without the registry', async () => {
    const host = await registry();
    await unpack(host);
    await server?.close();
    await rm(join(home, 'unpacked'), { recursive: true });
    await unpack(host);
    expect(await readFile(join(home, 'unpacked/dist/a.onnx'))).toEqual(modelBytes);
  });

  test('that is not what the registry promised is refused', async () => {
    const host = await registry({ promised: integrity(Buffer.from('another')) });
    await expect(unpack(host)).rejects.toThrow(/integrity checksum failed/);
  });

  test('stops coming on abort', async () => {
    const host = await registry({ slow: true });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    await expect(unpack(host, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** A minimal tar archive (ustar): a 512-byte header before each file, everything padded to 512 bytes. */
function tar(files: Record<string, Buffer>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
