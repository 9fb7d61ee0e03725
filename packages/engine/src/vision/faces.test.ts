import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeFrames, probe } from '../media/index.ts';
import type { StoreOptions } from '../models/index.ts';
import { findShared } from '../testing/shared.ts';
import { faceView, watchFaces } from './faces.ts';
import { storeWithout } from './testing/store.ts';

const shared = findShared();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelwright-faces-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Looks for faces in a second of a video of two people side by side. */
async function lookAt(store: StoreOptions) {
  const path = `${shared}/media/derived/grid_two_person_turns.mp4`;
  const source = await probe(path);
  const { watch, fallback } = await watchFaces({ store });
  if (!watch || !source.picture) return { looks: null, fallback };
  await using faces = watch;
  const views = [faceView(source.picture, 5)];
  for await (const frame of decodeFrames(path, source, { startSeconds: 1, endSeconds: 2, views }))
    await faces.push(frame);
  return { looks: await faces.finish(), fallback };
}

describe('faces', () => {
  test.skipIf(!shared)('are found by YuNet and described, and there is nothing to report', async () => {
    const { looks, fallback } = await lookAt(await storeWithout([], folder));
    expect(fallback).toBeNull();
    expect(looks?.map(({ faces }) => faces.length)).toEqual([2, 2, 2, 2, 2]);
    expect(looks?.[0]?.faces.every(({ descriptor }) => descriptor !== null)).toBe(true);
  });

  test.skipIf(!shared)('are found without YuNet, and a fallback says by what', async () => {
    const { looks, fallback } = await lookAt(await storeWithout(['yunet'], folder));
    expect(fallback).toMatchObject({
      used: 'BlazeFace, which may miss small and turned faces',
      instead_of: 'looking for faces with YuNet',
      reason: expect.stringContaining('yunet'),
    });
    expect(looks?.map(({ faces }) => faces.length)).toEqual([2, 2, 2, 2, 2]);
  });

  test.skipIf(!shared)('are found without FaceRes, undescribed, and a fallback says so', async () => {
    const { looks, fallback } = await lookAt(await storeWithout(['faceres'], folder));
    expect(fallback).toMatchObject({
      used: 'people known again by their place in the picture',
      instead_of: 'telling people apart by their faces',
      reason: expect.stringContaining('faceres'),
    });
    expect(looks?.map(({ faces }) => faces.length)).toEqual([2, 2, 2, 2, 2]);
    expect(looks?.every(({ faces }) => faces.every(({ descriptor }) => descriptor === null))).toBe(true);
  });

  test.skipIf(!shared)('are found without either, and one fallback says both', async () => {
    const { looks, fallback } = await lookAt(await storeWithout(['yunet', 'faceres'], folder));
    expect(fallback?.used).toBe(
      'BlazeFace, which may miss small and turned faces, and people known again by their place alone',
    );
    expect(looks?.map(({ faces }) => faces.length)).toEqual([2, 2, 2, 2, 2]);
  });

  test('are none when no detector can be had, or the mesh cannot', async () => {
    for (const missing of [['yunet', 'blazeface'], ['facemesh']] as const) {
      const { watch, fallback } = await watchFaces({ store: await storeWithout(missing, folder) });
      expect(watch).toBeNull();
      expect(fallback).toMatchObject({ used: 'shots without faces', instead_of: 'looking for faces' });
    }
  });
});
