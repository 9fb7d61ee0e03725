import type { CaptionDrawing } from '@reelwright/engine/shapes';
import type { CaptionPreset, CaptionWord, Plan } from '@reelwright/plan';
import type {
  DrawingAnswer,
  PlanAnswer,
  PlanOnly,
  TranscriptAnswer,
} from '@reelwright/server/dialects/clipora';
import { queryOptions } from '@tanstack/react-query';
import { request, requestUnless } from './request.ts';

export type { CaptionDrawing, DrawnBlock, DrawnWord } from '@reelwright/engine/shapes';
export type { PlanAnswer, TranscriptAnswer } from '@reelwright/server/dialects/clipora';

/** The plan of a clip as it is kept. Fetched once per visit: afterwards the page has the newest. */
export function planQuery(jobId: string, index: number) {
  return queryOptions({
    queryKey: ['plan', jobId, index],
    queryFn: ({ signal }) => request<PlanAnswer>(`/api/clips/${jobId}/${index}/plan`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What is said in a video; null when that is not known. */
export function transcriptQuery(jobId: string) {
  return queryOptions({
    queryKey: ['transcript', jobId],
    queryFn: ({ signal }) =>
      requestUnless<TranscriptAnswer>(404, `/api/jobs/${jobId}/transcript`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Keeps a changed plan and has the clip rendered anew. Throws RequestError 409 when it was changed elsewhere meanwhile. */
export function savePlan(
  jobId: string,
  index: number,
  edit: { readonly patch: object; readonly revision: number },
): Promise<PlanAnswer> {
  return request(`/api/clips/${jobId}/${index}/plan`, {
    method: 'PATCH',
    json: edit.patch,
    headers: { 'if-match': `"${edit.revision}"` },
  });
}

/** A plan with its words captioned anew. */
export async function captionAnew(
  plan: Plan,
  preset: CaptionPreset,
  words?: readonly CaptionWord[],
): Promise<Plan> {
  const json = { plan, preset, ...(words ? { words } : {}) };
  return (await request<PlanOnly>('/api/plans/captions', { method: 'POST', json })).plan;
}

/** A plan with another hook; an empty text takes it away. */
export async function hookAnew(plan: Plan, text: string): Promise<Plan> {
  return (await request<PlanOnly>('/api/plans/hook', { method: 'POST', json: { plan, text } })).plan;
}

/** Where every word that a plan burns in stands. */
export async function drawCaptions(plan: Plan, signal: AbortSignal): Promise<CaptionDrawing> {
  const answer = await request<DrawingAnswer>('/api/plans/drawing', {
    method: 'POST',
    json: { plan },
    signal,
  });
  return answer.drawing;
}

const fonts = new Map<string, Promise<void>>();

/** Sees to it that a caption font can be drawn with. A font that cannot be had is drawn in another, as in the render. */
export function loadFont(family: string): Promise<void> {
  const known = fonts.get(family);
  if (known) return known;
  const face = new FontFace(family, `url(/api/fonts/${encodeURIComponent(family)})`);
  const loading = face.load().then(
    () => void document.fonts.add(face),
    () => undefined,
  );
  fonts.set(family, loading);
  return loading;
}

/** Where the video of a job is played from. */
export function sourceUrl(jobId: string): string {
  return `/api/jobs/${jobId}/source`;
}
