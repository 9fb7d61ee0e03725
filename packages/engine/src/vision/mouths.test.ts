import { describe, expect, test } from 'vitest';
import type { HeardSpeech } from './evidence.ts';
import { watchMouths } from './mouths.ts';
import type { Look } from './tracks.ts';

describe('mouths', { timeout: 120_000 }, () => {
  test('stop when cancelled', async () => {
    const controller = new AbortController();
    const heard = talkOf(4);
    const { watch } = await watchMouths(heard, { signal: controller.signal });
    await using _watch = watch;
    setTimeout(() => controller.abort(), 50);
    const run = async () => {
      for (let second = 0; second < 60; second++) await pushSecond(watch, second);
      await watch?.finishSpan([]);
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each([
    { footage: 'in one shot', cuts: false, least: 150 },
    { footage: 'with a cut every second', cuts: true, least: 25 },
  ])(
    'of a minute and a half with two faces $footage never hold more than ten seconds of pictures',
    async ({ cuts, least }) => {
      const { watch } = await watchMouths(talkOf(4), {});
      await using _watch = watch;
      let most = 0;
      for (let second = 0; second < 90; second++) {
        await pushSecond(watch, second, cuts);
        most = Math.max(most, watch?.held() ?? 0);
      }
      expect(most).toBeGreaterThan(least);
      // Two mouths, each at most a chunk and its margins, and the frames since the last look.
      expect(most).toBeLessThan(250);
      await watch?.finishSpan([]);
      expect(watch?.held()).toBe(0);
    },
  );
});

/** Ninety seconds of sound in which something is said in the first `seconds`. */
function talkOf(seconds: number): HeardSpeech {
  const speech = [{ startSeconds: 0, endSeconds: seconds }];
  return {
    sound: [{ startSeconds: 0, samples: new Float32Array(90 * 16_000) }],
    speech,
    voices: { turns: [], fallbacks: [] },
  };
}

/** A second of grey frames with two faces in it, found five times; `cuts`: every second shows another picture. */
async function pushSecond(
  watch: Awaited<ReturnType<typeof watchMouths>>['watch'],
  second: number,
  cuts = false,
): Promise<void> {
  const [width, height] = [160, 90];
  for (let i = 0; i < 25; i++) {
    const data = new Uint8Array(width * height).map((_, at) => {
      const level = (at * 7 + second * 25 + i) % 128;
      return cuts && second % 2 === 1 ? 255 - level : level;
    });
    const atSeconds = second + i / 25;
    await watch?.push({ view: 0, index: second * 25 + i, atSeconds, width, height, data });
    if (i % 5 === 4) watch?.look(twoFaces(second + (i - 4) / 25));
  }
}

function twoFaces(atSeconds: number): Look {
  const faces = [0.2, 0.6].map((x) => ({
    box: { x, y: 0.3, width: 0.2, height: 0.4 },
    confidence: 1,
    eyes: { x: x + 0.1, y: 0.45 },
    mouthOpening: 0,
    descriptor: null,
  }));
  return { atSeconds, faces };
}
