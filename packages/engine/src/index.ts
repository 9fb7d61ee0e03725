/** The engine: measures facts, decides plans, renders pictures. The pipelines are its verbs. */

export { HOOK_STYLES, type HookStyle } from './captions/index.ts';
export { EngineError, type EngineErrorCode, type ProcessFailure, throwIfCancelled } from './error.ts';
export type { ExportedPlan, PlanMedia } from './exports/index.ts';
export * from './facts/index.ts';
export { DEFAULT_MODELS, LanguageModelSettings, languageModelNamed } from './language-model/index.ts';
export { decodeSound, hashFile, probe, runFfmpeg, sniff, writeStill } from './media/index.ts';
export { listModels, type ModelName, modelNames, obtainModel, verifyModel } from './models/index.ts';
export * from './pipelines/index.ts';
export {
  isPublicAddress,
  lookupBy,
  type Resolve,
  type ResolvedAddress,
  systemResolve,
} from './public-address.ts';
export { RECOGNISERS, type RecogniserName, recogniserNames, recogniseSpeech } from './speech/index.ts';
export { diffStyles, parseStyle, type StyleDifference, StyleDna } from './style/index.ts';
export { findShared } from './testing/shared.ts';
export { wordsOver } from './translation/index.ts';
export { dubTrackOf } from './voice/index.ts';
