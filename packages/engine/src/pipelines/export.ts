import type { Plan } from '@reelwright/plan';
import { toAss, toSrt, toVtt } from '../captions/index.ts';
import { type ExportedPlan, type PlanMedia, toFcpxml, toOtio } from '../exports/index.ts';
import { fontsOf } from './lettering.ts';

/** What a plan can be written as, by the usual extension of its files. */
export const EXPORT_FORMATS = ['fcpxml', 'otio', 'srt', 'vtt', 'ass'] as const;
/** What a plan can be written as. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * A plan in a format of editing programs or players, and what of it the format does not carry. `media`: where the
 * source lies, for formats that name it. Throws EngineError `missing_dependency` or `model_unavailable` when `ass` needs
 * a font that cannot be had: word places are measured with it.
 */
export async function exportPlan(
  plan: Plan,
  format: ExportFormat,
  options: { media?: PlanMedia | null; signal?: AbortSignal | undefined } = {},
): Promise<ExportedPlan> {
  switch (format) {
    case 'fcpxml':
      return toFcpxml(plan, options.media ?? null);
    case 'otio':
      return toOtio(plan, options.media ?? null);
    case 'srt':
      return { text: toSrt(plan), fallbacks: [] };
    case 'vtt':
      return { text: toVtt(plan), fallbacks: [] };
    case 'ass':
      return { text: toAss(plan, (await fontsOf(plan, options.signal)).typefaces), fallbacks: [] };
  }
}
