import type { StyleDna } from '@reelwright/engine';
import { and, eq, sql } from 'drizzle-orm';
import { inTransaction, schema } from '../db/index.ts';
import { parseBlobKey } from '../storage/index.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import { endJob } from './end.ts';
import { taskOf } from './job.ts';
import { type Attempt, currentJob, type Ender, type JobInput, jobInput, progressTo } from './record.ts';
import type { RestyleOptions } from './restyle-options.ts';
import { getStyle } from './styles.ts';

const { blobs, jobs, sources, styles, videos } = schema;

/** What a restyling job is made from. */
export type RestyleInput = {
  readonly options: RestyleOptions;
  readonly video: JobInput;
  /** The video whose style is learnt; null: none but the video itself. */
  readonly template: JobInput | null;
  /** Null until it is learnt. */
  readonly style: StyleDna | null;
};

/** What an attempt is made from while it counts; undefined when it does not. */
export async function restyleInput(
  { db }: Pick<LibraryContext, 'db'>,
  attempt: Attempt,
): Promise<RestyleInput | undefined> {
  const row = await currentJob({ db }, attempt);
  const video = await jobInput({ db }, attempt);
  const task = row && taskOf(row);
  if (!video || task?.kind !== 'restyle') return undefined;
  const { options, templateVideoId } = task;
  const template =
    templateVideoId === null ? null : await videoInput({ db }, attempt.ownerId, templateVideoId);
  return { options, video, template, style: await getStyle({ db }, attempt.ownerId, attempt.jobId) };
}

async function videoInput(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  videoId: string,
): Promise<JobInput | null> {
  const [row] = await db
    .select({ contentHash: blobs.contentHash, storageKey: blobs.storageKey, probe: sources.probe })
    .from(videos)
    .innerJoin(sources, and(eq(sources.id, videos.sourceId), eq(sources.ownerId, videos.ownerId)))
    .innerJoin(blobs, eq(blobs.contentHash, sources.contentHash))
    .where(and(eq(videos.id, videoId), eq(videos.ownerId, ownerId)));
  return row ? { ...row, storageKey: parseBlobKey(row.storageKey) } : null;
}

/**
 * Notes how far an attempt is. Neither the percentage nor the stage ever goes back, also when a step is done again: the
 * stage is that of the highest percentage. Says whether the attempt still counts.
 */
export async function recordRestyleProgress(
  { db, ports }: Pick<LibraryContext, 'db' | 'ports'>,
  attempt: Attempt,
  reached: { readonly stage: string; readonly percent: number },
): Promise<boolean> {
  const percent = sql`${reached.percent}::double precision`;
  const stage = sql`case when ${percent} >= ${jobs.progress} or ${jobs.stage} is null
    then ${reached.stage} else ${jobs.stage} end`;
  return progressTo(db, ports.now(), attempt, stage, percent);
}

/** Notes the style that an attempt learnt. Says whether the attempt still counts. */
export async function recordStyle(
  { db, ports }: Pick<LibraryContext, 'db' | 'ports'>,
  attempt: Attempt,
  style: StyleDna,
): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const { jobId, ownerId } = attempt;
    if (!(await currentJob({ db: transaction }, attempt, 'update'))) return false;
    await transaction
      .insert(styles)
      .values({ jobId, ownerId, style, createdAt: ports.now() })
      .onConflictDoUpdate({ target: styles.jobId, set: { style } });
    await tellChange(transaction, jobId);
    return true;
  });
}

/** Ends an attempt that was to learn a style only, and did. */
export async function recordLearnt(context: Ender, { jobId, ...attempt }: Attempt): Promise<void> {
  await inTransaction(context.db, async (transaction, client) => {
    await endJob(context, transaction, client, { id: jobId, ...attempt }, { status: 'completed' });
  });
}
