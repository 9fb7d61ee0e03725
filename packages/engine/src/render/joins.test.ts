import { describe, expect, test } from 'vitest';
import { fileUrl, probe, runFfmpeg, streamFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/footage.ts';
import { filterGraph } from './graph.ts';
import { inputsOf } from './inputs.ts';
import { OUTPUT_SAMPLE_RATE } from './sound.ts';
import { planFor, shotsOf, still } from './testing.ts';

/** Seconds of the footage. */
const LENGTH = 20;

/** A sound in uncompressed samples beside a still picture. */
async function footageWith(sound: string): Promise<string> {
  const path = newPath('mov');
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', `color=gray:s=64x64:r=25:d=${LENGTH}`],
      ...['-f', 'lavfi', '-t', String(LENGTH), '-i', sound],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', fileUrl(path)],
    ],
    { stage: 'make footage', timeoutSeconds: 60 },
  );
  return path;
}

/** Left channel of what a command writes as 32-bit floats in stereo. */
async function leftOf(args: readonly string[]): Promise<Float32Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamFfmpeg([...args, '-f', 'f32le', 'pipe:1'], { stage: 'read' }))
    chunks.push(chunk);
  const all = Buffer.concat(chunks);
  return Float32Array.from({ length: all.length / 8 }, (_, i) => all.readFloatLE(i * 8));
}

/** The sound of a clip of the stretches, before it is encoded, and of the whole source. */
async function joined(sound: string, stretches: readonly (readonly [number, number])[]) {
  const path = await footageWith(sound);
  const source = await probe(path);
  if (!source.sound) throw new Error('the footage has sound');
  const plan = planFor(
    source,
    stretches.map(([from, to]) => shotsOf(from, to, [from, still(0.5)])),
  );
  const treatment = { stream: source.sound, gainDb: 0, limitDbtp: null };
  const graph = filterGraph(plan, null, treatment, { captions: null, fonts: null });
  const clip = await leftOf([
    ...inputsOf(graph, { source, path, folder: '' }),
    ...['-filter_complex', graph.graph, '-map', graph.maps.sound ?? ''],
  ]);
  const whole = await leftOf([
    '-i',
    fileUrl(path),
    '-map',
    '0:a',
    '-ac',
    '2',
    '-ar',
    String(OUTPUT_SAMPLE_RATE),
  ]);
  return { clip, whole };
}

/** Twenty stretches of 0.4 to 0.8 s, in whole frames, with 0.12 s between them; the first from the very start. */
const MANY = Array.from({ length: 20 }, (_, i) => {
  const from = i * 0.92;
  return [from, from + 0.4 + 0.04 * (i % 11)] as const;
});

/** Where each stretch but the first starts in the clip, in samples. */
function joinsOf(stretches: readonly (readonly [number, number])[]): number[] {
  let seconds = 0;
  return stretches.slice(0, -1).map(([from, to]) => {
    seconds += to - from;
    return Math.round(seconds * OUTPUT_SAMPLE_RATE);
  });
}

describe('the sound of a clip of many segments', () => {
  test('lies where its picture does, to the sample, after many joins', async () => {
    const { clip, whole } = await joined('aevalsrc=0.5*sin(2*PI*(100*t+40*t*t)):s=48000', MANY);
    const starts = [0, ...joinsOf(MANY)];
    let worst = 0;
    MANY.forEach(([from, to], i) => {
      const middle = Math.round(((to - from) / 2) * OUTPUT_SAMPLE_RATE);
      for (let n = -2000; n < 2000; n++)
        worst = Math.max(
          worst,
          Math.abs(
            (clip[(starts[i] ?? 0) + middle + n] ?? 9) -
              (whole[Math.round(from * OUTPUT_SAMPLE_RATE) + middle + n] ?? 0),
          ),
        );
    });
    expect(worst).toBeLessThan(1e-4);
    expect(clip.length).toBe(
      Math.round(MANY.reduce((sum, [from, to]) => sum + to - from, 0) * OUTPUT_SAMPLE_RATE),
    );
  });

  test('has no step at a join, whatever the wave does there', async () => {
    const stretches = MANY.map(([from, to], i) => [from + 0.0013 * i, to + 0.0013 * i] as const);
    const { clip } = await joined('sine=f=110:r=48000,volume=6dB', stretches);
    // The wave itself rises by 0.004 from one sample to the next; −40 dBFS is 0.01.
    let worst = 0;
    for (let i = 1; i < clip.length; i++)
      worst = Math.max(worst, Math.abs((clip[i] ?? 0) - (clip[i - 1] ?? 0)));
    expect(worst).toBeLessThan(0.01);
  });

  test('does not fall silent at a join: the room goes on', async () => {
    const { clip } = await joined('anoisesrc=c=white:a=0.02:r=48000:seed=3', MANY);
    const level = (from: number, length: number) => {
      let energy = 0;
      for (let i = from; i < from + length; i++) energy += (clip[i] ?? 0) ** 2;
      return 10 * Math.log10(energy / length);
    };
    const usual = level(4800, clip.length - 9600);
    for (const join of joinsOf(MANY)) expect(level(join - 120, 240) - usual).toBeGreaterThan(-4.5);
  });
});
