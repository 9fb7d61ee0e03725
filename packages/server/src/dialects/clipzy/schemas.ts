import { StyleDna } from '@reelwright/engine/shapes';
import { z } from 'zod';
import { STAGES, STATUSES } from './states.ts';

const moment = z.string().meta({ description: 'ISO 8601, UTC.' });

/** What a video is. */
export const Metadata = z
  .object({
    width: z.number().int(),
    height: z.number().int(),
    duration_seconds: z.number(),
    frame_rate: z.number(),
    codec: z.string(),
    bitrate_kbps: z.number().int(),
    format: z.enum(['mp4', 'mov', 'avi', 'mkv', 'webm']),
  })
  .meta({ id: 'ClipzyMetadata' });
/** What a video is. */
export type Metadata = z.output<typeof Metadata>;

/** An uploaded video. */
export const VideoBody = z
  .object({
    video_id: z.string(),
    filename: z.string(),
    file_size_bytes: z.number().int(),
    metadata: Metadata,
    uploaded_at: moment,
    storage_url: z.string().meta({ description: 'Internal; names the video and cannot be fetched.' }),
  })
  .meta({ id: 'ClipzyVideo' });
/** An uploaded video. */
export type VideoBody = z.output<typeof VideoBody>;

const webhookSecret = z.string().optional().meta({
  description: 'Signs the messages (standardwebhooks.com). Told once, when it was made here.',
});

/** The answer to an upload. */
export const UploadBody = VideoBody.extend({ webhook_secret: webhookSecret }).meta({ id: 'ClipzyUpload' });

/** A job. */
export const JobBody = z
  .object({
    job_id: z.string(),
    video_id: z.string().nullable(),
    template_video_id: z.string().nullable(),
    status: z.enum(STATUSES),
    progress_percent: z.number().int(),
    current_stage: z.enum(STAGES).nullable(),
    created_at: moment,
    updated_at: moment,
    started_at: moment.nullable(),
    completed_at: moment.nullable(),
    error: z
      .object({ stage: z.enum(STAGES), message: z.string(), code: z.string() })
      .optional()
      .meta({ description: 'Only of a failed job.' }),
  })
  .meta({ id: 'ClipzyJob' });
/** A job. */
export type JobBody = z.output<typeof JobBody>;

/** The answer to a job that was made. */
export const NewJobBody = JobBody.extend({ webhook_secret: webhookSecret }).meta({ id: 'ClipzyNewJob' });

/** A job with all that came of it. */
export const JobDetailBody = JobBody.extend({
  style_json: StyleDna.nullable().meta({ description: 'There as soon as it is extracted.' }),
  output_video_url: z.string().nullable(),
  processing_time_seconds: z.number().nullable(),
  fallbacks: z
    .array(z.object({ used: z.string(), instead_of: z.string(), reason: z.string() }))
    .meta({ description: 'What was done in place of what was wanted, and why.' }),
}).meta({ id: 'ClipzyJobDetail' });
/** A job with all that came of it. */
export type JobDetailBody = z.output<typeof JobDetailBody>;

/** How a job is done. */
export const ConfigRequest = z
  .strictObject({
    quality: z
      .string('must be low, medium or high')
      .toLowerCase()
      .pipe(z.enum(['low', 'medium', 'high'], { error: 'must be low, medium or high' }))
      .optional()
      .meta({ description: 'low, medium or high (default).' }),
    strength: z
      .number('must be a number from 0 to 1')
      .min(0, 'must be a number from 0 to 1')
      .max(1, 'must be a number from 0 to 1')
      .optional()
      .meta({ description: 'How much of the style is applied, 0–1 (default 1).' }),
    extract_only: z
      .boolean('must be true or false')
      .optional()
      .meta({ description: 'Extract the style and make no video.' }),
    style: StyleDna.nullish().meta({ description: 'A style_json, in place of a template.' }),
  })
  .meta({ id: 'ClipzyConfig' });

/** A job to be made. */
export const JobRequest = z
  .object({
    video_id: z.string('must be the id of an uploaded video'),
    template_video_id: z.string('must be the id of an uploaded video').nullish(),
    config: ConfigRequest.nullish(),
    webhook_url: z.string('must be an http or https address').nullish(),
    webhook_secret: z.string('must be a text').nullish(),
  })
  .meta({ id: 'ClipzyJobRequest' });
/** A job to be made. */
export type JobRequest = z.output<typeof JobRequest>;
