/** The stages of a job, in order. */
export const STAGES = [
  'video_analysis',
  'audio_analysis',
  'motion_analysis',
  'style_extraction',
  'style_application',
  'rendering',
] as const;

/** The states of a job. */
export const STATUSES = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;
