import { expect, test } from 'vitest';
import { newPath } from '../testing/footage.ts';
import { decodeFrames } from './frames.ts';
import { fileUrl } from './input.ts';
import { probe } from './probe.ts';
import { runFfmpeg } from './process.ts';
import { decodeSound } from './sound.ts';

/** Picture codec, sound codec. Each has its own delay, which containers note in their own ways or not at all. */
const containers: [string, string, string][] = [
  ['mp4', 'libx264', 'aac'],
  ['mp4', 'libx264', 'libmp3lame'],
  ['mov', 'libx264', 'pcm_s16le'],
  ['mkv', 'libx264', 'aac'],
  ['webm', 'libvpx', 'libopus'],
  ['ts', 'libx264', 'aac'],
  ['avi', 'mpeg4', 'libmp3lame'],
  ['flv', 'libx264', 'aac'],
  ['wmv', 'wmv2', 'wmav2'],
  ['mpg', 'mpeg2video', 'mp2'],
];

/** Black and silent until 3 s; white and a tone from then on. */
async function flash(extension: string, pictureCodec: string, soundCodec: string): Promise<string> {
  const path = newPath(extension);
  await runFfmpeg(
    [
      ...['-f', 'lavfi', '-i', "color=black:s=64x64:r=25:d=6,drawbox=c=white:t=fill:enable='gte(t,3)'"],
      ...['-f', 'lavfi', '-i', "aevalsrc='if(gte(t,3),0.5*sin(2*PI*1000*t),0)':s=44100:d=6"],
      ...['-c:v', pictureCodec, '-c:a', soundCodec, fileUrl(path)],
    ],
    { stage: 'make footage' },
  );
  return path;
}

test.each(containers)(
  'a flash and a tone of one moment are decoded at one moment from %s (%s, %s)',
  async (...container) => {
    const path = await flash(...container);
    const source = await probe(path);
    for (const startSeconds of [0, 1.3]) {
      let samples = 0;
      let toneSeconds: number | null = null;
      for await (const chunk of decodeSound(path, source, { startSeconds })) {
        const at = chunk.findIndex((value) => Math.abs(value) > 0.1);
        if (at >= 0) toneSeconds ??= startSeconds + (samples + at) / 16_000;
        samples += chunk.length;
      }
      let flashSeconds: number | null = null;
      const views = [{ framesPerSecond: 100, width: 2, height: 2, format: 'gray' as const }];
      for await (const frame of decodeFrames(path, source, { startSeconds, endSeconds: 6, views }))
        if ((frame.data[0] ?? 0) > 128) flashSeconds ??= frame.atSeconds;
      expect(toneSeconds).toBeGreaterThan(2.99);
      expect(toneSeconds).toBeLessThan(3.06);
      // Half a frame of tolerance in which frame is shown, and some milliseconds of codec edge.
      expect(Math.abs((toneSeconds ?? 0) - (flashSeconds ?? 0))).toBeLessThan(0.032);
    }
  },
);
