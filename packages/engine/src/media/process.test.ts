import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { EngineError } from '../error.ts';
import { newPath } from '../testing/footage.ts';
import { childEnvironment } from './environment.ts';
import { fileUrl } from './input.ts';
import { findGuards } from './limits.ts';
import { runFfmpeg, runFfprobe, start, streamFfmpeg } from './process.ts';
import { progressSeconds } from './progress.ts';

/** A picture source that never ends, and goes on writing unless something stops it. */
const endless = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30'];
const toNothing = ['-f', 'null', '-'];
const toStdout = ['-f', 'rawvideo', 'pipe:1'];
const linux = process.platform === 'linux';

async function failureOf(promise: Promise<unknown>): Promise<EngineError> {
  return promise.then(
    () => {
      throw new Error('should have failed');
    },
    (error: EngineError) => error,
  );
}

/** Process ids whose command line contains a marker. */
function processesWith(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(marker);
      } catch {
        return false;
      }
    })
    .map(Number)
    .filter((id) => id !== process.pid);
}

async function goneWithin(marker: string, seconds: number): Promise<boolean> {
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    if (processesWith(marker).length === 0) return true;
    await wait(50);
  }
  return false;
}

let counter = 0;
/** An argument that does nothing but mark the child. */
function mark(): { marker: string; args: string[] } {
  counter += 1;
  const marker = `mark-${process.pid}-${counter}-${Date.now()}`;
  return { marker, args: ['-metadata', `comment=${marker}`] };
}

describe('a child', () => {
  test('that ends well gives its output and its log', async () => {
    const { stdout, stderr } = await runFfmpeg(
      ['-loglevel', 'info', '-f', 'lavfi', '-i', 'sine=d=0.1', '-f', 's16le', '-t', '0.001', 'pipe:1'],
      { stage: 'test' },
    );
    expect(stdout.length).toBeGreaterThan(0);
    expect(stderr).toContain('sine');
    expect(await runFfprobe(['-version'], { stage: 'test' })).toContain('ffprobe version');
  });

  test('that fails says stage, command, exit code and its last words', async () => {
    const missing = `${newPath('mp4')}`;
    const error = await failureOf(runFfmpeg(['-i', fileUrl(missing), ...toNothing], { stage: 'render' }));
    expect(error.code).toBe('process_failed');
    expect(error.message).toMatch(/^The render step did not work: ffmpeg failed with exit code 1/);
    expect(error.process).toMatchObject({ stage: 'render', exitCode: 1, timedOut: false, isCanceled: false });
    expect(error.process?.command).toContain(`-i file:${missing}`);
    expect(error.process?.stderrTail).toContain('No such file');
  });

  test('gets its arguments as they are: nothing is read by a shell', async () => {
    const victim = newPath('victim');
    const comment = `$(touch ${victim}); touch ${victim} 'quoted' \`touch ${victim}\``;
    const file = newPath('mkv');
    await runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=0.1', '-metadata', `comment=${comment}`, fileUrl(file)], {
      stage: 'test',
    });
    const answer = await runFfprobe(['-show_entries', 'format_tags', '-of', 'json', fileUrl(file)], {
      stage: 'test',
    });
    expect(JSON.parse(answer).format.tags.COMMENT).toBe(comment);
    expect(existsSync(victim)).toBe(false);
  });

  test.skipIf(!linux)(
    'is gone within two seconds of an abort, even when it is blocked on a full pipe',
    async () => {
      for (const output of [toNothing, toStdout]) {
        const { marker, args } = mark();
        const abort = new AbortController();
        const child = start('ffmpeg', [...endless, ...args, ...output], {
          stage: 'test',
          signal: abort.signal,
        });
        await wait(300);
        expect(processesWith(marker).length).toBeGreaterThan(0);
        abort.abort(new Error('enough'));
        expect(await goneWithin(marker, 2)).toBe(true);
        child.stdout.resume();
        const error = await failureOf(child.finished);
        expect(error.code).toBe('cancelled');
        expect(error.process?.isCanceled).toBe(true);
      }
    },
  );

  test('does not start at all when the signal has fired already', async () => {
    const error = await failureOf(runFfmpeg(toNothing, { stage: 'test', signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
  });

  test('that takes too long is ended, and the error says so', async () => {
    const started = performance.now();
    const error = await failureOf(
      runFfmpeg([...endless, ...toNothing], { stage: 'decode', timeoutSeconds: 0.5 }),
    );
    expect(error.code).toBe('timed_out');
    expect(error.process).toMatchObject({ timedOut: true, isCanceled: false });
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test.skipIf(!findGuards().prlimit)(
    'that wants more memory than its limit fails with that reason',
    async () => {
      const error = await failureOf(
        runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=6000x6000:d=2', '-vf', 'reverse', ...toNothing], {
          stage: 'decode',
          memoryBytes: 1024 ** 3,
        }),
      );
      expect(error.code).toBe('limit_exceeded');
      expect(error.process?.outOfMemory).toBe(true);
      expect(error.message).toContain('1.0 GiB');
    },
  );

  test.skipIf(!findGuards().setpriv)(
    'dies within two seconds when its parent is killed with -9',
    async () => {
      const { marker, args } = mark();
      const script = newPath('ts');
      const module = new URL('./process.ts', import.meta.url).href;
      writeFileSync(
        script,
        `import { start } from ${JSON.stringify(module)};
       start('ffmpeg', ${JSON.stringify([...endless, ...args, ...toNothing])}, { stage: 'test' });
       console.log('started');
       setInterval(() => {}, 1000);`,
      );
      const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => parent.stdout.once('data', resolve));
      await wait(500);
      const before = processesWith(marker);
      expect(before.length).toBe(1);
      parent.kill('SIGKILL');
      expect(await goneWithin(marker, 2)).toBe(true);
    },
  );

  test('reports how much it has written', async () => {
    const seen: number[] = [];
    await runFfmpeg([...endless, '-t', '20', ...toNothing], {
      stage: 'test',
      onProgress: (seconds) => seen.push(seconds),
    });
    expect(seen.at(-1)).toBeCloseTo(20, 1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('sees no keys and no proxies of ours', () => {
    const environment = childEnvironment({
      PATH: '/bin',
      STRIPE_KEY: 'x',
      http_proxy: 'y',
      FFREPORT: 'file=z',
    });
    expect(environment).toEqual({ PATH: '/bin', AV_LOG_FORCE_NOCOLOR: '1', MALLOC_ARENA_MAX: '4' });
  });
});

describe('a stream', () => {
  test.skipIf(!linux)('that is left early takes its child with it', async () => {
    const { marker, args } = mark();
    for await (const chunk of streamFfmpeg([...endless, ...args, ...toStdout], { stage: 'test' })) {
      expect(chunk.length).toBeGreaterThan(0);
      expect(processesWith(marker).length).toBe(1);
      break;
    }
    expect(processesWith(marker)).toEqual([]);
  });

  test('is not produced faster than it is taken', async () => {
    const before = process.memoryUsage().rss;
    let bytes = 0;
    for await (const chunk of streamFfmpeg([...endless, ...toStdout], { stage: 'test' })) {
      bytes += chunk.length;
      // 640×360 test pictures come at some 300 MB/s when nobody holds them up.
      await wait(100);
      if (bytes > 1_000_000) break;
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 ** 2);
  });

  test('that is aborted while it is read ends with the cancelled error', async () => {
    const abort = new AbortController();
    const read = async () => {
      for await (const chunk of streamFfmpeg([...endless, ...toStdout], {
        stage: 'test',
        signal: abort.signal,
      }))
        if (chunk.length > 0) abort.abort();
    };
    expect((await failureOf(read())).code).toBe('cancelled');
  });

  test('of a child that fails gives what there was, then the error', async () => {
    let _bytes = 0;
    const read = async () => {
      const args = ['-f', 'lavfi', '-i', 'sine=d=1', '-f', 's16le', 'pipe:1', '-f', 'nosuchformat', 'x'];
      for await (const chunk of streamFfmpeg(args, { stage: 'decode' })) _bytes += chunk.length;
    };
    const error = await failureOf(read());
    expect(error.code).toBe('process_failed');
    expect(error.process?.stderrTail).toContain('nosuchformat');
  });
});

describe('a program', () => {
  const before = process.env.FFMPEG_PATH;
  afterEach(() => {
    if (before === undefined) delete process.env.FFMPEG_PATH;
    else process.env.FFMPEG_PATH = before;
  });

  test('that FFMPEG_PATH names wrongly is missed by name', async () => {
    process.env.FFMPEG_PATH = '/nowhere/ffmpeg';
    const error = await failureOf(runFfmpeg(toNothing, { stage: 'test' }));
    expect(error.code).toBe('missing_dependency');
    expect(error.message).toContain('FFMPEG_PATH names /nowhere/ffmpeg');
  });

  test('that is not installed is named with the command that installs it', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const error = await failureOf(runFfprobe(['-version'], { stage: 'test' }));
      expect(error.code).toBe('missing_dependency');
      expect(error.message).toMatch(/ffprobe is not installed; install it with `.*install ffmpeg`/);
    } finally {
      process.env.PATH = path;
    }
  });
});

test('progress lines are read, and nothing else is taken for one', () => {
  expect(progressSeconds('out_time_us=1500000')).toBe(1.5);
  expect(progressSeconds('out_time_us=N/A')).toBe(null);
  expect(progressSeconds('out_time_ms=1500000')).toBe(null);
  expect(progressSeconds('frame=12')).toBe(null);
});
