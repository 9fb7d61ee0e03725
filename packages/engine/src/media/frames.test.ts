import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Source } from '../facts/index.ts';
import { type FootageKind, footage } from '../testing/footage.ts';
import { findShared } from '../testing/shared.ts';
import { decodeFrames, type Frame, frameArguments, type View } from './frames.ts';
import { merge } from './merge.ts';
import { probe } from './probe.ts';
import { hasFilter } from './programs.ts';

const shared = findShared();
const known = new Map<string, Promise<Source>>();

/** What a file is, asked once. */
function sourceOf(path: string): Promise<Source> {
  const source = known.get(path) ?? probe(path);
  known.set(path, source);
  return source;
}
const small: View = { framesPerSecond: 5, width: 8, height: 8, format: 'gray' };

async function frames(
  path: string,
  span: { startSeconds: number; endSeconds: number },
  views: View[] = [small],
): Promise<Frame[][]> {
  const seen: Frame[][] = views.map(() => []);
  for await (const frame of decodeFrames(path, await sourceOf(path), { ...span, views }))
    seen[frame.view]?.push(frame);
  return seen;
}

/** The time that the clock footage shows: its brightness is 16 + 4·t, stretched by 255/219 from video to full range. */
const shownSeconds = (frame: Frame) => {
  const mean = frame.data.reduce((sum, value) => sum + value, 0) / frame.data.length;
  return (mean * 219) / 255 / 4;
};

describe('decoded frames', () => {
  test.each([
    ['clock', 0, 0],
    ['clock', 3.1, 0],
    ['clockRounded', 0, 0.021],
    ['clockRounded', 2.71, 0.021],
    ['clockStream', 0, 0.02],
    ['clockStream', 7.3, 0.02],
  ] as [FootageKind, number, number][])(
    'of %s from %d s on show what was on screen at their times',
    async (kind, startSeconds, lag) => {
      for (const framesPerSecond of [2, 5, 'all'] as const) {
        const [seen = []] = await frames(
          await footage(kind),
          { startSeconds, endSeconds: startSeconds + 2 },
          [{ ...small, framesPerSecond }],
        );
        expect(seen.length).toBe(
          framesPerSecond === 'all' ? (kind === 'clockRounded' ? 60 : 50) : framesPerSecond * 2,
        );
        for (const [k, frame] of seen.entries()) {
          expect(frame.index).toBe(k);
          // One level of brightness is a quarter of a second, and rounding costs half of one.
          expect(Math.abs(shownSeconds(frame) - (frame.atSeconds - lag))).toBeLessThan(0.35);
        }
        expect(seen[0]?.atSeconds).toBe(startSeconds);
      }
    },
  );

  test('before the picture starts are the first one, held, and later ones are on time', async () => {
    const [seen = []] = await frames(await footage('lateStart'), { startSeconds: 0, endSeconds: 4 });
    expect(seen.length).toBe(20);
    for (const frame of seen)
      expect(Math.abs(shownSeconds(frame) - Math.max(0, frame.atSeconds - 1))).toBeLessThan(0.35);
  });

  test('end with the picture', async () => {
    const [seen = []] = await frames(await footage('oneSecond'), { startSeconds: 0, endSeconds: 3 });
    expect(seen.length).toBe(5);
  });

  test('of two views at different rates come from one decode without waiting for each other', async () => {
    const path = await footage('plain');
    const views: View[] = [
      { framesPerSecond: 'all', width: 640, height: 360, format: 'rgb24' },
      { framesPerSecond: 1, width: 320, height: 180, format: 'rgb24' },
      { framesPerSecond: 5, width: 64, height: 36, format: 'gray' },
    ];
    const counts = [0, 0, 0];
    for await (const frame of decodeFrames(path, await sourceOf(path), {
      startSeconds: 0,
      endSeconds: 6,
      views,
    })) {
      const view = views[frame.view];
      expect(frame.index).toBe(counts[frame.view]);
      expect(frame.data.length).toBe(frame.width * frame.height * (view?.format === 'gray' ? 1 : 3));
      counts[frame.view] = (counts[frame.view] ?? 0) + 1;
      // Slower than ffmpeg, so that every pipe fills up.
      if (frame.index % 10 === 0) await wait(10);
    }
    expect(counts).toEqual([180, 6, 30]);
  });

  test('are held in bounded memory, however slowly they are taken', async () => {
    const path = await footage('plain');
    const source = await sourceOf(path);
    const views: View[] = [0, 1].map(() => ({
      framesPerSecond: 'all',
      width: 1920,
      height: 1080,
      format: 'rgb24',
    }));
    const before = process.memoryUsage();
    let taken = 0;
    for await (const frame of decodeFrames(path, source, { startSeconds: 0, endSeconds: 6, views })) {
      taken += frame.data.length;
      await wait(200);
      if (taken > 30_000_000) break;
    }
    // 360 frames of 6 MB are on offer; a few may be on the way.
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    expect(grown).toBeLessThan(64 * 1024 ** 2);
  });

  test('are upright', async () => {
    const [seen = []] = await frames(await footage('rotated'), { startSeconds: 0, endSeconds: 0.2 }, [
      { framesPerSecond: 5, width: 18, height: 32, format: 'gray' },
    ]);
    const data = seen[0]?.data ?? new Uint8Array();
    const row = (y: number) =>
      data.subarray(y * 18, (y + 1) * 18).reduce((sum, value) => sum + value, 0) / 18;
    expect(row(2)).toBeLessThan(20);
    expect(row(30)).toBeGreaterThan(235);
  });

  test('of a picture that changes its size on the way keep theirs, and their clock', async () => {
    const [seen = []] = await frames(await footage('changingSize'), { startSeconds: 0, endSeconds: 4 });
    expect(seen.length).toBe(20);
    for (const frame of seen) {
      if (frame.atSeconds < 1.9) expect(frame.data[0]).toBeLessThan(20);
      if (frame.atSeconds > 2.1) expect(frame.data[0]).toBeGreaterThan(235);
    }
  });

  test.each(['hdr', 'hdrBare'] as const)('of %s are brought down to the range of a screen', async (kind) => {
    const path = await footage(kind);
    const [seen = []] = await frames(path, { startSeconds: 0, endSeconds: 0.4 }, [
      { framesPerSecond: 5, width: 32, height: 18, format: 'rgb24' },
    ]);
    expect(seen.length).toBe(2);
    const values = [...(seen[0]?.data ?? [])];
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(60);
    const { picture } = await sourceOf(path);
    if (!picture) throw new Error('no picture');
    const args = frameArguments(path, { demuxer: 'mov' }, picture, {
      startSeconds: 0,
      endSeconds: 1,
      views: [small],
    });
    expect(args.join(' ').includes('tonemap')).toBe(hasFilter('zscale'));
  });

  test.each([
    'tenBit',
    'oddSize',
    'variableRate',
    'interlaced',
    'widePixels',
    'webm',
    'avi',
    'asf',
    'flv',
    'programStream',
  ] as const)('come from %s', async (kind) => {
    const [seen = []] = await frames(await footage(kind), { startSeconds: 0, endSeconds: 2 }, [
      { framesPerSecond: 10, width: 33, height: 17, format: 'rgb24' },
    ]);
    expect(seen.length).toBe(20);
    expect(new Set(seen[0]?.data).size).toBeGreaterThan(10);
  });

  test('are refused for an empty span, a view without size and a source without picture', async () => {
    const path = await footage('plain');
    await expect(frames(path, { startSeconds: 2, endSeconds: 2 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(
      frames(path, { startSeconds: 0, endSeconds: 1 }, [{ ...small, width: 0 }]),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(frames(await footage('wav'), { startSeconds: 0, endSeconds: 1 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('stop when cancelled', async () => {
    const path = await footage('plain');
    const source = await sourceOf(path);
    const abort = new AbortController();
    const views: View[] = [{ framesPerSecond: 'all', width: 1920, height: 1080, format: 'rgb24' }];
    const read = async () => {
      for await (const frame of decodeFrames(path, source, {
        startSeconds: 0,
        endSeconds: 6,
        views,
        signal: abort.signal,
      }))
        if (frame.index === 3) abort.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('merging', () => {
  async function* counted(count: number, everyMs: number): AsyncIterable<number> {
    for (let i = 0; i < count; i++) {
      await wait(everyMs);
      yield i;
    }
  }

  test('gives everything of every source, each in its order', async () => {
    const seen: number[] = [];
    for await (const item of merge([counted(5, 1), counted(3, 7), counted(0, 1)])) seen.push(item);
    expect(seen.toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 2, 3, 4]);
  });

  test('passes on the error of a source', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
    async function* broken(): AsyncIterable<number> {
      throw new Error('broken');
    }
    const read = async () => {
      for await (const item of merge([counted(5, 1), broken()])) expect(item).toBeGreaterThanOrEqual(0);
    };
    await expect(read()).rejects.toThrow('broken');
  });
});

describe.skipIf(!shared)('on real footage, decoded frames', () => {
  test('of a picture that starts 0.834 s late are on the clock of the source', async () => {
    const path = `${shared}/media/video/googlework_short.mp4`;
    const [seen = []] = await frames(path, { startSeconds: 0, endSeconds: 3 }, [
      { ...small, framesPerSecond: 10 },
    ]);
    expect(seen.length).toBe(30);
    const first = seen[0]?.data;
    for (const frame of seen.filter(({ atSeconds }) => atSeconds < 0.82)) expect(frame.data).toEqual(first);
  });

  test('count out as truth does: 30 numbered frames', async () => {
    const [seen = []] = await frames(
      `${shared}/media/video/psd_counter.mp4`,
      { startSeconds: 0, endSeconds: 3 },
      [{ framesPerSecond: 'all', width: 64, height: 36, format: 'gray' }],
    );
    expect(seen.length).toBe(30);
    expect(new Set(seen.map(({ data }) => Buffer.from(data).toString('hex'))).size).toBe(30);
  });
});
