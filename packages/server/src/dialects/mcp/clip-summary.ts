import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { artefactName, artefactUrls, type ClipSummary as Clip, listClips } from '../../library/index.ts';
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
  return summariesOf(context, jobId, await listClips(context.library, context.ownerId, jobId));
}

/** One clip of a job. Throws as `getJob`, and `not_found`. */
export async function clipSummary(
  context: CallerContext,
  jobId: string,
  clipIndex: number,
): Promise<ClipSummary> {
  const clips = await listClips(context.library, context.ownerId, jobId);
  const asked = clips.filter(({ index }) => index === clipNumber(clipIndex));
  const [summary] = await summariesOf(context, jobId, asked);
  if (summary) return summary;
  throw new ServerError('not_found', `The job has no clip_index ${clipIndex}.`);
}

async function summariesOf(
  { library, ownerId }: CallerContext,
  jobId: string,
  clips: readonly Clip[],
): Promise<ClipSummary[]> {
  const finished = clips.filter((clip) => clip.finished);
  const names = finished.flatMap(({ index }) => [artefactName(index, 'mp4'), artefactName(index, 'jpg')]);
  const how = { expiresInSeconds: ADDRESS_SECONDS, disposition: 'inline' } as const;
  const urls = await artefactUrls(library, ownerId, jobId, names, how);
  return clips.map((clip) => summaryOf(clip, urls));
}

function summaryOf(clip: Clip, urls: ReadonlyMap<string, string>): ClipSummary {
  const { about } = clip;
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
    video_url: urls.get(artefactName(clip.index, 'mp4')) ?? null,
    poster_url: urls.get(artefactName(clip.index, 'jpg')) ?? null,
  };
}
