import { describe, expect, test } from 'vitest';
import { type Face, type Scenes, WHOLE_FRAME } from '../facts/index.ts';
import { fileUrl, probe, runFfmpeg } from '../media/index.ts';
import { newPath } from '../testing/temporary.ts';
import { noFacts } from './cache.ts';
import { openContext } from './context.ts';
import type { PipelineEvent } from './events.ts';
import { withSpeakers } from './speakers.ts';

const SECONDS = 6;

/** A picture that is no face, and a voice from 1 s on; or silence. */
async function footage(isSpoken: boolean): Promise<string> {
  const path = newPath('mp4');
  const sound = isSpoken
    ? `flite=text='we begin with the first of the many things that i wanted to say today':voice=slt`
    : 'anullsrc=r=16000:cl=mono';
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25', '-f', 'lavfi', '-i', sound];
  const graph = '[1:a]adelay=1000:all=1,apad[a]';
  const out = [
    '-filter_complex',
    graph,
    '-map',
    '0:v',
    '-map',
    '[a]',
    '-t',
    String(SECONDS),
    '-pix_fmt',
    'yuv420p',
  ];
  await runFfmpeg(['-y', ...inputs, ...out, fileUrl(path)], { stage: 'make test footage' });
  return path;
}

/** Scenes of one shot in which faces at these places are said to be seen all the time. */
function scenesWith(...places: readonly number[]): Scenes {
  const faceAt = (atSeconds: number, x: number): Face => ({
    atSeconds,
    box: { x, y: 0.3, width: 0.2, height: 0.4 },
    confidence: 0.9,
    eyes: { x: x + 0.1, y: 0.45 },
    mouthOpening: 0,
  });
  return {
    examined: [{ startSeconds: 0, endSeconds: SECONDS }],
    shots: [{ startSeconds: 0, endSeconds: SECONDS, entry: null, motion: new Array<number>(144).fill(0) }],
    tracks: places.map((x, id) => ({
      id,
      shot: 0,
      person: id,
      faces: Array.from({ length: 5 * SECONDS }, (_, i) => faceAt(i / 5, x)),
    })),
    insets: [],
    speaking: [],
    content: WHOLE_FRAME,
    samplesPerSecond: 5,
    fallbacks: [],
  };
}

async function told(path: string, scenes: Scenes, signal?: AbortSignal) {
  const events: PipelineEvent[] = [];
  const context = openContext({ facts: noFacts, signal, onEvent: (event) => events.push(event) });
  const result = await withSpeakers(path, await probe(path), scenes, context);
  return { result, events };
}

describe('who speaks in a whole video', () => {
  test('is not asked where one face at most is seen', async () => {
    const path = await footage(true);
    for (const scenes of [scenesWith(), scenesWith(0.4)]) {
      const { result, events } = await told(path, scenes);
      expect(result).toBe(scenes);
      expect(events).toEqual([]);
    }
  });

  test('is told over all that is spoken where two are seen, in a stage of its own that ends', async () => {
    const { result, events } = await told(await footage(true), scenesWith(0.1, 0.7));
    expect(result.fallbacks).toEqual([]);
    expect(result.speaking[0]?.startSeconds).toBeGreaterThan(0.7);
    expect(result.speaking[0]?.startSeconds).toBeLessThan(1.5);
    expect(result.speaking.at(-1)?.endSeconds).toBeGreaterThan(2.5);
    for (const { confidence } of result.speaking) expect(confidence).toBeGreaterThan(0);
    expect(events.at(0)).toEqual({ type: 'stage-started', stage: 'speakers' });
    expect(events.at(-1)).toEqual({ type: 'stage-finished', stage: 'speakers' });
    const fractions = events.flatMap((event) => (event.type === 'progress' ? [event.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(5);
  });

  test('is nobody where nothing is said', async () => {
    const scenes = scenesWith(0.1, 0.7);
    expect((await told(await footage(false), scenes)).result).toEqual(scenes);
  });

  test('is given up when cancelled', async () => {
    const path = await footage(true);
    await expect(told(path, scenesWith(0.1, 0.7), AbortSignal.timeout(150))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
