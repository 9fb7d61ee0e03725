import { type CaptionDrawing, ClipOptions } from '@reelwright/engine/shapes';
import { AspectRatio, CaptionWord, Plan } from '@reelwright/plan';
import { z } from 'zod';

const milliseconds = z.number().int().meta({ description: 'Milliseconds since 1970.' });
const Status = z.enum(['queued', 'downloading', 'processing', 'completed', 'failed']);

/** Why a job or clip failed. */
export const FailureBody = z.object({ code: z.string(), message: z.string() });

/** A user, as they may see themselves. */
export const UserBody = z
  .object({ id: z.string(), email: z.string(), name: z.string().nullable(), credits: z.number().nullable() })
  .meta({ id: 'User' });

/** The body that answers who is logged in. */
export const UserAnswer = z.object({ user: UserBody });
/** The body that answers who is logged in. */
export type UserAnswer = z.output<typeof UserAnswer>;

/** An API key, without the key. */
export const KeyBody = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    prefix: z.string(),
    createdAt: milliseconds,
    lastUsedAt: milliseconds.nullable(),
    revokedAt: milliseconds.nullable(),
  })
  .meta({ id: 'ApiKey' });
/** An API key, without the key. */
export type KeyBody = z.output<typeof KeyBody>;

/** The answer to an upload. */
export const UploadAnswer = z
  .object({
    jobId: z.string(),
    originalName: z.string(),
    sizeBytes: z.number().int().nullable(),
    wsUrl: z.string(),
    options: ClipOptions,
    webhookSecret: z.string().optional(),
  })
  .meta({ id: 'Upload' });
/** The answer to an upload. */
export type UploadAnswer = z.output<typeof UploadAnswer>;

/** A job in a list. */
export const JobItem = z
  .object({
    id: z.string(),
    originalName: z.string(),
    status: Status,
    createdAt: milliseconds,
    clipCount: z.number().int(),
    posterUrl: z.string().nullable(),
  })
  .meta({ id: 'JobItem' });
/** A job in a list. */
export type JobItem = z.output<typeof JobItem>;

/** The state of one clip. */
export const ClipStateBody = z.object({
  index: z.number().int(),
  status: z.enum(['queued', 'processing', 'completed', 'failed']),
  error: FailureBody.nullable(),
});
/** The state of one clip. */
export type ClipStateBody = z.output<typeof ClipStateBody>;

/** What a job was asked for that gives a video a style. */
const RestyleOptions = z
  .strictObject({
    quality: z.enum(['low', 'medium', 'high']),
    strength: z.number(),
    extractOnly: z.boolean(),
  })
  .meta({ id: 'RestyleOptions' });

/** A job with all that is known of it. */
export const JobBody = JobItem.extend({
  updatedAt: milliseconds,
  sizeBytes: z.number().int().nullable(),
  duration: z.number().nullable(),
  kind: z.enum(['clip', 'restyle']).meta({ description: 'Lists hold those that make clips.' }),
  options: z.union([ClipOptions, RestyleOptions]),
  stage: z.string().nullable(),
  progress: z.number(),
  etaSeconds: z.number().nullable(),
  error: FailureBody.nullable(),
  clips: z.array(ClipStateBody),
}).meta({ id: 'Job' });
/** A job with all that is known of it. */
export type JobBody = z.output<typeof JobBody>;

/** What those who watch a job are told. */
export const LiveMessage = z
  .object({
    type: z.enum(['progress', 'done']),
    jobId: z.string(),
    status: Status,
    stage: z.string().nullable(),
    progress: z.number(),
    etaSeconds: z.number().nullable(),
    error: FailureBody.nullable(),
    clips: z.array(ClipStateBody),
  })
  .meta({ id: 'LiveMessage' });
/** What those who watch a job are told. */
export type LiveMessage = z.output<typeof LiveMessage>;

/** What somebody has to spend. */
export const Credits = z
  .object({
    metered: z.boolean().meta({ description: 'Whether jobs cost credits.' }),
    available: z.number().int().nullable().meta({ description: 'May be spent; null when not metered.' }),
    held: z.number().int().nullable().meta({ description: 'Set aside for jobs that run.' }),
  })
  .meta({ id: 'Credits' });
/** What somebody has to spend. */
export type Credits = z.output<typeof Credits>;

/** What came, was set aside, and went: newest first. */
export const CreditHistory = z
  .object({
    entries: z.array(
      z.object({
        id: z.number().int(),
        kind: z.enum(['signup', 'purchase', 'hold', 'take', 'release', 'refund']),
        available: z.number().int().meta({ description: 'Change of what may be spent.' }),
        held: z.number().int().meta({ description: 'Change of what is set aside.' }),
        jobId: z.string().nullable(),
        clipIndex: z.number().int().nullable(),
        createdAt: z.number().int().meta({ description: 'Milliseconds since 1970.' }),
      }),
    ),
    next: z.number().int().optional().meta({ description: '`before` of the next page; none on the last.' }),
  })
  .meta({ id: 'CreditHistory' });
/** What came, was set aside, and went: newest first. */
export type CreditHistory = z.output<typeof CreditHistory>;

/** A clip as far as it is: what it is about from the moment it was chosen, its files as soon as they are there. */
export const ClipBody = z
  .object({
    index: z.number().int(),
    status: z.enum(['queued', 'processing', 'completed', 'failed']),
    error: FailureBody.nullable(),
    revision: z.number().int(),
    title: z.string(),
    hook: z.string(),
    insight: z.string(),
    emotion: z.string(),
    hashtags: z.array(z.string()),
    score: z.number(),
    reasons: z.array(z.string()),
    transcript: z.string(),
    startSeconds: z.number(),
    endSeconds: z.number(),
    durationSeconds: z.number(),
    aspectRatio: AspectRatio,
    videoUrl: z.string().nullable(),
    posterUrl: z.string().nullable(),
  })
  .meta({ id: 'Clip' });
/** A clip as far as it is. */
export type ClipBody = z.output<typeof ClipBody>;

/** The clips of a job. */
export const ClipsAnswer = z.object({ clips: z.array(ClipBody) });
/** The clips of a job. */
export type ClipsAnswer = z.output<typeof ClipsAnswer>;

/** Everything that is said in a video. */
export const TranscriptAnswer = z
  .object({ language: z.string(), words: z.array(CaptionWord.omit({ emphasis: true })) })
  .meta({ id: 'Transcript' });
/** Everything that is said in a video. */
export type TranscriptAnswer = z.output<typeof TranscriptAnswer>;

/** A plan that was made of another, kept nowhere. */
export const PlanOnly = z.object({ plan: Plan });
/** A plan that was made of another. */
export type PlanOnly = z.output<typeof PlanOnly>;

/** Where every word stands. */
export const DrawingAnswer = z.object({ drawing: z.custom<CaptionDrawing>() });
/** Where every word stands. */
export type DrawingAnswer = z.output<typeof DrawingAnswer>;

/** A plan as it is kept, and how often it was edited. */
export const PlanAnswer = z.object({ revision: z.number().int(), plan: Plan }).meta({ id: 'ClipPlan' });
/** A plan as it is kept. */
export type PlanAnswer = z.output<typeof PlanAnswer>;

/** An API key with the key itself. */
export const NewKeyBody = KeyBody.pick({ id: true, name: true, prefix: true, createdAt: true })
  .extend({ key: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'NewApiKey' });
/** An API key with the key itself. */
export type NewKeyBody = z.output<typeof NewKeyBody>;

const DeliveryBody = z
  .object({
    id: z.string(),
    url: z.string(),
    event: z.string(),
    status: z.enum(['pending', 'delivered', 'failed']),
    createdAt: z.number(),
    attempts: z.array(
      z.object({
        number: z.number(),
        startedAt: z.number(),
        durationMs: z.number().nullable(),
        status: z.number().nullable(),
        error: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

/** What was sent to the webhook of a job. */
export const DeliveriesAnswer = z.object({ deliveries: z.array(DeliveryBody) });
/** What was sent to the webhook of a job. */
export type DeliveriesAnswer = z.output<typeof DeliveriesAnswer>;

const stored = z.object({ count: z.number().int(), bytes: z.number() });

/** How the service does. */
export const OperatorAnswer = z
  .object({
    jobs: z.record(Status, z.number().int()),
    oldestWaiting: milliseconds.nullable(),
    workers: z.array(
      z.object({ id: z.string(), version: z.string(), startedAt: milliseconds, beatAt: milliseconds }),
    ),
    failures: z.array(
      z.object({
        jobId: z.string(),
        dialect: z.string(),
        kind: z.string(),
        stage: z.string().nullable(),
        code: z.string(),
        message: z.string(),
        at: milliseconds,
      }),
    ),
    storage: z.object({ sources: stored, results: stored }),
    models: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        licence: z.string(),
        bytes: z.number(),
        installed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Operator' });
/** How the service does. */
export type OperatorAnswer = z.output<typeof OperatorAnswer>;
