import { availableParallelism } from 'node:os';
import type { Plan } from '@reelwright/plan';
import pMap from 'p-map';
import { EngineError, throwIfCancelled } from '../error.ts';
import type { Source } from '../facts/index.ts';
import type { Context } from './context.ts';
import { deliverClip } from './deliver.ts';
import { inStage } from './events.ts';
import type { Manifest, ManifestClip } from './manifest.ts';

/** A render of 1080p takes about 0.35 GiB, and most of what is free is to stay so. */
const BYTES_PER_RENDER = 2 ** 30;
/** More at a time read one disk from ever more places. */
const MOST_AT_A_TIME = 4;

type Failure = Manifest['failed'][number];
/** What became of a plan; `null` when the run was cancelled. */
type Outcome = { clip: ManifestClip } | { failure: Failure; error: unknown } | null;

/**
 * Renders plans side by side, the best first: an encode keeps one core busy and little more. Those that fail are named,
 * the others are whole. Throws EngineError `cancelled`, once nothing runs any more, or what failed when every clip failed.
 */
export async function renderClips(
  path: string,
  source: Source,
  plans: readonly Plan[],
  settings: { folder: string; urlPrefix?: string | undefined },
  { events, signal }: Pick<Context, 'events' | 'signal'>,
): Promise<Pick<Manifest, 'clips' | 'failed'>> {
  const outcomes = await inStage(events, 'render', async (progress) => {
    const reached = plans.map(() => 0);
    const renderOne = (plan: Plan, i: number): Promise<Outcome> => {
      const to = { folder: settings.folder, index: i + 1, urlPrefix: settings.urlPrefix ?? '' };
      const reach = (fraction: number) => {
        reached[i] = fraction;
        progress(reached.reduce((sum, one) => sum + one, 0) / plans.length);
      };
      return outcomeOf(to.index, () => deliverClip(path, source, plan, to, { signal, progress: reach }), {
        events,
        signal,
      });
    };
    const made = await pMap(plans, renderOne, { concurrency: rendersAtATime() });
    throwIfCancelled(signal);
    return made.filter((outcome) => outcome !== null);
  });
  const clips = outcomes.flatMap((outcome) => ('clip' in outcome ? [outcome.clip] : []));
  const failures = outcomes.filter((outcome) => 'failure' in outcome);
  if (clips.length === 0) throw failures[0]?.error;
  return { clips, failed: failures.map(({ failure }) => failure) };
}

/** Renders clip number `index` unless the run was cancelled, and tells how that went. */
async function outcomeOf(
  index: number,
  deliver: () => Promise<ManifestClip>,
  { events, signal }: Pick<Context, 'events' | 'signal'>,
): Promise<Outcome> {
  if (signal?.aborted) return null;
  try {
    const clip = await deliver();
    events({ type: 'clip-finished', index, files: [clip.downloadUrl, clip.posterUrl] });
    return { clip };
  } catch (error) {
    if (signal?.aborted) return null;
    const code = error instanceof EngineError ? error.code : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    events({ type: 'clip-failed', index, code, message });
    return { failure: { index, code, message }, error };
  }
}

function rendersAtATime(): number {
  const fitting = Math.floor(process.availableMemory() / BYTES_PER_RENDER);
  return Math.max(1, Math.min(availableParallelism(), MOST_AT_A_TIME, fitting));
}
