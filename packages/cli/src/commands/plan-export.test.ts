import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalPlan } from '@reelwright/plan';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { richPlan } from '../../../engine/src/exports/testing/plans.ts';
import { buildProgram } from '../program.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-export-'));
  await writeFile(join(folder, 'plan_01.json'), canonicalPlan(richPlan()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  buildProgram(new AbortController().signal).parseAsync(['plan', 'export', ...args], { from: 'user' });

describe('plan export', () => {
  test.each([
    ['fcpxml', /<fcpxml version="1\.10">/, 'src="file:///home/ann/talk%20one.mp4"'],
    ['otio', /"OTIO_SCHEMA": "Timeline\.1"/, '"target_url": "file:///home/ann/talk%20one.mp4"'],
    ['srt', /^1\n00:00:00,/, 'Salt &'],
    ['vtt', /^WEBVTT\n/, 'Salt &amp;'],
    ['ass', /^\[Script Info\]/, 'Dialogue: 2,'],
  ])('writes %s, told by the name of the file', async (format, start, inside) => {
    const out = join(folder, `cut.${format}`);
    await run(join(folder, 'plan_01.json'), '-m', '/home/ann/talk one.mp4', '-o', out);
    const text = await readFile(out, 'utf8');
    expect(text).toMatch(start);
    expect(text).toContain(inside);
  });

  test('runs as the guide has it', async () => {
    const guide = await readFile(new URL('../../../../docs/exports.md', import.meta.url), 'utf8');
    const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(guide) ?? [];
    const lines = block.trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out', 'plan_01.json'), canonicalPlan(richPlan()));
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const line of lines) {
        const [name, plan, command, ...args] = line.split(' ');
        expect([name, plan, command]).toEqual(['reelwright', 'plan', 'export']);
        await run(...args);
      }
    } finally {
      process.chdir(before);
    }
    for (const format of ['fcpxml', 'otio', 'srt'])
      expect((await readFile(join(folder, `cut.${format}`), 'utf8')).length).toBeGreaterThan(20);
  });

  test('refuses a file whose name tells no format, and names the formats', async () => {
    await expect(run(join(folder, 'plan_01.json'), '-o', join(folder, 'cut.edl'))).rejects.toThrow(
      '--format must be one of fcpxml, otio, srt, vtt, ass',
    );
  });
});
