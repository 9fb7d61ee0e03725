/**
 * The pipelines: each is one verb of the engine and reads as its table of contents. They alone wire the measuring
 * rooms to the deciding rooms and these to the renderer.
 */
export { diskFacts, type FactCache, noFacts } from './cache.ts';
export { type ClipSettings, clip, hearForPlan, plan } from './clip.ts';
export { completePlan } from './complete.ts';
export type { PipelineSettings } from './context.ts';
export { type Check, examineInstallation } from './doctor.ts';
export { captionDrawing, rehook } from './drawing.ts';
export { type SuitingEffects, suitingEffects } from './effects.ts';
export { type EventSink, type PipelineEvent, STAGES, type Stage } from './events.ts';
export { EXPORT_FORMATS, type ExportFormat, exportPlan } from './export.ts';
export { fontFile } from './lettering.ts';
export { LanguageModelUse, Manifest, ManifestClip, type ManifestOverview } from './manifest.ts';
export {
  ClipOptions,
  LENGTH_WINDOWS,
  lengthWindow,
  MOST_MOMENTS,
  momentCount,
  mostMoments,
  parseClipOptions,
  WantedMoments,
} from './options.ts';
export { recallTranscript } from './recall.ts';
export { type Recaptioning, recaption } from './recaption.ts';
export { parseLanguage } from './recogniser-choice.ts';
export { render } from './render.ts';
export { planRestyle, type RestyleSettings, restyle } from './restyle.ts';
export { parseRestyleOptions, RestyleOptions } from './restyle-options.ts';
export { makeSample } from './sample.ts';
export { extract } from './style.ts';
export { transcriptJson, transcriptText } from './text.ts';
export { transcribe } from './transcribe.ts';

export { captionedIn, type TranslateSettings, translate } from './translate.ts';

export { type WantedHook, writeHook } from './write-hook.ts';
