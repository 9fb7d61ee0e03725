import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A checkout with nothing but the set-up in it, and a PATH with nothing but stand-ins. */
let checkout: string;
let programs: string;
const isRoot = process.getuid?.() === 0;
/** Debian's `nobody`: how the set-up looks to somebody who is not root. */
const nobody = 65_534;
/** As root in a home folder, nobody may not even start Node. */
const canBeNobody = !isRoot || spawnSync(process.execPath, ['--version'], { uid: nobody }).status === 0;

const goodFfmpeg = `case "$2 $3 $4" in
*-filters*) echo ' ... alimiter A->A'; for f in ass crop ebur128 loudnorm scale zscale; do echo " ... $f V->V x"; done;;
*-encoders*) for e in aac libx264 mjpeg; do echo " V..... $e"; done;;
esac`;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'setup-'));
  programs = join(checkout, 'programs');
  for (const folder of ['scripts', 'programs', 'node_modules']) mkdirSync(join(checkout, folder));
  cpSync(fileURLToPath(new URL('setup.mjs', import.meta.url)), join(checkout, 'scripts/setup.mjs'));
  writeFileSync(join(checkout, 'package-lock.json'), '{}');
  writeFileSync(join(checkout, 'node_modules/.package-lock.json'), '{}');
  writeFileSync(
    join(checkout, 'scripts/fetch-models.ts'),
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('models-fetched', '');",
  );
  install('ffmpeg', goodFfmpeg);
  install('ffprobe', ':');
  for (const folder of [checkout, join(checkout, 'node_modules')]) chmodSync(folder, 0o777);
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function install(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $*" >> "${checkout}/calls"\n${script}\n`, {
    mode: 0o755,
  });
}

function remove(...names: string[]): void {
  for (const name of names) rmSync(join(programs, name));
}

function setUp(options: { args?: string[]; env?: Record<string, string>; asNobody?: boolean } = {}) {
  const result = spawnSync(process.execPath, [join(checkout, 'scripts/setup.mjs'), ...(options.args ?? [])], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: programs, ...options.env },
    ...(options.asNobody && isRoot ? { uid: nobody } : {}),
  });
  return { status: result.status, said: result.stderr + result.stdout };
}

const calls = () =>
  existsSync(join(checkout, 'calls')) ? readFileSync(join(checkout, 'calls'), 'utf8') : '';
const has = (path: string) => existsSync(join(checkout, path));

describe('setting up a checkout', () => {
  test('says nothing and installs nothing when everything is there', () => {
    expect(setUp()).toEqual({ status: 0, said: '' });
    expect(calls()).not.toMatch(/npm|apt-get/);
    expect(has('models-fetched')).toBe(true);
  });

  test('leaves the models alone with --no-models', () => {
    expect(setUp({ args: ['--no-models'] })).toEqual({ status: 0, said: '' });
    expect(has('models-fetched')).toBe(false);
  });

  test('installs packages when node_modules is missing, without CUDA, and only once', () => {
    rmSync(join(checkout, 'node_modules'), { recursive: true });
    install(
      'npm',
      `/bin/mkdir -p node_modules; echo {} > node_modules/.package-lock.json; echo "cuda: $ONNXRUNTIME_NODE_INSTALL" >> calls`,
    );
    expect(setUp()).toMatchObject({ status: 0, said: expect.stringContaining('Installing npm packages') });
    expect(calls()).toMatch(/npm ci .*--include=optional/);
    expect(calls()).toContain('cuda: skip');
    writeFileSync(join(checkout, 'calls'), '');
    expect(setUp()).toEqual({ status: 0, said: '' });
    expect(calls()).not.toContain('npm ci');
  });

  test('installs packages again when package-lock.json has changed since', () => {
    install('npm', 'echo {} > node_modules/.package-lock.json');
    expect(setUp().status).toBe(0);
    writeFileSync(join(checkout, 'package-lock.json'), '{"changed":true}');
    const later = Date.now() / 1000 + 60;
    utimesSync(join(checkout, 'package-lock.json'), later, later);
    expect(setUp().status).toBe(0);
    expect(calls()).toContain('npm ci');
  });

  test('uses the npm that is running, on the Node that runs it', () => {
    rmSync(join(checkout, 'node_modules/.package-lock.json'));
    const npm = join(checkout, 'npm-cli.js');
    writeFileSync(
      npm,
      "require('fs').writeFileSync('node_modules/.package-lock.json', process.argv.slice(2).join(' '))",
    );
    expect(setUp({ env: { npm_execpath: npm, npm_node_execpath: process.execPath } }).status).toBe(0);
    expect(readFileSync(join(checkout, 'node_modules/.package-lock.json'), 'utf8')).toMatch(/^ci /);
  });

  test('says what to do when the packages cannot be installed', () => {
    rmSync(join(checkout, 'node_modules/.package-lock.json'));
    install('npm', 'echo "npm error offline" >&2; exit 1');
    const { status, said } = setUp();
    expect(status).toBe(1);
    expect(said).toContain('npm error offline');
    expect(said).toContain('run "npm ci"');
  });

  test('links the Node that came along where npm did not', () => {
    const folder = join(checkout, `node_modules/node-${process.platform}-${process.arch}/bin`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    expect(setUp()).toEqual({ status: 0, said: '' });
    expect(
      spawnSync(join(checkout, 'node_modules/.bin/node'), ['-p', '1 + 1'], { encoding: 'utf8' }).stdout,
    ).toBe('2\n');
  });
});

describe('setting up ffmpeg', () => {
  const aptGet = `case "$*" in *install*) /bin/cp "$FFMPEG_STANDIN" "${'$'}{0%/*}/ffmpeg"; /bin/cp "$FFMPEG_STANDIN" "${'$'}{0%/*}/ffprobe";; esac`;

  function withoutFfmpeg(): Record<string, string> {
    cpSync(join(programs, 'ffmpeg'), join(checkout, 'standin'));
    remove('ffmpeg', 'ffprobe');
    install('apt-get', aptGet);
    install('env', 'shift; exec "$@"');
    return { FFMPEG_STANDIN: join(checkout, 'standin') };
  }

  test.skipIf(!isRoot)('root gets it from apt-get', () => {
    const env = withoutFfmpeg();
    expect(setUp({ env })).toMatchObject({ status: 0, said: expect.stringContaining('Installing ffmpeg') });
    expect(calls()).toMatch(/apt-get .*install -y --no-install-recommends ffmpeg/);
  });

  test.skipIf(!canBeNobody)('somebody else gets it through sudo without being asked for a password', () => {
    const env = withoutFfmpeg();
    chmodSync(programs, 0o777);
    install('sudo', '[ "$1" = -n ] || exit 1; shift; exec "$@"');
    install('true', ':');
    writeFileSync(join(checkout, 'calls'), '');
    chmodSync(join(checkout, 'calls'), 0o666);
    expect(setUp({ env, asNobody: true })).toMatchObject({
      status: 0,
      said: expect.stringContaining('Installing ffmpeg'),
    });
    expect(calls()).toMatch(/sudo -n env DEBIAN_FRONTEND=noninteractive apt-get .*install/);
  });

  test.skipIf(!canBeNobody)('without sudo, one sentence names the command', () => {
    const env = withoutFfmpeg();
    const { status, said } = setUp({ env, asNobody: true });
    expect(status).toBe(1);
    expect(said).toContain('run "sudo apt-get install --no-install-recommends ffmpeg"');
    expect(
      said
        .trim()
        .split('\n')
        .filter((line) => !line.includes('calls')),
    ).toHaveLength(1);
  });

  test.skipIf(!isRoot)('lists are fetched when the install fails for want of them', () => {
    const env = withoutFfmpeg();
    install(
      'apt-get',
      `case "$*" in *update*) : > "${checkout}/lists";; *install*) [ -f "${checkout}/lists" ] || exit 100; ${aptGet};; esac`,
    );
    expect(setUp({ env }).status).toBe(0);
    expect(calls()).toMatch(/update[\s\S]*install/);
  });

  test('an ffmpeg without subtitles is refused by name', () => {
    install('ffmpeg', goodFfmpeg.replace('ass ', '').replace('libx264', 'libopenh264'));
    const { status, said } = setUp();
    expect(status).toBe(1);
    expect(said).toContain('built without ass, libx264');
  });

  test('FFMPEG_PATH is used, and named when it does not run', () => {
    cpSync(join(programs, 'ffmpeg'), join(checkout, 'mine'));
    remove('ffmpeg');
    expect(setUp({ env: { FFMPEG_PATH: join(checkout, 'mine') } })).toEqual({ status: 0, said: '' });
    expect(setUp({ env: { FFMPEG_PATH: join(checkout, 'nothing') } })).toEqual({
      status: 1,
      said: `FFMPEG_PATH is ${join(checkout, 'nothing')}, which does not run: correct or remove it.\n`,
    });
  });
});
