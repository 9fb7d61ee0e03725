import { availableParallelism } from 'node:os';
import type { Plan } from '@reelwright/plan';
import pMap from 'p-map';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { Source } from '../facts/index.ts';
import type { Context } from './context.ts';
import { deliverClip } from './deliver.ts';
import { inStage } from './events.ts';
import type { Manifest, ManifestClip } from './manifest.ts';

/** A render of 1080p takes up to 0.5 GiB, and nobody else's memory is to be used up. */
const BYTES_PER_RENDER = 2 ** 30;
/** More at a time read one disk from ever more places. */
const MOST_AT_A_TIME = 4;

/**
 * Renders plans side by side, the best first: an encode keeps one core busy and little more. Those that fail are named,
 * the others are whole. Throws EngineError `cancelled`, once nothing runs any more, or what failed when every clip failed.
 */
export async function renderClips(
  path: string,
  source: Source,
  plans: readonly Plan[],
  settings: { folder: string; urlPrefix?: string | undefined },
  context: Pick<Context, 'events' | 'signal'>,
): Promise<Pick<Manifest, 'clips' | 'failed'>> {
  const clips: ManifestClip[] = [];
  const failed: Manifest['failed'] = [];
  const errors: unknown[] = [];
  await inStage(context.events, 'render', async (progress) => {
    const reached = plans.map(() => 0);
    const renderOne = async (plan: Plan, i: number) => {
      if (context.signal?.aborted) return;
      const index = i + 1;
      const to = { folder: settings.folder, index, urlPrefix: settings.urlPrefix ?? '' };
      try {
        const done = await deliverClip(path, source, plan, to, {
          signal: context.signal,
          progress: (fraction) => {
            reached[i] = fraction;
            progress(reached.reduce((sum, one) => sum + one, 0) / plans.length);
          },
        });
        clips.push(done);
        context.events({ type: 'clip-finished', index, files: [done.downloadUrl, done.posterUrl] });
      } catch (error) {
        if (context.signal?.aborted) return;
        errors.push(error);
        const code = error instanceof EngineError ? error.code : 'internal';
        const message = error instanceof Error ? error.message : String(error);
        failed.push({ index, code, message });
        context.events({ type: 'clip-failed', index, code, message });
      }
    };
    await pMap(plans, renderOne, { concurrency: rendersAtATime() });
    throwIfCancelled(context.signal);
  });
  if (clips.length === 0) throw errors[0];
  return { clips: inOrder(clips), failed: inOrder(failed) };
}

function rendersAtATime(): number {
  const fitting = Math.floor(process.availableMemory() / BYTES_PER_RENDER);
  return Math.max(1, Math.min(availableParallelism(), MOST_AT_A_TIME, fitting));
}

function inOrder<Numbered extends { index: number }>(list: readonly Numbered[]): Numbered[] {
  return list.toSorted((a, b) => a.index - b.index);
}
