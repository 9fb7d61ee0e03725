import type { Plan } from '@reelwright/plan';
import { openContext, type PipelineSettings } from './context.ts';
import { deliverClip } from './deliver.ts';
import { inStage } from './events.ts';
import type { ManifestClip } from './manifest.ts';
import { openSource } from './open.ts';

/**
 * Renders one plan from its source, as clip number `index` (default 1) in `folder`. Throws EngineError
 * `invalid_input` when the plan was made for another file.
 */
export async function render(
  path: string,
  plan: Plan,
  settings: PipelineSettings & {
    folder: string;
    index?: number;
    urlPrefix?: string;
    /** The file that the plan's dub names; needed when it has one. */
    dubTrack?: string | undefined;
  },
): Promise<ManifestClip> {
  const context = openContext(settings);
  const source = await openSource(path, context);
  const to = { folder: settings.folder, index: settings.index ?? 1, urlPrefix: settings.urlPrefix ?? '' };
  return inStage(context.events, 'render', (progress) =>
    deliverClip(path, source, plan, to, {
      signal: context.signal,
      progress,
      dubTrack: settings.dubTrack,
    }),
  );
}
