import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileUrl, hashFile, probe, runFfmpeg, streamFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { type RenderOptions, renderPlan } from './render.ts';
import { planFor, shotsOf, still } from './testing.ts';

/** Seconds of the footage. */
const LENGTH = 12;

/**
 * A picture, a voice in the middle (a tone of 300 Hz from 2 to 4 s and from 6 to 8 s) and music at the sides (1200 Hz,
 * left and right of opposite sign, all the time).
 */
async function footage(): Promise<string> {
  const path = newPath('mov');
  const voice = '0.2*sin(2*PI*300*t)*(between(t,2,4)+between(t,6,8))';
  const music = '0.05*sin(2*PI*1200*t)';
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', `color=gray:s=64x64:r=25:d=${LENGTH}`],
      ...['-f', 'lavfi', '-t', `${LENGTH}`, '-i', `aevalsrc='${voice}+${music}|${voice}-${music}':s=48000`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', fileUrl(path)],
    ],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  return path;
}

/** A track with two lines: 700 Hz for 1.5 s, then 700 Hz for 1 s. */
async function track(rate = 48_000): Promise<string> {
  const path = newPath('wav');
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', `sine=f=700:r=${rate}:d=2.5`],
      ...['-c:a', 'pcm_s16le', '-bitexact', fileUrl(path)],
    ],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  return path;
}

/** Level of a frequency in a stretch of a file, dB against full scale, in what is left plus or minus right. */
async function level(
  file: string,
  hertz: number,
  from: number,
  to: number,
  what: '+' | '-',
): Promise<number> {
  const chunks: Buffer[] = [];
  const mixed = `pan=mono|c0=0.5*c0${what}0.5*c1`;
  const args = ['-i', fileUrl(file), '-map', '0:a', '-af', mixed, '-ar', '48000', '-f', 'f32le', 'pipe:1'];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const [first, last] = [Math.round(from * 48_000), Math.round(to * 48_000)];
  let [re, im] = [0, 0];
  for (let i = first; i < last; i++) {
    const sample = all.readFloatLE(4 * i);
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 48_000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 48_000);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / (last - first) + 1e-9);
}

async function rendered(
  plan: Parameters<typeof renderPlan>[0],
  options: Pick<RenderOptions, 'source' | 'path' | 'dubTrack'>,
): Promise<{ file: string }> {
  const file = join(newFolder(), 'clip.mp4');
  await renderPlan(plan, { ...options, captions: null, fonts: [], file, poster: null });
  return { file };
}

describe('a dubbed clip', () => {
  async function dubbed(bedDb: number | null) {
    const path = await footage();
    const source = await probe(path);
    const voice = await track();
    const { contentHash: trackHash } = await hashFile(voice);
    const plan = planFor(source, [shotsOf(1, 10, [1, still(0.5)])]);
    const lines = [
      { startSeconds: 2, endSeconds: 4, fromSeconds: 0, durationSeconds: 1.5 },
      { startSeconds: 6, endSeconds: 8, fromSeconds: 1.5, durationSeconds: 1 },
    ];
    const dub = { language: 'de', trackHash, lines, bedDb };
    const { file } = await rendered({ ...plan, dub }, { source, path, dubTrack: voice });
    return file;
  }

  test('says its lines where the sentences begin, turns the original voice down under them and keeps the music', async () => {
    const file = await dubbed(-30);
    // The clip begins at 1 s of the source: lines at 1–2.5 s and 5–6 s, sentences at 1–3 s and 5–7 s.
    const voice = await level(file, 700, 1.1, 2.4, '+');
    expect(await level(file, 700, 0.1, 0.9, '+')).toBeLessThan(voice - 40);
    expect(await level(file, 700, 2.6, 4.9, '+')).toBeLessThan(voice - 40);
    expect(await level(file, 700, 5.1, 5.9, '+')).toBeCloseTo(voice, 0);
    // The new voice is as loud as the old one was (both fill their stretches); of that 30 dB less are left.
    const before = await level(file, 300, 1.2, 2.8, '+');
    expect(before).toBeGreaterThan(voice - 34);
    expect(before).toBeLessThan(voice - 26);
    const music = await level(file, 1200, 3.5, 4.5, '-');
    expect(await level(file, 1200, 1.2, 2.4, '-')).toBeCloseTo(music, 0);
  });

  test('whose track has it all has nothing of the original', async () => {
    const file = await dubbed(null);
    const voice = await level(file, 700, 1.1, 2.4, '+');
    for (const [hertz, what] of [
      [300, '+'],
      [1200, '-'],
    ] as const)
      expect(await level(file, hertz, 1.2, 2.8, what)).toBeLessThan(voice - 50);
  });

  test('needs the very track that its plan names, of the form that it must have', async () => {
    const path = await footage();
    const source = await probe(path);
    const plan = planFor(source, [shotsOf(1, 4, [1, still(0.5)])]);
    const lines = [{ startSeconds: 2, endSeconds: 4, fromSeconds: 0, durationSeconds: 1.5 }];
    const slow = await track(16_000);
    const { contentHash: trackHash } = await hashFile(slow);
    const dub = { language: 'de', trackHash, lines, bedDb: -30 };
    await expect(rendered({ ...plan, dub }, { source, path })).rejects.toThrow('hand in the track');
    await expect(rendered({ ...plan, dub }, { source, path, dubTrack: await track() })).rejects.toThrow(
      'this one has another',
    );
    await expect(rendered({ ...plan, dub }, { source, path, dubTrack: slow })).rejects.toThrow('48 kHz');
  });
});
