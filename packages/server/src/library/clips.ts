import type { Manifest, ManifestOverview } from '@reelwright/engine';
import { type Plan, PlanError, parsePlan, patchPlan, unplannedStretches } from '@reelwright/plan';
import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm';
import { inTransaction, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { tellChange } from './changes.ts';
import type { LibraryContext } from './context.ts';
import type { ClipRow, ClipState, JobRow } from './job.ts';
import { getJob } from './jobs.ts';
import { ownClip, ownJob } from './own.ts';
import { renderAnew } from './render-anew.ts';

const { clips } = schema;

/**
 * What a completed job made; `urlPrefix` stands before the names of its files. A clip that is being rendered anew is
 * listed as it was before. Throws `not_found` until the job is completed; otherwise as `getJob`.
 */
export async function getManifest(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
  urlPrefix: string,
): Promise<Manifest> {
  const job = await ownJob(db, ownerId, jobId);
  if (job.status !== 'completed')
    throw new ServerError('not_found', `The job is ${job.status}: its clips are there when it is completed.`);
  // Not the whole plans: their camera paths are long.
  const rows = await db
    .select({
      index: clips.index,
      manifest: clips.manifest,
      errorCode: clips.errorCode,
      errorMessage: clips.errorMessage,
    })
    .from(clips)
    .where(
      and(
        eq(clips.jobId, jobId),
        eq(clips.ownerId, ownerId),
        or(isNotNull(clips.manifest), eq(clips.status, 'failed')),
      ),
    )
    .orderBy(asc(clips.index));
  const finished = rows.flatMap(({ manifest }) => manifest ?? []);
  return {
    jobId,
    duration: job.durationSeconds ?? 0,
    clipCount: finished.length,
    clips: finished.map((clip) => ({
      ...clip,
      downloadUrl: urlPrefix + clip.downloadUrl,
      posterUrl: urlPrefix + clip.posterUrl,
    })),
    failed: rows.flatMap(({ index, errorCode, errorMessage }) =>
      errorCode === null ? [] : [{ index, code: errorCode, message: errorMessage ?? '' }],
    ),
    ...(job.overview ?? { speakers: [], languageModel: null }),
    fallbacks: job.fallbacks,
  };
}

/** A clip as it is to be, and as far as it is. */
export type ClipSummary = ClipState & {
  readonly about: Plan['about'];
  /** First and last moment shown, on the source's clock. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Length of the clip. */
  readonly durationSeconds: number;
  readonly hook: Plan['hook'];
  readonly aspectRatio: Plan['output']['aspectRatio'];
};

/** The clips of a job, by index, whether they are made or not; empty until the moments are chosen. Throws as `getJob`. */
export async function listClips(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<ClipSummary[]> {
  const job = await getJob({ db }, ownerId, jobId);
  // Not the whole plans here either: this is asked for every other second.
  const rows = await db
    .select({
      index: clips.index,
      about: sql<Plan['about']>`${clips.plan} -> 'about'`,
      hook: sql<Plan['hook']>`${clips.plan} -> 'hook'`,
      aspectRatio: sql<Plan['output']['aspectRatio']>`${clips.plan} #>> '{output,aspectRatio}'`,
      starts: sql<number[]>`jsonb_path_query_array(${clips.plan}, '$.segments[*].startSeconds')`,
      ends: sql<number[]>`jsonb_path_query_array(${clips.plan}, '$.segments[*].endSeconds')`,
    })
    .from(clips)
    .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), isNotNull(clips.plan)));
  const summaries = new Map(rows.map((row) => [row.index, row]));
  return job.clips.flatMap((state) => {
    const row = summaries.get(state.index);
    if (!row) return [];
    const { about, hook, aspectRatio, starts, ends } = row;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return {
      ...state,
      about,
      hook,
      aspectRatio,
      startSeconds: Math.min(...starts),
      endSeconds: Math.max(...ends),
      durationSeconds: sum(ends) - sum(starts),
    };
  });
}

/** What is said of all clips of a job together; empty until the moments are chosen. Throws as `getJob`. */
export async function getOverview(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<ManifestOverview> {
  return (await ownJob(db, ownerId, jobId)).overview ?? { speakers: [], languageModel: null };
}

/** The plan of a clip, and its revision. Throws `not_found` while it has none; otherwise as `getJob`. */
export async function getPlan(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
  index: number,
): Promise<{ readonly plan: Plan; readonly revision: number }> {
  const { plan, revision } = await ownClip(db, ownerId, jobId, index);
  return { plan: readPlan(plan), revision };
}

/** A plan as it was edited, and its revision. */
export type EditedPlan = { readonly plan: Plan; readonly revision: number };

/**
 * Edits the plan of a clip by a JSON Merge Patch (RFC 7396) and has that clip rendered anew. Throws `invalid_request`
 * naming the path when the result is no plan, or one for another source; `conflict` while the job or the clip is being
 * made, or when the plan is not at `revision` any more; `no_credits` for a clip that failed before; otherwise as `getJob`.
 */
export async function editPlan(
  context: LibraryContext,
  ownerId: string,
  jobId: string,
  index: number,
  edit: { readonly patch: unknown; readonly revision?: number | undefined },
): Promise<EditedPlan> {
  return changePlan(context, ownerId, jobId, index, (before) => patched(before, edit.patch), edit.revision);
}

/**
 * Edits the plan of a clip by a function and has that clip rendered anew. `change` may take its time: nothing is locked
 * meanwhile, and an edit that came in between is a `conflict`. With `looks`, what it adds of the source is looked at and
 * listened to before it is rendered, so that the rendered plan is framed and captioned there; without, it is shown as it
 * says. Throws `invalid_request` for what `change` refuses with a PlanError; otherwise as `editPlan`.
 */
export async function changePlan(
  context: LibraryContext,
  ownerId: string,
  jobId: string,
  index: number,
  change: (plan: Plan) => Plan | Promise<Plan>,
  revision?: number | undefined,
  { looks = false }: { readonly looks?: boolean } = {},
): Promise<EditedPlan> {
  const before = await ownClip(context.db, ownerId, jobId, index);
  requireEditable(await ownJob(context.db, ownerId, jobId), before, revision);
  const plan = await applyChange(readPlan(before.plan), change);
  return inTransaction(context.db, async (transaction, client) => {
    const job = await ownJob(transaction, ownerId, jobId, 'update');
    const row = await ownClip(transaction, ownerId, jobId, index, 'update');
    requireEditable(job, row, before.revision);
    const unplanned = looks ? unplannedStretches(readPlan(before.plan), plan) : [];
    const edited = await renderAnew(context, transaction, client, row, { plan, unplanned });
    await tellChange(transaction, jobId);
    return { plan, revision: edited };
  });
}

function requireEditable(job: JobRow, clip: ClipRow, revision: number | undefined): void {
  if (job.status !== 'completed')
    throw new ServerError('conflict', `The job is ${job.status}: a clip can be edited when it is completed.`);
  if (clip.status === 'queued' || clip.status === 'processing')
    throw new ServerError('conflict', 'The clip is being rendered: edit it again when that is done.');
  if (revision !== undefined && revision !== clip.revision)
    throw new ServerError(
      'conflict',
      `The plan was edited meanwhile: it is at revision ${clip.revision}, not ${revision}.`,
    );
}

/**
 * What an edit makes of a plan, checked: it must be a plan, and one for the same source. Throws `invalid_request` for what is
 * none, and for what `change` refuses with a PlanError.
 */
export async function applyChange(before: Plan, change: (plan: Plan) => Plan | Promise<Plan>): Promise<Plan> {
  try {
    const plan = parsePlan(await change(before));
    if (JSON.stringify(plan.source) === JSON.stringify(before.source)) return plan;
  } catch (error) {
    if (error instanceof PlanError) throw new ServerError('invalid_request', error.message, { cause: error });
    throw error;
  }
  throw new ServerError('invalid_request', 'plan.source says what the plan is for and cannot be changed.');
}

function patched(before: Plan, patch: unknown): Plan {
  if (typeof patch === 'object' && patch !== null && !Array.isArray(patch)) return patchPlan(before, patch);
  throw new ServerError('invalid_request', 'A patch of a plan must be a JSON object (RFC 7396).');
}

function readPlan(stored: unknown): Plan {
  if (stored === null) throw new ServerError('not_found', 'The clip has no plan yet.');
  return parsePlan(stored);
}
