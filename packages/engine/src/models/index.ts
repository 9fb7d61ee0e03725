/**
 * Model files and the machines that run them: a catalogue with checksums, a store that fetches and verifies once per
 * user, sessions of onnxruntime and sherpa-onnx (this room is their only door), and worker threads or processes to run
 * them in.
 */
export { catalogue, type Model, type ModelName } from './catalogue.ts';
export { onnxNotes } from './convert/onnx-writer.ts';
export { cacheFolder, type Environment } from './folders.ts';
export { fontNamed } from './fonts.ts';
export { openSession, type Session } from './onnx.ts';
export { createPool, type Pool } from './pool.ts';
export { openProcessPool } from './process-pool.ts';
export type { StoreOptions } from './shelf.ts';
export {
  loadSherpa,
  type OfflineRecognizer,
  type OfflineRecognizerConfig,
  type OfflineTtsConfig,
  type Sherpa,
  type SpokenLanguageIdentification,
  type SpokenLanguageIdentificationConfig,
} from './sherpa.ts';
export { openSherpaPool } from './sherpa-pool.ts';
export {
  fileOf,
  listModels,
  type ModelListing,
  type ModelProgress,
  modelNames,
  obtainModel,
  removeModel,
  verifyModel,
} from './store.ts';
export { defineTask, type InitOf, type InputOf, type OutputOf, type Task } from './task.ts';
export { floats, type Tensor, type TensorOf, type TensorType, tensor } from './tensor.ts';
