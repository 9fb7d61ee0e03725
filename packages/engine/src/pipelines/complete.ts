import { captionWords, type Plan, withShotsOver } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import { overlapSeconds, type Source, type Span } from '../facts/index.ts';
import { frameClip, onlyWith } from '../framing/index.ts';
import { pictureOf, trimmed } from './clip.ts';
import { type Context, openContext, type PipelineSettings } from './context.ts';
import { align, type Heard, hear } from './hear.ts';
import { listen } from './listen.ts';
import { look } from './look.ts';
import { openSource } from './open.ts';
import type { ClipOptions } from './options.ts';
import { recaption } from './recaption.ts';

/**
 * Looks at and listens to stretches that an edit added to a plan (`unplannedStretches`, in order of time): their words are
 * placed exactly, and each is framed on who is seen there, as when the clip was made. `options` are the job's. Throws
 * EngineError as `plan` does.
 */
export async function completePlan(
  path: string,
  plan: Plan,
  stretches: readonly Span[],
  options: ClipOptions,
  settings: PipelineSettings,
): Promise<Plan> {
  const context = openContext(settings);
  const source = await openSource(path, context);
  const picture = pictureOf(source);
  const heard = await heardIn(path, source, stretches, options, context);
  const listened = await listen(path, source, stretches, heard?.transcript ?? null, context);
  const scenes = await look(path, source, stretches, listened, context);
  const framed = frameClip(stretches, [], scenes, picture, plan.output);
  const { kept } = onlyWith(options.layouts, framed, scenes, picture, plan.output);
  const looked = stretches.reduce((whole, stretch, i) => withShotsOver(whole, stretch, kept[i] ?? []), plan);
  return heard ? recaptioned(looked, heard, stretches, context) : looked;
}

/** What is said there, its words placed exactly; null when nothing is, or it is not understood. */
async function heardIn(
  path: string,
  source: Source,
  stretches: readonly Span[],
  options: ClipOptions,
  context: Context,
): Promise<Heard | null> {
  if (source.sound === null) return null;
  try {
    const heard = await hear(path, source, trimmed(source, options), context);
    return await align(path, source, heard, stretches, context);
  } catch (error) {
    const isUnheard =
      error instanceof EngineError && (error.code === 'no_speech' || error.code === 'language_unsupported');
    if (isUnheard) return null;
    throw error;
  }
}

async function recaptioned(
  plan: Plan,
  { transcript }: Heard,
  stretches: readonly Span[],
  { signal }: Context,
): Promise<Plan> {
  const isNew = (word: Span) => stretches.some((stretch) => overlapSeconds(stretch, word) > 0);
  const placed = transcript.words
    .filter(isNew)
    .map(({ text, startSeconds, endSeconds }) => ({ text, startSeconds, endSeconds }));
  const words = [...captionWords(plan).filter((word) => !isNew(word)), ...placed].sort(
    (a, b) => a.startSeconds - b.startSeconds,
  );
  const { captions } = plan;
  if (captions.preset === 'none') return recaption(plan, { preset: 'none', words, signal });
  return recaption(plan, { preset: captions.preset, look: captions.look, words, signal });
}
