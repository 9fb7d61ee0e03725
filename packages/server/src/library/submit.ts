import type { ClipOptions, LanguageModelSettings } from '@reelwright/engine';
import { schema } from '../db/index.ts';
import { JOB_ID_LENGTH, newId } from '../ports.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { noteEvent } from './events.ts';
import { clipsAskedFor, type Job, type JobRow, jobOf } from './job.ts';
import { keepSource, type StoredFile } from './sources.ts';

const { jobs } = schema;

/** What a job is made from. */
export type JobSource =
  | ({ readonly kind: 'file' } & StoredFile)
  /** Fetched in the background. The address was checked; it is again when it is used. */
  | { readonly kind: 'url'; readonly url: string };

/** A job to be done. */
export type Submission = {
  readonly ownerId: string;
  /** The job's id where its API has ids of its own form: letters, digits and hyphens, new. Default: one is made. */
  readonly id?: string | undefined;
  /** The API that it comes through. */
  readonly dialect: string;
  readonly source: JobSource;
  /** As the user's machine calls the file; any text. */
  readonly originalName: string;
  /** Made by `parseJobOptions`. */
  readonly options: ClipOptions;
  /** A language model whose key came with the request: kept in the memory of this process, and nowhere else. */
  readonly languageModel?: LanguageModelSettings | undefined;
  /** Where to tell how it ended. */
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined;
};

/** A name longer than this is cut; the middle of what people call files says nothing. */
const LONGEST_NAME = 255;

/**
 * Starts a job: its row and its place in the queue come into being together or not at all. Takes over the stored file:
 * whatever happens, it is a source afterwards or gone. Throws `rate_limited` as `limits.startJob` does, and `no_credits`.
 */
export async function submitJob(context: LibraryContext, submission: Submission): Promise<Job> {
  const { limits, credits, store, ports, work, onTrouble } = context;
  const { ownerId, source } = submission;
  try {
    const { row, surplus } = await limits.startJob(ownerId, async (transaction, client) => {
      const kept =
        source.kind === 'file'
          ? await keepSource(transaction, ports, ownerId, source, shorten(submission.originalName))
          : null;
      const row = newRow(context, submission, kept?.sourceId ?? null);
      await transaction.insert(jobs).values(row);
      await credits.hold(transaction, { ownerId, jobId: row.id }, clipsAskedFor(row));
      // Before the job can be seen: a worker of this process may take it at once.
      if (submission.languageModel) context.jobModels.keep(row.id, submission.languageModel);
      await noteEvent(transaction, { jobId: row.id, ownerId }, row.createdAt, { type: 'queued' });
      await work.enqueue(client, { kind: 'job', ownerId, jobId: row.id, attempt: row.attempt });
      await tellChange(transaction, row.id);
      return { row, surplus: kept?.surplus ?? null };
    });
    if (surplus) await store.delete(surplus).catch(onTrouble);
    return jobOf(row, []);
  } catch (error) {
    if (source.kind === 'file') await store.delete(source.storageKey).catch(onTrouble);
    throw error;
  }
}

function newRow({ ports }: LibraryContext, submission: Submission, sourceId: string | null): JobRow {
  const { ownerId, id, dialect, source, options, webhook } = submission;
  const now = ports.now();
  return {
    id: id ?? newId(ports, JOB_ID_LENGTH),
    ownerId,
    sourceId,
    sourceUrl: source.kind === 'url' ? source.url : null,
    dialect,
    kind: 'clip',
    originalName: shorten(submission.originalName),
    options,
    bringsModel: submission.languageModel !== undefined,
    webhook: webhook ?? null,
    attempt: 1,
    status: 'queued',
    stage: null,
    progress: 0,
    etaSeconds: null,
    errorCode: null,
    errorMessage: null,
    fallbacks: [],
    overview: null,
    sizeBytes: source.kind === 'file' ? source.sizeBytes : null,
    durationSeconds: null,
    cancelRequestedAt: null,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    expiresAt: null,
  };
}

/** The database takes no NUL; half a surrogate pair is no text. */
function shorten(name: string): string {
  return [...name.replaceAll('\0', '').toWellFormed()].slice(0, LONGEST_NAME).join('');
}
