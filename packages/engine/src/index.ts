/** The engine: measures facts, decides plans, renders pictures. The pipelines are its verbs. */
export { EngineError, type EngineErrorCode, type ProcessFailure, throwIfCancelled } from './error.ts';
export * from './facts/index.ts';
