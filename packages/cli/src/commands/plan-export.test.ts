import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

  test('refuses a file whose name tells no format, and names the formats', async () => {
    await expect(run(join(folder, 'plan_01.json'), '-o', join(folder, 'cut.edl'))).rejects.toThrow(
      '--format must be one of fcpxml, otio, srt, vtt, ass',
    );
  });
});
