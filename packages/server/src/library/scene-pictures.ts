import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, type Source, writeStill } from '@reelwright/engine';
import { numberedShots, type Plan } from '@reelwright/plan';
import pLimit from 'p-limit';
import { ServerError } from '../error.ts';
import { newId } from '../ports.ts';
import { type Blob, type BlobKey, type ByteRange, blobKey } from '../storage/index.ts';
import { getPlan } from './clips.ts';
import type { LibraryContext } from './context.ts';
import { JOBS_FOLDER } from './control.ts';
import { getSource, sourcePath } from './source-file.ts';

/** Pixels of a picture's longer side: as large as an editor shows it on a dense screen. */
const LONGEST_SIDE = 480;
/** How long the pictures of one clip may take, ms. */
const PATIENCE_MS = 5 * 60_000;

/** A small picture of a scene: of all of the source's frame, at the scene's middle. */
export type ScenePicture = {
  readonly sizeBytes: number;
  /** Tells it from the picture of any other moment. */
  readonly version: string;
  open(range?: ByteRange): Promise<Blob>;
};

/**
 * The picture of a scene (`numberedShots`) of the owner's clip, from 1. Those of the clip are made when the first of them
 * is asked for, and go with the job. Throws `not_found` for a scene that is not there or a source without a picture;
 * otherwise as `getPlan`.
 */
export type ScenePictures = (
  ownerId: string,
  jobId: string,
  clipIndex: number,
  scene: number,
) => Promise<ScenePicture>;

/** Makes pictures of scenes, those of one clip at a time; what is on its way stands in a folder below `scratchFolder`. */
export function createScenePictures(
  context: Pick<LibraryContext, 'db' | 'store' | 'ports'>,
  scratchFolder: string,
): ScenePictures {
  const oneAtATime = pLimit(1);
  return async (ownerId, jobId, clipIndex, scene) => {
    const { plan } = await getPlan(context, ownerId, jobId, clipIndex);
    const atMs = momentsOf(plan)[scene];
    if (atMs === undefined) throw new ServerError('not_found', `The clip has no scene ${scene}.`);
    const key = pictureKey(jobId, atMs);
    // Whoever waited for the same clip finds its pictures made.
    const made =
      (await context.store.head(key)) ??
      (await oneAtATime(async () => {
        if (!(await context.store.head(key)))
          await makePictures(context, scratchFolder, ownerId, jobId, plan);
        return context.store.head(key);
      }));
    if (!made) throw new ServerError('not_found', 'The source shows nothing in that scene.');
    return {
      sizeBytes: made.sizeBytes,
      version: `${jobId}-${atMs}`,
      open: (range) => context.store.get(key, range),
    };
  };
}

/** Makes every picture of a clip that is not there yet. A scene in which the source shows nothing gets none. */
async function makePictures(
  context: Pick<LibraryContext, 'db' | 'store' | 'ports'>,
  scratchFolder: string,
  ownerId: string,
  jobId: string,
  plan: Plan,
): Promise<void> {
  const { probe } = await getSource(context, ownerId, jobId);
  if (!probe?.picture) throw new ServerError('not_found', 'The source has no picture.');
  const folder = join(scratchFolder, `scenes-${newId(context.ports)}`);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await mkdir(folder, { recursive: true });
  try {
    const path = await sourcePath(context, ownerId, jobId, folder, signal);
    for (const atMs of new Set(momentsOf(plan))) {
      const key = pictureKey(jobId, atMs);
      if (await context.store.head(key)) continue;
      const file = join(folder, `${atMs}.jpg`);
      if (await isShown(path, probe, atMs, file, signal)) await context.store.adopt(key, file, { signal });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the picture of a moment; false when the source shows nothing then. */
async function isShown(
  path: string,
  source: Source,
  atMs: number,
  file: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await writeStill(path, source, atMs / 1_000, file, { longestSide: LONGEST_SIDE, signal });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EngineError && error.code === 'invalid_input') return false;
    throw error;
  }
}

/** The middle of each scene on the source's clock, whole milliseconds. */
function momentsOf(plan: Plan): number[] {
  return numberedShots(plan).map(({ shot }) =>
    Math.round(((shot.startSeconds + shot.endSeconds) / 2) * 1_000),
  );
}

function pictureKey(jobId: string, atMs: number): BlobKey {
  return blobKey(JOBS_FOLDER, jobId, 'scenes', `${atMs}.jpg`);
}
