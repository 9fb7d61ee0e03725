/** Ingest: how videos come in. Uploads as streams, resumable and presigned ones, and addresses, which are checked thrice. */
export { checkUrl } from './address.ts';
export type { IngestContext } from './context.ts';
export { downloadVideo, fileName } from './download.ts';
export type { DownloadedVideo, DownloadProgress } from './downloaded.ts';
export { type Answer, isRefusal, type Outbound, openOutbound } from './outbound.ts';
export {
  callersKey,
  forgetPresigned,
  type PresignedUpload,
  presignUpload,
  sweepPresigned,
  takePresigned,
  takeStored,
} from './presigned.ts';
export {
  discardVideo,
  keepVideo,
  receiveProbedVideo,
  receiveVideo,
  requireRoom,
  sweepScratch,
  tooLarge,
} from './receive.ts';
export { openResumable, type ResumableUploads } from './resumable.ts';
