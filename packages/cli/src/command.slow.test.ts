import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileOf, footage, talkingFootage } from '../../engine/src/testing/footage.ts';

const launcher = fileURLToPath(new URL('../bin/reelwright.mjs', import.meta.url));

type Ended = { code: number | null; stdout: string; stderr: string };

function reelwright(
  args: readonly string[],
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      ended.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      ended.stderr += chunk.toString();
      onStderr?.(ended.stderr, (signal) => child.kill(signal));
    });
    child.on('close', (code) => resolve({ code, ...ended }));
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TALK =
  'Here is something that nobody tells you about failure. It is almost never one big mistake. There were four hundred small decisions. Silence is expensive. Honesty is cheap.';

describe('a wrong command line ends with 2 and one line that names the flag', () => {
  test.each([
    [['clip', 'talk.mp4', '--num-clips', '11'], 'reelwright: --num-clips must be an integer from 1 to 10\n'],
    [
      ['clip', 'talk.mp4', '--clip-length', 'tiny'],
      'reelwright: --clip-length must be one of "short", "medium", "long"\n',
    ],
    [
      ['clip', 'talk.mp4', '--numclips', '3'],
      "error: unknown option '--numclips'\n(Did you mean --num-clips?)\n",
    ],
    [
      ['clip', 'talk.mp4', '--language-model', 'gpt'],
      'reelwright: --language-model: The language model must be one of google, openai-compatible, ollama, a slash and a model, e.g. google/gemini-3.8-flash.\n',
    ],
    [
      ['clip', 'talk.mp4', '--language-model-url', 'http://localhost:1/v1'],
      'reelwright: --language-model-url needs --language-model.\n',
    ],
    [['clip'], "error: missing required argument 'video'\n"],
    [['clap'], "error: unknown command 'clap'\n(Did you mean clip?)\n"],
  ])('%j', async (args, stderr) => {
    expect(await reelwright(args)).toEqual({ code: 2, stdout: '', stderr });
  });
});

describe('an unusable file ends with 3 and one sentence', () => {
  test('one that is not there', async () => {
    const { code, stderr } = await reelwright(['clip', '/nowhere/talk.mp4', '-o', folder]);
    expect(code).toBe(3);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a text, told as JSON when JSON was asked for', async () => {
    const { code, stdout } = await reelwright([
      'clip',
      await fileOf('notes.mp4', 'notes'),
      '-o',
      folder,
      '--json',
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'error',
      code: 'unreadable_media',
    });
  });
});

describe('the commands', () => {
  test('help says every command and exit code', async () => {
    const { code, stdout } = await reelwright(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'clip',
      'probe',
      'transcribe',
      'plan',
      'render',
      'models',
      'doctor',
      'Exit codes',
      '130',
    ])
      expect(stdout).toContain(word);
  });

  test('doctor finds everything in place here', async () => {
    const { code, stdout } = await reelwright(['doctor', '--json']);
    expect(JSON.parse(stdout)).not.toContainEqual(expect.objectContaining({ ok: false }));
    expect(code).toBe(0);
  });

  test('probe describes a file', async () => {
    const { code, stdout } = await reelwright(['probe', await footage('plain')]);
    expect(code).toBe(0);
    expect(stdout).toContain('640×360, 30.00 frames/s, h264');
  });

  test('transcribe writes subtitles that carry the words in order', async () => {
    const { code, stdout } = await reelwright(['transcribe', await talkingFootage(TALK), '--format', 'srt']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('nobody tells you about');
  });

  test('plan and render make together what clip makes alone', async () => {
    const video = await talkingFootage(TALK);
    const flags = ['-n', '1', '-l', 'short', '-q', 'low', '-c', 'beasty'];
    const [apart, whole] = [join(folder, 'apart'), join(folder, 'whole')];
    expect((await reelwright(['plan', video, '-o', apart, ...flags])).code).toBe(0);
    expect((await reelwright(['render', join(apart, 'plan_01.json'), video, '-o', apart])).code).toBe(0);
    expect((await reelwright(['clip', video, '-o', whole, ...flags])).code).toBe(0);
    expect(await readFile(join(apart, 'clip_01.mp4'))).toEqual(await readFile(join(whole, 'clip_01.mp4')));
  });

  test('a plan with a misspelt field is refused with its path', async () => {
    const broken = join(folder, 'plan_07.json');
    await writeFile(broken, '{"version":1,"segmnets":[]}');
    const { code, stderr } = await reelwright(['render', broken, await footage('plain'), '-o', folder]);
    expect(code).toBe(3);
    expect(stderr).toContain('plan: Unrecognized key: "segmnets"');
  });

  test('Ctrl-C ends with 130 and leaves nothing half-written', async () => {
    const out = join(folder, 'interrupted');
    const started = performance.now();
    let interruptedAt = 0;
    const { code } = await reelwright(
      ['clip', await talkingFootage(TALK), '-o', out, '--no-cache', '-n', '1', '-l', 'short'],
      (stderr, kill) => {
        if (interruptedAt > 0 || !stderr.includes('Rendering ...')) return;
        interruptedAt = performance.now();
        setTimeout(() => kill('SIGINT'), 500);
      },
    );
    expect(code).toBe(130);
    expect(performance.now() - started).toBeGreaterThan(0);
    expect(await readdir(out).catch(() => [])).toEqual([]);
  });
});
