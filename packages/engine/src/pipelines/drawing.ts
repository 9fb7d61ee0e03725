import type { Plan } from '@reelwright/plan';
import { type CaptionDrawing, composeHook, drawCaptions, hookLook } from '../captions/index.ts';
import { fontsOf, HOOK_PRESET, letteringFor } from './lettering.ts';

/**
 * Where every word of a plan's captions and hook stands: what the renderer burns in, for a preview that draws the same.
 * Throws EngineError as `render` does when a font cannot be had, or `cancelled`.
 */
export async function captionDrawing(plan: Plan, signal?: AbortSignal | undefined): Promise<CaptionDrawing> {
  const { typefaces } = await fontsOf(plan, signal);
  return drawCaptions(plan, typefaces);
}

/**
 * The same video with another hook over its start, written like its captions; an empty text takes it away. Throws
 * EngineError `missing_dependency` or `cancelled`.
 */
export async function rehook(plan: Plan, text: string, signal?: AbortSignal | undefined): Promise<Plan> {
  if (text.trim() === '') return { ...plan, hook: null };
  const { captions, output, language } = plan;
  const preset = captions.preset === 'none' ? HOOK_PRESET : captions.preset;
  const { lettering, fallbacks } = await letteringFor([text], language, preset, output, signal);
  const written = { ...lettering, look: hookLook(lettering.look) };
  const hook = composeHook(text, written, output, { segments: plan.segments, faces: [] });
  return {
    ...plan,
    // What was moved by hand stays where it is.
    hook: hook && plan.hook ? { ...hook, centreY: plan.hook.centreY } : hook,
    fallbacks: [...plan.fallbacks, ...fallbacks],
  };
}
