/**
 * The library: sources, jobs, clips and files, and the one set of rules about them that every API calls. Nothing is read
 * or changed without its owner. What takes long is queued through `WorkPort`.
 */
export {
  ARTEFACT_KINDS,
  type Artefact,
  type ArtefactKind,
  artefactName,
  artefactUrl,
  getArtefact,
  listArtefacts,
  openArtefact,
} from './artefacts.ts';
export { type ChangeListener, listenToChanges } from './changes.ts';
export { changePlan, type EditedPlan, editPlan, getManifest, getPlan } from './clips.ts';
export type { EndedJob, LibraryContext, Task, WorkPort } from './context.ts';
export { cancelJob, deleteJob, retryJob } from './control.ts';
export { type JobEvent, listEvents, type NumberedEvent } from './events.ts';
export { storedFacts } from './facts.ts';
export {
  answerOnce,
  type KeptAnswer,
  type KeyedRequest,
  LONGEST_IDEMPOTENCY_KEY,
} from './idempotency.ts';
export {
  type ClipState,
  type ClipStatus,
  type Failure,
  type Job,
  type JobStatus,
  parseJobOptions,
} from './job.ts';
export { createJobModels, type JobModels } from './job-models.ts';
export { getJob, type JobPage, LARGEST_PAGE, listJobs } from './jobs.ts';
export { newSourceKey, type StoredFile } from './sources.ts';
export { type JobSource, type Submission, submitJob } from './submit.ts';
