import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { footage, newPath } from '../testing/footage.ts';
import { fileUrl } from './input.ts';
import { probe } from './probe.ts';
import { runFfprobe, streamFfmpeg } from './process.ts';
import { writeStill } from './still.ts';

/** A still of a source: its size, and its rows from the top as mean brightness. */
async function still(name: Parameters<typeof footage>[0], atSeconds: number, longestSide = 160) {
  const path = await footage(name);
  const to = newPath('jpg');
  await writeStill(path, await probe(path), atSeconds, to, { longestSide });
  const entries = ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0'];
  const [codec, ...size] = (await runFfprobe([...entries, fileUrl(to)], { stage: 'probe' }))
    .trim()
    .split(',');
  const [width = 0, height = 0] = size.map(Number);
  const chunks: Buffer[] = [];
  const args = ['-i', fileUrl(to), '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const pixels = Buffer.concat(chunks);
  const rows = Array.from({ length: height }, (_, y) => {
    const row = pixels.subarray(y * width, (y + 1) * width);
    return row.reduce((sum, value) => sum + value, 0) / width;
  });
  return { codec, width, height, rows };
}

describe('a still of a source', { timeout: 60_000 }, () => {
  test('is what is shown at that moment, also where the picture changes its size on the way', async () => {
    expect((await still('changingSize', 1)).rows[20]).toBeLessThan(20);
    expect((await still('changingSize', 3)).rows[20]).toBeGreaterThan(235);
  });

  test('is upright', async () => {
    const { width, height, rows } = await still('rotated', 0.1);
    expect(height).toBeGreaterThan(width);
    expect(rows[8]).toBeLessThan(20);
    expect(rows.at(-8)).toBeGreaterThan(235);
  });

  test.each([
    ['vertical', 90, 160],
    ['oddSize', 160, 90],
    ['tenBit', 160, 90],
    ['hdr', 160, 90],
  ] as const)('of %s is a JPEG in its shape, %i × %i', async (name, width, height) => {
    expect(await still(name, 0.2)).toMatchObject({ codec: 'mjpeg', width, height });
  });

  test('is never larger than the source', async () => {
    expect(await still('vertical', 0.2, 4_000)).toMatchObject({ width: 180, height: 320 });
  });

  test('there is none after the end, and that is said', async () => {
    const path = await footage('vertical');
    const to = newPath('jpg');
    const after = writeStill(path, await probe(path), 500, to, { longestSide: 160 });
    await expect(after).rejects.toMatchObject({ code: 'invalid_input' });
    expect(existsSync(to)).toBe(false);
  });
});
