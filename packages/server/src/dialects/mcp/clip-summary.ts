import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { artefactName, artefactUrl, listClips } from '../../library/index.ts';
import type { CallerContext } from './context.ts';

/** How long an address of a finished file is good for. */
const ADDRESS_SECONDS = 24 * 60 * 60;

/** A clip, as tools tell of it. Clips are counted from 0 here, as in the API whose tools these are. */
export const ClipSummary = z.object({
  clip_index: z.int(),
  status: z.enum(['queued', 'processing', 'completed', 'failed']),
  error: z.string().nullable(),
  revision: z.int().describe('Counts the edits, from 1.'),
  title: z.string(),
  hook: z.string(),
  hashtags: z.array(z.string()),
  score: z.number().describe('0–10'),
  start: z.number().describe('First moment shown, seconds of the source.'),
  end: z.number(),
  duration_seconds: z.number(),
  transcript: z.string(),
  video_url: z.string().nullable().describe('Good for a day; null until the clip was made once.'),
  poster_url: z.string().nullable(),
});
/** A clip, as tools tell of it. */
export type ClipSummary = z.infer<typeof ClipSummary>;

/** A clip's own number: ours count from 1. */
export function clipNumber(clipIndex: number): number {
  return clipIndex + 1;
}

/** The clips of a job, best first; empty until the moments are chosen. Throws as `getJob`. */
export async function clipSummaries(context: CallerContext, jobId: string): Promise<ClipSummary[]> {
  const clips = await listClips(context.library, context.ownerId, jobId);
  return Promise.all(clips.map((clip) => summaryOf(context, jobId, clip)));
}

/** One clip of a job. Throws as `getJob`, and `not_found`. */
export async function clipSummary(
  context: CallerContext,
  jobId: string,
  clipIndex: number,
): Promise<ClipSummary> {
  const clips = await listClips(context.library, context.ownerId, jobId);
  const clip = clips.find(({ index }) => index === clipNumber(clipIndex));
  if (clip) return summaryOf(context, jobId, clip);
  throw new ServerError('not_found', `The job has no clip_index ${clipIndex}.`);
}

async function summaryOf(
  { library, ownerId }: CallerContext,
  jobId: string,
  clip: Awaited<ReturnType<typeof listClips>>[number],
): Promise<ClipSummary> {
  const { about } = clip;
  const url = (kind: 'mp4' | 'jpg') =>
    clip.finished
      ? artefactUrl(library, ownerId, jobId, artefactName(clip.index, kind), {
          expiresInSeconds: ADDRESS_SECONDS,
          disposition: 'inline',
        })
      : null;
  return {
    clip_index: clip.index - 1,
    status: clip.status,
    error: clip.error?.message ?? null,
    revision: clip.revision,
    title: about.title,
    hook: about.viralHook,
    hashtags: about.hashtags,
    score: about.score,
    start: clip.startSeconds,
    end: clip.endSeconds,
    duration_seconds: clip.durationSeconds,
    transcript: about.transcript,
    video_url: await url('mp4'),
    poster_url: await url('jpg'),
  };
}
