/** What the machinery that does the work calls beside the rules: what it notes, and what it finds left to do. No API sees this. */
export { ARTEFACT_KINDS, artefactKey, artefactName } from './artefacts.ts';
export { putBeside } from './beside.ts';
export { listenToChanges } from './changes.ts';
export type { EndedJob, LibraryContext, Task, WorkPort } from './context.ts';
export { deleteExpiredJobs } from './control.ts';
export { copyNextFile } from './copies.ts';
export { dubTrackKey } from './dubs.ts';
export { storedFacts } from './facts.ts';
export { forgetOldAnswers } from './idempotency.ts';
export { type Failure, taskOf } from './job.ts';
export { deleteOrphans } from './keeping.ts';
export {
  type Attempt,
  currentJob,
  type JobInput,
  jobInput,
  recordClipProgress,
  recordEnd,
  recordFailure,
  recordPlans,
  recordProbe,
  recordProgress,
  recordSource,
  recordStage,
  recordStart,
} from './record.ts';
export {
  discardFiles,
  type RenderedFile,
  type Rendering,
  recordClip,
  recordClipFailure,
  recordClipStart,
  recordMeasuredPlan,
  renderedAttempt,
  renderedPlan,
} from './record-clip.ts';
export {
  type RestyleInput,
  recordLearnt,
  recordRestyleProgress,
  recordStyle,
  restyleInput,
} from './record-restyle.ts';
export type { StoredFile } from './sources.ts';
export { unfinishedEdits, unfinishedJobs } from './unfinished.ts';
export { deleteUnusedUploads } from './uploaded-files.ts';
export { deleteExpiredVideos } from './videos.ts';
