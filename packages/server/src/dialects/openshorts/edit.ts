import { canonicalPlan, type Plan } from '@reelwright/plan';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf } from '../../http/index.ts';
import {
  applyChange,
  artefactName,
  changePlan,
  getArtefact,
  getJob,
  getPlan,
  type PlanChange,
} from '../../library/index.ts';
import type { OpenShortsContext } from './context.ts';
import { known } from './errors.ts';
import { videoUrl } from './file-name.ts';

/** How long a request may wait for its clip, ms: others may be in the queue before it. */
const PATIENCE_MS = 30 * 60 * 1_000;

/** The clip that a request is about; files of before need not be named, edits go upon each other. */
export const ClipBody = z.object({
  job_id: z.string(),
  clip_index: z.number().int().min(0).max(9_999).meta({ description: 'From 0, as in the status.' }),
  input_filename: z.unknown().optional().meta({ description: 'Accepted: edits go upon each other anyway.' }),
});

/** What every edit answers. */
export const EditAnswer = z.object({ success: z.literal(true), new_video_url: z.string() });

/** The plan of a clip (`clip_index` from 0). Throws `not_found`, and `invalid_request` while its job is not completed. */
export async function planOf(
  { library }: OpenShortsContext,
  request: FastifyRequest,
  clip: { readonly job_id: string; readonly clip_index: number },
): Promise<{ readonly plan: Plan; readonly revision: number; readonly index: number }> {
  const { userId } = callerOf(request);
  const { status } = await known('Job', getJob(library, userId, clip.job_id));
  if (status !== 'completed')
    throw new ServerError('invalid_request', `Job is not completed: it is ${status}.`);
  const index = clip.clip_index + 1;
  return { ...(await known('Clip', getPlan(library, userId, clip.job_id, index))), index };
}

/**
 * Changes the plan of a clip, waits until that clip is rendered anew and tells where it lies. A change that changes nothing
 * renders nothing; `looks` as for `changePlan`. The wait ends with the request; the rendering does not. Throws as `changePlan`, and `internal` with the
 * reason when the clip cannot be rendered: then it is as it was.
 */
export async function renderEdit(
  context: OpenShortsContext,
  request: FastifyRequest,
  reply: FastifyReply,
  clip: { readonly job_id: string; readonly clip_index: number },
  change: PlanChange,
  how: { readonly looks?: boolean } = {},
): Promise<{ readonly plan: Plan; readonly url: string }> {
  const { library, watch } = context;
  const { userId } = callerOf(request);
  const { job_id: jobId } = clip;
  const { plan: before, revision, index } = await planOf(context, request, clip);
  const plan = await applyChange(before, change);
  const url = async () =>
    videoUrl(jobId, await known('File', getArtefact(library, userId, jobId, artefactName(index, 'mp4'))));
  if (canonicalPlan(plan) === canonicalPlan(before)) return { plan, url: await url() };
  const edited = await known(
    'Clip',
    changePlan(library, userId, jobId, index, () => plan, revision, how),
  );
  const waiting = new AbortController();
  reply.raw.once('close', () => waiting.abort());
  request.raw.socket.setTimeout(PATIENCE_MS);
  const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const rendered = await known(
    'Clip',
    watch.clip(userId, { jobId, index, revision: edited.revision }, signal),
  );
  if (!rendered)
    throw new ServerError(
      'overloaded',
      'The clip is still being rendered: its status tells when it is there.',
      {
        retryAfterSeconds: 30,
      },
    );
  if (rendered.error)
    throw new ServerError('internal', `The clip cannot be rendered: ${rendered.error.message}`);
  return { plan: (await planOf(context, request, clip)).plan, url: await url() };
}
