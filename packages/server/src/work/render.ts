import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { render } from '@reelwright/engine';
import { parsePlan } from '@reelwright/plan';
import { ServerError } from '../error.ts';
import {
  ARTEFACT_KINDS,
  artefactKey,
  artefactName,
  discardFiles,
  dubTrackKey,
  jobInput,
  type RenderedFile,
  type Rendering,
  recordClip,
  recordClipStart,
} from '../library/for-work.ts';
import { newId } from '../ports.ts';
import type { WorkerContext } from './context.ts';
import { withPatience } from './patience.ts';

/**
 * Makes a clip of its plan and puts its files into storage, all of them or none. Says whether it was still wanted. Done
 * twice, it gives the same files in the same places.
 */
export async function renderClip(
  context: WorkerContext,
  rendering: Rendering,
  attempt: number,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<boolean> {
  const { sources } = context;
  const clip = await withPatience(signal, () => recordClipStart(context, rendering));
  const input = await withPatience(signal, () => jobInput(context, rendering));
  if (!clip || !input) return false;
  const plan = parsePlan(clip.plan);
  const folder = join(context.folder, newId(context.ports));
  await mkdir(folder, { recursive: true });
  try {
    const dubTrack = plan.dub
      ? await context.store.localFile(dubTrackKey(rendering.jobId, plan.dub.trackHash), folder, { signal })
      : undefined;
    const manifest = await sources.use(input.storageKey, signal, (path) =>
      render(path, plan, {
        folder,
        index: rendering.index,
        dubTrack,
        signal,
        source: input.probe ?? undefined,
        languageModel: null,
        onEvent: (event) => {
          if (event.type === 'progress' && event.stage === 'render') onProgress(event.fraction);
        },
      }),
    );
    const files = await store(context, rendering, attempt, folder, signal);
    return await withPatience(signal, () => recordClip(context, rendering, manifest, files));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function store(
  context: WorkerContext,
  rendering: Rendering,
  attempt: number,
  folder: string,
  signal: AbortSignal,
): Promise<RenderedFile[]> {
  const { store } = context;
  const { jobId, index } = rendering;
  const files: RenderedFile[] = [];
  try {
    for (const kind of ARTEFACT_KINDS) {
      if (signal.aborted) throw new ServerError('cancelled', 'Cancelled.', { cause: signal.reason });
      const name = artefactName(index, kind);
      const storageKey = artefactKey(jobId, { ...rendering, attempt }, name);
      const written = await store.put(storageKey, createReadStream(join(folder, name)), { signal });
      files.push({ kind, storageKey, ...written });
    }
    return files;
  } catch (error) {
    // Nobody will name these: the job may be deleted already.
    await discardFiles(
      context,
      rendering,
      files.map(({ storageKey }) => storageKey),
    ).catch(context.onTrouble);
    throw error;
  }
}
