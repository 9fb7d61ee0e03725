import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scenes } from '../facts/index.ts';
import { probe, runFfmpeg } from '../media/index.ts';
import { findShared } from '../testing/shared.ts';
import { examineScenes } from './index.ts';

const shared = findShared();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-vision-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Test pictures joined at 2 s and 3.2 s, with a tone; 5 s in all. */
async function joinedFootage(): Promise<string> {
  const path = join(folder, 'joined.mp4');
  const parts = [
    'testsrc2=s=320x180:r=25:d=2',
    'smptebars=s=320x180:r=25:d=1.2',
    'mandelbrot=s=320x180:r=25',
  ];
  const inputs = parts.flatMap((part) => ['-f', 'lavfi', '-i', part]);
  const graph = `[2:v]trim=duration=1.8[c];[0:v][1:v][c]concat=n=3,format=yuv420p[v]`;
  await runFfmpeg(['-y', ...inputs, '-filter_complex', graph, '-map', '[v]', '-t', '5', path], {
    stage: 'make test footage',
  });
  return path;
}

describe('scenes', () => {
  test('of generated footage: shots to the frame, nobody in them, spans kept apart', async () => {
    const path = await joinedFootage();
    const source = await probe(path);
    const moments: number[] = [];
    const spans = [
      { startSeconds: 4, endSeconds: 99 },
      { startSeconds: 1, endSeconds: 3.6 },
    ];
    const scenes = await examineScenes(path, source, spans, { onProgress: (at) => moments.push(at) });
    expect(Scenes.parse(scenes).tracks).toEqual([]);
    expect(scenes.examined.map((span) => span.startSeconds)).toEqual([1, 4]);
    expect(scenes.shots.map((shot) => Math.round(shot.startSeconds * 25))).toEqual([25, 50, 80, 100]);
    expect(scenes.shots.at(-1)?.endSeconds).toBe(source.durationSeconds);
    expect(moments[0]).toBe(1);
  });

  test('are empty without a picture', async () => {
    const path = join(folder, 'tone.wav');
    await runFfmpeg(['-y', '-f', 'lavfi', '-i', 'sine=d=1', path], { stage: 'make test sound' });
    const scenes = await examineScenes(path, await probe(path), [{ startSeconds: 0, endSeconds: 1 }]);
    expect(scenes).toMatchObject({ examined: [], shots: [], tracks: [], fallbacks: [] });
  });

  test('stop when cancelled', async () => {
    const path = await joinedFootage();
    const source = await probe(path);
    const controller = new AbortController();
    const running = examineScenes(path, source, [{ startSeconds: 0, endSeconds: 5 }], {
      signal: controller.signal,
      onProgress: (at) => at > 1 && controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.skipIf(!shared)('of a single speaker: one shot, one face in every look', async () => {
    const path = `${shared}/media/video/single_speaker_adt31.mp4`;
    const scenes = await examineScenes(path, await probe(path), [{ startSeconds: 2, endSeconds: 8 }]);
    expect(scenes.shots).toHaveLength(1);
    expect(scenes.tracks.map((track) => track.faces.length)).toEqual([30]);
    for (const face of scenes.tracks[0]?.faces ?? []) {
      expect(face.eyes.x).toBeGreaterThan(face.box.x);
      expect(face.eyes.y).toBeLessThan(face.box.y + face.box.height / 2);
    }
  });

  test.skipIf(!shared)('of same-studio cuts: every cut to the frame, one speaker each', async () => {
    const path = `${shared}/media/derived/grid_montage_11x3s.mp4`;
    const scenes = await examineScenes(path, await probe(path), [{ startSeconds: 13, endSeconds: 25 }]);
    expect(scenes.shots.map((shot) => Math.round(shot.startSeconds * 100) / 100)).toEqual([
      13, 15, 18, 21, 24,
    ]);
    expect(scenes.tracks.map((track) => track.shot)).toEqual([0, 1, 2, 3, 4]);
  });

  test.skipIf(!shared)('of people seen from behind hold no face', async () => {
    const path = `${shared}/media/video/people_from_behind_no_faces.mp4`;
    const scenes = await examineScenes(path, await probe(path), [{ startSeconds: 20, endSeconds: 40 }]);
    expect(scenes.tracks).toEqual([]);
  });
});
