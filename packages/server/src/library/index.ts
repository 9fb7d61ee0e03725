/**
 * The library: sources, jobs, clips and files, and the one set of rules about them that every API calls. Nothing is read
 * or changed without its owner. What takes long is queued through `WorkPort`.
 */
export {
  ARTEFACT_KINDS,
  type Artefact,
  type ArtefactKind,
  artefactFile,
  artefactName,
  artefactUrl,
  artefactUrls,
  getArtefact,
  listArtefacts,
  openArtefact,
} from './artefacts.ts';
export { isClipKey } from './beside.ts';
export { type ChangeListener, listenToChanges } from './changes.ts';
export {
  applyChange,
  type ClipSummary,
  changePlan,
  type EditedPlan,
  editPlan,
  getManifest,
  getOverview,
  getPlan,
  listClips,
} from './clips.ts';
export type { EndedJob, JobWebhook, LibraryContext, Task, WorkPort } from './context.ts';
export { cancelJob, deleteJob, retryJob } from './control.ts';
export { type Copies, getCopies } from './copies.ts';
export { deleteClip } from './delete-clip.ts';
export { keepDubTrack } from './dubs.ts';
export {
  captioned,
  type HookWish,
  hooked,
  type PlanChange,
  RECUT_LIMITS,
  type Recut,
  recutTo,
  sourceWords,
  uncaptioned,
  unhooked,
  type WantedCaptions,
} from './edits.ts';
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
  isOfKind,
  type Job,
  type JobKind,
  type JobOf,
  type JobStatus,
  type JobTask,
  parseJobOptions,
} from './job.ts';
export {
  createJobModels,
  type JobModel,
  type JobModels,
  jobModelsOver,
  serveJobModels,
} from './job-models.ts';
export {
  getJob,
  getJobOf,
  type JobPage,
  LARGEST_PAGE,
  listJobs,
  type NumberedPage,
  numberedPage,
} from './jobs.ts';
export { createOutputUrl, OUTPUT_FILE, OUTPUT_NAME, type OutputUrl } from './output-url.ts';
export { RestyleOptions } from './restyle-options.ts';
export { createScenePictures, type ScenePicture, type ScenePictures } from './scene-pictures.ts';
export { type ServiceState, serviceState } from './service-state.ts';
export { getSource, openSource, type SourceFile } from './source-file.ts';
export { newSourceKey, type StoredFile } from './sources.ts';
export { processStored, type StoredVideoRequest } from './stored-video.ts';
export { getStyle } from './styles.ts';
export { type JobSource, type Submission, submitJob } from './submit.ts';
export { getTranscript } from './transcript.ts';
export {
  announceUpload,
  getUpload,
  listUploads,
  processUpload,
  UPLOAD_URL_SECONDS,
  type UploadedFile,
} from './uploaded-files.ts';
export { addVideo, getVideo, type NewVideo, type Video } from './videos.ts';
