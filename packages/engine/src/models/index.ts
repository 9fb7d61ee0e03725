/**
 * Model files and the machines that run them: a catalogue with checksums, a store that fetches and verifies once per
 * user, sessions of onnxruntime (this room is its only door), and worker threads to run them in.
 */
export { catalogue, type Model, type ModelName } from './catalogue.ts';
export { cacheFolder, type Environment } from './folders.ts';
export { openSession, type Session } from './onnx.ts';
export { createPool, type Pool } from './pool.ts';
export type { StoreOptions } from './shelf.ts';
export {
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
