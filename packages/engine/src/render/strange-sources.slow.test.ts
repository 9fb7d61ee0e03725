import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { decodeSound, fileUrl, probe, runFfmpeg } from '../media/index.ts';
import { fileOf, newPath } from '../testing/footage.ts';
import { joined, turnClockwise } from '../testing/recipe.ts';
import { colourAt, renderSegments, SMALL, shotsOf, still } from './testing.ts';

/**
 * C3 of the suite of hostile inputs (reliability and attacks, 5.2). The footage flashes white and beeps for 80 ms at every
 * whole second, so that what was rendered tells whether its length is right and whether picture and sound still fit.
 */
const BEEP = "volume='lt(mod(t,1),0.08)':eval=frame";
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const pcm = ['-c:a', 'pcm_s16le'];
const aac = ['-c:a', 'aac', '-b:a', '96k'];

/** Inputs: the flashing picture, the beeping sound. */
function flashing(size: string, rate: number | string, seconds = 6): string[] {
  const flash = `color=black:s=${size}:r=${rate}:d=${seconds},drawbox=color=white:t=fill:enable='lt(mod(t+0.0001,1),0.08)'`;
  const beep = `sine=f=1000:r=48000:d=${seconds}:samples_per_frame=48,${BEEP}`;
  return ['-f', 'lavfi', '-i', flash, '-f', 'lavfi', '-i', beep];
}

async function made(extension: string, args: readonly string[]): Promise<string> {
  const path = newPath(extension);
  await runFfmpeg([...args, fileUrl(path)], { stage: 'make footage', timeoutSeconds: 120 });
  return path;
}

/** Seconds of a clip's flashes, at its 25 frames per second. */
function flashes(pictures: readonly Buffer[]): number[] {
  const bright = pictures.map((picture) => colourAt(picture, SMALL, 0.5, 0.5)[0] > 120);
  return bright.flatMap((is, i) => (is && !bright[i - 1] ? [i / 25] : []));
}

/** Seconds at which a clip's beeps begin, and the length of its sound. */
async function beeps(file: string): Promise<{ starts: number[]; seconds: number }> {
  const chunks: Float32Array[] = [];
  for await (const chunk of decodeSound(file, await probe(file))) chunks.push(chunk);
  const samples = chunks.flatMap((chunk) => [...chunk]);
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const starts: number[] = [];
  let quietSince = -RATE;
  for (const [i, sample] of samples.entries()) {
    if (Math.abs(sample) < loudest / 4) continue;
    // Half of a period of the tone is quiet too.
    if (i - quietSince > RATE / 10) starts.push(i / RATE);
    quietSince = i;
  }
  return { starts, seconds: samples.length / RATE };
}

/** Of decoded sound, hertz. */
const RATE = 16_000;
/** One frame of the output. */
const FRAME = 1 / 25;

/** Renders 3.2 s of a source and holds the result against what the source says. */
async function check(path: string, from = 0.6, phase = 0): Promise<void> {
  const to = from + 3.2;
  const { file, pictures, source } = await renderSegments(path, [shotsOf(from, to, [from, still(0.5)])]);
  expect(Math.abs(pictures.length / 25 - 3.2), 'length of the picture').toBeLessThanOrEqual(FRAME + 1e-6);
  const seconds = [0, 1, 2, 3, 4, 5, 6, 7].map((second) => Math.floor(from) + second + phase - from);
  const expected = seconds.filter((second) => second > 0.05 && second < 3.1);
  const seen = flashes(pictures).filter((second) => second > 0.05 && second < 3.1);
  expect(seen, 'flashes').toHaveLength(expected.length);
  for (const [i, second] of seen.entries())
    expect(Math.abs(second - (expected[i] ?? 0)), `flash ${i} at ${second}`).toBeLessThanOrEqual(
      FRAME + 1e-6,
    );
  if (source.sound === null) return;
  const heard = await beeps(file);
  expect(Math.abs(heard.seconds - pictures.length / 25), 'length of the sound').toBeLessThanOrEqual(
    FRAME + 1e-6,
  );
  const starts = heard.starts.filter((second) => second > 0.05 && second < 3.1);
  expect(starts, 'beeps').toHaveLength(expected.length);
  for (const [i, second] of starts.entries())
    expect(
      Math.abs(second - (seen[i] ?? 0)),
      `beep ${i} at ${second}, flash at ${seen[i]}`,
    ).toBeLessThanOrEqual(FRAME + 1e-6);
}

describe('a clip is as long as asked for, and sound and picture fit within a frame, of a source', () => {
  test('that is ordinary', async () => {
    await check(await made('mp4', [...flashing('320x180', 25), ...h264, ...aac]));
  });

  test('without sound', async () => {
    await check(await made('mp4', [...flashing('320x180', 25), '-map', '0:v', ...h264]));
  });

  test('with 64 sound streams, of which the ninth is the default', async () => {
    const streams = Array.from({ length: 64 }, (_, i) => ['-map', i === 8 ? '1:a' : '2:a']).flat();
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono:d=6'];
    const marked = ['-disposition:a', '0', '-disposition:a:8', 'default'];
    await check(
      await made('mkv', [
        ...[...flashing('320x180', 25), ...silence, '-map', '0:v', ...streams],
        ...[...marked, ...h264, '-c:a', 'flac'],
      ]),
    );
  });

  test('whose rate varies from 10 to 1000 frames per second', async () => {
    const vary = "select='lt(mod(t,1),0.05)+not(mod(n,100))'";
    const timed = ['-vf', vary, '-vsync', 'vfr', '-enc_time_base', '1/1000'];
    await check(await made('mkv', [...flashing('64x64', 1000), ...timed, ...h264, ...pcm]));
  });

  test('of one frame per second', async () => {
    // A flash is then as long as its frame, and black never comes: the picture tells nothing, lengths do.
    const path = await made('mp4', [...flashing('64x64', 1), ...h264, ...aac]);
    const { file, pictures } = await renderSegments(path, [shotsOf(0.6, 3.8, [0.6, still(0.5)])]);
    expect(pictures).toHaveLength(80);
    expect(Math.abs((await beeps(file)).seconds - 3.2)).toBeLessThanOrEqual(FRAME);
  });

  test('whose timestamps begin below zero', async () => {
    const early = ['-output_ts_offset', '-0.5', '-avoid_negative_ts', 'disabled'];
    const path = await made('mov', [...flashing('320x180', 25), ...h264, '-bf', '2', ...pcm, ...early]);
    const source = await probe(path);
    // Whatever the clock of the source is, its picture says where on it the flashes are.
    await check(path, 0.6, phaseOf(source.picture?.startSeconds ?? 0, 0.5));
  });

  test('that an edit list begins in the middle of', async () => {
    const whole = await made('mp4', [...flashing('320x180', 25), ...h264, '-g', '250', ...aac]);
    const path = await made('mp4', ['-ss', '0.5', '-i', fileUrl(whole), '-c', 'copy']);
    await check(path, 0.8, 0.5);
  });

  test.each([1, 2, 3] as const)('that is shown turned by %i quarters', async (quarters) => {
    const path = await made('mp4', [...flashing('320x180', 25), ...h264, ...aac]);
    await turnClockwise(path, 180, { quarters });
    const { picture } = await probe(path);
    expect((picture?.width ?? 0) > (picture?.height ?? 0)).toBe(quarters === 2);
    await check(path);
  });

  test.each(['1/2', '4/3'])('with pixels of %s', async (ratio) => {
    await check(await made('mp4', [...flashing('320x180', 25), '-vf', `setsar=${ratio}`, ...h264, ...aac]));
  });

  test('of an odd size and broadcast rate', async () => {
    const colour = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'];
    await check(await made('mkv', [...flashing('321x181', '30000/1001'), ...colour, ...pcm]));
  });

  test('of 10 bit and high dynamic range', async () => {
    const hdr = [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-tag:v', 'hvc1'],
      ...['-x265-params', 'log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc'],
      ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
    ];
    await check(await made('mp4', [...flashing('320x180', 25), ...hdr, ...aac]));
  });

  test('that changes its size on the way', async () => {
    const part = (size: string, seconds: number) => [...flashing(size, 25, seconds), ...h264, '-c:a', 'mp2'];
    const parts = [part('320x180', 2), [...part('640x360', 4), '-output_ts_offset', '2']];
    const path = await made('ts', await joined(parts));
    const { picture } = await probe(path);
    await check(path, 0.6, phaseOf(picture?.startSeconds ?? 0, 0));
  });

  test('in which an hour is missing, on both sides of it', async () => {
    const gap = (filter: string) => `${filter}='PTS+gte(T,5)*3600/TB'`;
    const path = await made('mkv', [
      ...[...flashing('64x64', 25, 10), '-vf', gap('setpts'), '-af', gap('asetpts')],
      ...['-vsync', 'vfr', ...h264, '-g', '25', ...pcm],
    ]);
    await check(path, 0.6);
    await check(path, 3605.6);
  });
});

test('a source of no frames is refused with a reason', async () => {
  const fragmented = ['-movflags', '+frag_keyframe+empty_moov'];
  const whole = await made('mp4', [...flashing('320x180', 25, 1), ...h264, ...aac, ...fragmented]);
  const bytes = await readFile(whole);
  const path = await fileOf('empty.mp4', bytes.subarray(0, bytes.indexOf('moof') - 4));
  await expect(probe(path)).rejects.toMatchObject({ code: 'unreadable_media' });
});

/** Where within a second flashes are, when the picture begins at `start` with what was `into` seconds after a flash. */
function phaseOf(start: number, into: number): number {
  return (((start - into) % 1) + 1) % 1;
}
