import type { LanguageModelSettings, StyleDna } from '@reelwright/engine';
import { and, eq, inArray } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { JOB_ID_LENGTH, newId } from '../ports.ts';
import type { BlobKey } from '../storage/index.ts';
import { findBeside } from './beside.ts';
import { tellChange } from './changes.ts';
import type { JobWebhook, LibraryContext } from './context.ts';
import { noteEvent } from './events.ts';
import {
  ACTIVE_STATUSES,
  clipsAskedFor,
  isActive,
  isOfKind,
  type JobKind,
  type JobOf,
  type JobRow,
  type JobTask,
  jobOf,
  UNBEGUN,
} from './job.ts';
import { keepSource, type StoredFile } from './sources.ts';
import { shortName } from './text.ts';
import { ownVideo, type Video } from './videos.ts';

const { jobs, styles } = schema;

/** What a job is made from. */
export type JobSource =
  | ({ readonly kind: 'file' } & StoredFile)
  /** Fetched in the background. The address was checked; it is again when it is used. */
  | { readonly kind: 'url'; readonly url: string }
  /** A video that the owner uploaded before. */
  | { readonly kind: 'video'; readonly videoId: string };

/** A job to be done: what, with options made by `parseJobOptions` or `RestyleOptions`, and of what. */
export type Submission = JobTask & {
  readonly ownerId: string;
  /** The job's id where its API has ids of its own form: letters, digits, hyphens and underscores, new. Default: one is made. */
  readonly id?: string | undefined;
  /** The API that it comes through. */
  readonly dialect: string;
  readonly source: JobSource;
  /** As the user's machine calls the file; any text. Default: the name of the uploaded video. */
  readonly originalName?: string | undefined;
  /** The key under which the video lies in storage, when finished clips are to lie beside it too. */
  readonly beside?: BlobKey | undefined;
  /** A language model whose key came with the request: kept in the memory of this process, and nowhere else. */
  readonly languageModel?: LanguageModelSettings | undefined;
  /** For `restyle`: the style, when none is to be learnt. */
  readonly style?: StyleDna | undefined;
  /** Where to tell how it ended. Default: where its uploaded video says. */
  readonly webhook?: JobWebhook | undefined;
};

/**
 * Starts a job: its row and its place in the queue come into being together or not at all. Takes over the stored file:
 * whatever happens, it is a source afterwards or gone. Throws `not_found` for a video that the owner does not have,
 * `conflict` while another job of the same kind is made of that video, `rate_limited` as `limits.startJob` does, and
 * `no_credits`.
 */
export async function submitJob<Kind extends JobKind>(
  context: LibraryContext,
  submission: Submission & { readonly kind: Kind },
): Promise<JobOf<Kind>> {
  const { limits, credits, store, work, onTrouble } = context;
  const { ownerId, source } = submission;
  try {
    const { row, surplus } = await limits.startJob(ownerId, async (transaction, client) => {
      await refuseSecondBeside(transaction, submission);
      const { surplus, ...made } = await sourceOf(transaction, context, submission);
      const row = newRow(context, submission, made);
      await transaction.insert(jobs).values(row);
      await credits.hold(transaction, { ownerId, jobId: row.id }, clipsAskedFor(submission));
      // Before the job can be seen: a worker of this process may take it at once.
      if (submission.languageModel) context.jobModels.keep(row.id, submission.languageModel);
      await noteEvent(transaction, { jobId: row.id, ownerId }, row.createdAt, { type: 'queued' });
      if (submission.style)
        await transaction
          .insert(styles)
          .values({ jobId: row.id, ownerId, style: submission.style, createdAt: row.createdAt });
      const { id: jobId, kind: does, attempt } = row;
      await work.enqueue(client, { kind: 'job', does, ownerId, jobId, attempt });
      await tellChange(transaction, jobId);
      return { row, surplus };
    });
    if (surplus) await store.delete(surplus).catch(onTrouble);
    const job = jobOf(row, []);
    if (isOfKind(job, submission.kind)) return job;
    throw new ServerError('internal', 'A job is not what was submitted.');
  } catch (error) {
    if (source.kind === 'file') await store.delete(source.storageKey).catch(onTrouble);
    throw error;
  }
}

/** What of a job follows from its source. */
type Made = Pick<
  JobRow,
  'sourceId' | 'videoId' | 'templateVideoId' | 'originalName' | 'sizeBytes' | 'durationSeconds' | 'webhook'
>;

async function sourceOf(
  transaction: Queries,
  { ports }: LibraryContext,
  submission: Submission,
): Promise<Made & { readonly surplus: BlobKey | null }> {
  const { ownerId, source } = submission;
  const originalName = shortName(submission.originalName ?? 'video');
  const video =
    source.kind === 'video' ? await ownVideo(transaction, ownerId, source.videoId, 'key share') : null;
  const templateVideoId = templateOf(submission, video);
  if (templateVideoId !== null) await ownVideo(transaction, ownerId, templateVideoId, 'key share');
  const unknown = {
    sourceId: null,
    videoId: null,
    templateVideoId,
    sizeBytes: null,
    durationSeconds: null,
    webhook: submission.webhook ?? null,
    surplus: null,
  };
  if (source.kind === 'file') {
    const kept = await keepSource(transaction, ports, ownerId, source, originalName);
    return { ...unknown, ...kept, originalName, sizeBytes: source.sizeBytes };
  }
  if (video === null) return { ...unknown, originalName };
  await refuseSecond(transaction, submission, video.id);
  return {
    ...unknown,
    webhook: submission.webhook ?? video.webhook,
    sourceId: video.sourceId,
    videoId: video.id,
    originalName: submission.originalName === undefined ? video.originalName : originalName,
    sizeBytes: video.sizeBytes,
    durationSeconds: video.probe?.durationSeconds ?? null,
  };
}

/** The video whose style a job learns: the one that it names, else the one that was named when its video was uploaded. */
function templateOf(submission: Submission, video: Video | null): string | null {
  if (submission.kind !== 'restyle' || submission.style) return null;
  return submission.templateVideoId ?? video?.templateVideoId ?? null;
}

/** Starts of one owner wait for each other, so nobody submits a second one meanwhile. */
async function refuseSecond(transaction: Queries, { ownerId, kind }: Submission, videoId: string) {
  const [other] = await transaction
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.ownerId, ownerId),
        eq(jobs.videoId, videoId),
        eq(jobs.kind, kind),
        inArray(jobs.status, [...ACTIVE_STATUSES]),
      ),
    )
    .limit(1);
  if (other)
    throw new ServerError(
      'conflict',
      `The job ${other.id} is at work on this video: wait for its end, or cancel it.`,
    );
}

/** As `refuseSecond`, of as many clips beside the same video. */
async function refuseSecondBeside(transaction: Queries, submission: Submission): Promise<void> {
  if (submission.beside === undefined || submission.kind !== 'clip') return;
  const same = await findBeside(transaction, submission.ownerId, submission.beside, submission.options);
  if (same && isActive(same))
    throw new ServerError(
      'conflict',
      `The job ${same.id} makes these clips: wait for its end, or cancel it.`,
    );
}

function newRow({ ports }: LibraryContext, submission: Submission, made: Made): JobRow {
  const { ownerId, dialect, source, options } = submission;
  const now = ports.now();
  return {
    id: submission.id ?? newId(ports, JOB_ID_LENGTH),
    ownerId,
    sourceUrl: source.kind === 'url' ? source.url : null,
    dialect,
    kind: submission.kind,
    ...made,
    besideKey: submission.beside ?? null,
    options,
    bringsModel: submission.languageModel !== undefined,
    ...UNBEGUN,
    attempt: 1,
    createdAt: now,
    updatedAt: now,
  };
}
