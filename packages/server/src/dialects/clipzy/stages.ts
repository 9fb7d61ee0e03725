import type { Job } from '../../library/index.ts';
import type { STAGES, STATUSES } from './states.ts';

/** A stage of a job. */
export type ClipzyStage = (typeof STAGES)[number];

/** The steps of a restyling job, by the stage that they are told as. The picture is read once, for shots and motion alike. */
const BY_STEP: Readonly<Record<string, ClipzyStage>> = {
  fetch: 'video_analysis',
  probe: 'video_analysis',
  music: 'audio_analysis',
  watch: 'motion_analysis',
  extract: 'style_extraction',
  apply: 'style_application',
  render: 'rendering',
};

/** A state of a job. */
export type ClipzyStatus = (typeof STATUSES)[number];

/** The state of a job; one that was cancelled is a failure elsewhere. */
export function statusOf({ status, error }: Pick<Job, 'status' | 'error'>): ClipzyStatus {
  if (status === 'downloading') return 'processing';
  if (status === 'failed' && error?.code === 'cancelled') return 'cancelled';
  return status;
}

/** The stage of a job; null while it waits and when it has ended. */
export function stageOf(job: Pick<Job, 'status' | 'stage' | 'error'>): ClipzyStage | null {
  return statusOf(job) === 'processing' ? stageNamed(job.stage) : null;
}

/** The stage that a step is told as; the first when it has not come to any. */
export function stageNamed(step: string | null): ClipzyStage {
  return (step === null ? undefined : BY_STEP[step]) ?? 'video_analysis';
}
