import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@reelwright/plan';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePlan } from '../../../plan/src/testing.ts';
import { runFfmpeg } from '../media/index.ts';
import { bundledTypefaces } from '../testing/lettering.ts';
import * as script from './ass.ts';
import { captionFont } from './fonts.ts';
import { captionLook } from './looks.ts';
import { segment } from './testing.ts';
import { safeZone } from './zone.ts';

/** Upright, small enough to be quick. */
const OUTPUT = { width: 540, height: 960 };
const PRESETS = ['karaoke', 'beasty', 'mozi'] as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-libass-'));
  await mkdir(join(folder, 'fonts'));
  for (const preset of PRESETS) {
    const { family, file } = captionFont(captionLook(preset).fontFamily);
    await copyFile(file, join(folder, 'fonts', `${family}.ttf`));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A plan of one cue, half a second per word, from the clip's start. */
function oneCue(preset: (typeof PRESETS)[number], lines: string[][]): Plan {
  let at = 10;
  const timed = lines.map((line) =>
    line.map((text) => {
      at += 0.5;
      return { text, startSeconds: at - 0.5, endSeconds: at };
    }),
  );
  const plan = samplePlan({ segments: [segment(10, 40)] });
  return {
    ...plan,
    output: { ...plan.output, ...OUTPUT },
    captions: {
      preset,
      look: captionLook(preset, OUTPUT),
      cues: [{ startSeconds: 10, endSeconds: at, lines: timed }],
    },
  };
}

const toAss = (plan: Plan) => script.toAss(plan, bundledTypefaces());

type Shot = { pixels: Buffer; log: string };

/** What libass draws of a script at a moment, over grey, as RGB. Under a memory limit of 1 GiB and 20 s. */
async function draw(ass: string, atSeconds: number, background = 'gray'): Promise<Shot> {
  await writeFile(join(folder, 'captions.ass'), ass);
  const { stderr } = await runFfmpeg(
    [
      ...[
        '-loglevel',
        'verbose',
        '-f',
        'lavfi',
        '-i',
        `color=${background}:s=${OUTPUT.width}x${OUTPUT.height}:r=100:d=20`,
      ],
      ...['-vf', `format=gbrp,trim=start=${atSeconds},ass=captions.ass:fontsdir=fonts`],
      ...['-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'frame.rgb'],
    ],
    { stage: 'draw', cwd: folder, memoryBytes: 1024 ** 3, timeoutSeconds: 20 },
  );
  return { pixels: await readFile(join(folder, 'frame.rgb')), log: stderr };
}

/** The box around all pixels that differ from the grey ground, and how many there are of a colour. */
function inspect(pixels: Buffer): {
  left: number;
  right: number;
  top: number;
  bottom: number;
  drawn: number;
} {
  const box = { left: OUTPUT.width, right: -1, top: OUTPUT.height, bottom: -1, drawn: 0 };
  for (let i = 0; i < pixels.length; i += 3) {
    if (Math.abs((pixels[i] ?? 0) - 128) < 12 && Math.abs((pixels[i + 1] ?? 0) - 128) < 12) continue;
    const x = (i / 3) % OUTPUT.width;
    const y = Math.floor(i / 3 / OUTPUT.width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.drawn++;
  }
  return box;
}

/** The middle of all pixels of a colour, or null. */
function middleOf(pixels: Buffer, colour: string): { x: number; y: number; count: number } | null {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let [x, y, count] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 3) {
    const off =
      Math.abs((pixels[i] ?? 0) - (red ?? 0)) +
      Math.abs((pixels[i + 1] ?? 0) - (green ?? 0)) +
      Math.abs((pixels[i + 2] ?? 0) - (blue ?? 0));
    if (off > 30) continue;
    x += (i / 3) % OUTPUT.width;
    y += Math.floor(i / 3 / OUTPUT.width);
    count++;
  }
  return count === 0 ? null : { x: x / count, y: y / count, count };
}

describe('drawn by libass', () => {
  test.each(PRESETS)(
    '%s lights the word being said and only that, each in its bundled font',
    async (preset) => {
      const ass = toAss(oneCue(preset, [['left', 'right'], ['below']]));
      const { activeFill, fill, fontFamily } = captionLook(preset);
      const lit = [];
      for (const at of [0.3, 0.8, 1.3]) {
        const { pixels, log } = await draw(ass, at);
        const selected = /fontselect: \((.*), \d+, \d+\) -> .*, (.*)$/m.exec(log);
        expect(selected?.[1]).toBe(fontFamily);
        expect(selected?.[2]?.replace(/\W/g, '')).toContain(fontFamily.replace(/\W/g, ''));
        expect(middleOf(pixels, fill)?.count).toBeGreaterThan(500);
        lit.push(middleOf(pixels, activeFill));
      }
      const [left, right, below] = lit;
      expect(left?.count).toBeGreaterThan(500);
      expect(left?.x).toBeLessThan(OUTPUT.width / 2 - 30);
      expect(right?.x).toBeGreaterThan(OUTPUT.width / 2 + 30);
      expect(below?.y).toBeGreaterThan((left?.y ?? 0) + 15);
      expect(Math.abs((below?.x ?? 0) - OUTPUT.width / 2)).toBeLessThan(12);
    },
  );

  test.each(PRESETS)('%s stays in the safe zone, even with words far too long', async (preset) => {
    const zone = safeZone(OUTPUT);
    for (const lines of [
      [['WWWWWWWWWW', 'WWWWWWWWWW'], ['ÄÖÜgjpqy,']],
      [['Donaudampfschifffahrtsgesellschaft']],
      [['W'.repeat(200)]],
    ]) {
      for (const at of [0.06, 0.4]) {
        const box = inspect((await draw(toAss(oneCue(preset, lines)), at)).pixels);
        expect(box.drawn).toBeGreaterThan(1000);
        expect(box.left).toBeGreaterThanOrEqual(zone.left);
        expect(box.right).toBeLessThanOrEqual(zone.right);
        expect(box.top).toBeGreaterThanOrEqual(zone.top);
        expect(box.bottom).toBeLessThanOrEqual(zone.bottom);
      }
    }
  });

  test('override tags in a text are letters: no drawing, no blur, no line break, no cost', async () => {
    for (const text of [
      '{\\p1\\fscx100000}m 0 0 l 9 9',
      '{\\blur500\\fs2000}boo',
      'a\\Nb',
      'a\\hb',
      '\\{\\p1}',
      '{\\pos(0,0)}x',
    ]) {
      const { pixels } = await draw(toAss(oneCue('karaoke', [[text]])), 0.2);
      const box = inspect(pixels);
      expect(box.drawn).toBeGreaterThan(500);
      // One line of letters: a line break or a huge font would be taller, a drawing or blur wider than the zone.
      expect(box.bottom - box.top).toBeLessThan(60);
      expect(box.right).toBeLessThanOrEqual(safeZone(OUTPUT).right);
      expect(box.top).toBeGreaterThanOrEqual(safeZone(OUTPUT).top);
    }
    // The braces and backslashes themselves are seen: more is drawn than without them.
    const withSigns = inspect((await draw(toAss(oneCue('karaoke', [['{\\N}abc']])), 0.2)).pixels);
    const without = inspect((await draw(toAss(oneCue('karaoke', [['Nabc']])), 0.2)).pixels);
    expect(withSigns.right - withSigns.left).toBeGreaterThan(without.right - without.left + 15);
  });

  test('floods cost nothing: ten thousand letters, emoji, marks, mixed directions', async () => {
    const floods = [
      'x'.repeat(10_000),
      '👩‍👩‍👧'.repeat(2000),
      `a${'\u0301'.repeat(10_000)}`,
      '\u202eabc\u2066שלום'.repeat(500),
    ];
    for (const text of floods) {
      const { pixels } = await draw(toAss(oneCue('beasty', [[text.slice(0, 10_000)]])), 0.3);
      const box = inspect(pixels);
      expect(box.right).toBeLessThanOrEqual(safeZone(OUTPUT).right);
      expect(box.left).toBeGreaterThanOrEqual(safeZone(OUTPUT).left);
    }
  });
});
