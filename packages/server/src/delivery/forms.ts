import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { artefactName, type JobWebhook } from '../library/index.ts';

/** How a job ended, for whoever is told. */
export type JobEnd = {
  readonly jobId: string;
  readonly attempt: number;
  readonly status: 'completed' | 'failed';
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Those that are whole, counted from 1. */
  readonly clips: readonly { readonly index: number; readonly title: string }[];
  /** 0–100. */
  readonly percent: number;
  /** From when the job was taken out of the queue to its end; null when it never was. */
  readonly processingSeconds: number | null;
  /** The restyled video; null when there is none. */
  readonly outputUrl: string | null;
};

/** The message that a job ended, in the standard form. */
export type JobMessage = {
  /** The same however often the message is sent: receivers tell repetitions by it. */
  readonly id: string;
  readonly type: 'job.completed' | 'job.failed';
  /** When the job ended, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly jobId: string;
    readonly status: 'completed' | 'failed';
    readonly error: { readonly code: string; readonly message: string } | null;
    readonly clipCount: number;
  };
};

/** The message that a job ended, as receivers of the OpenShorts API read it. */
export type OpenShortsMessage = {
  readonly event: 'job.completed' | 'job.failed';
  readonly job_id: string;
  readonly status: 'completed' | 'failed';
  /** Counted from 0; addresses are relative to the service. */
  readonly clips: readonly { readonly index: number; readonly title: string; readonly video_url: string }[];
  /** Only when it failed. */
  readonly error?: string;
};

/** The message that a job ended, as receivers of the Clipzy API read it. */
export type ClipzyMessage = {
  readonly job_id: string;
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly progress_percent: number;
  /** Only when it is completed and made a video. */
  readonly output_video_url?: string;
  readonly processing_time_seconds: number | null;
};

/** A form of message: what it says, and what it is signed with. */
type Form = {
  message(
    end: JobEnd,
    at: Date,
  ): { readonly event: string; readonly body: JobMessage | OpenShortsMessage | ClipzyMessage };
  headers(
    message: {
      readonly jobId: string;
      readonly messageId: string | null;
      readonly payload: string;
      readonly secret: string;
    },
    now: Date,
  ): Record<string, string>;
};

/** Every form. */
export const FORMS: Readonly<Record<NonNullable<JobWebhook['form']>, Form>> = {
  /** Standard Webhooks (standardwebhooks.com): id, time and body are signed. */
  standard: {
    message({ jobId, attempt, status, error, clips }, at) {
      const data = { jobId, status, error, clipCount: clips.length };
      const type = `job.${status}` as const;
      return { event: type, body: { id: `${jobId}-${attempt}`, type, timestamp: at.toISOString(), data } };
    },
    headers: standardHeaders,
  },
  /** The raw body is signed (HMAC-SHA256, hexadecimal) when there is a secret; nothing else is. */
  openshorts: {
    message({ jobId, status, error, clips }) {
      const event = `job.${status}` as const;
      const told = clips.map(({ index, title }) => ({
        index: index - 1,
        title,
        video_url: `/videos/${jobId}/${artefactName(index, 'mp4')}`,
      }));
      const body = { event, job_id: jobId, status, clips: told, ...(error ? { error: error.message } : {}) };
      return { event, body };
    },
    headers({ payload, secret }) {
      const agent = { 'user-agent': 'OpenShorts-Webhook/1.0' };
      if (secret === '') return agent;
      const signature = createHmac('sha256', secret).update(payload).digest('hex');
      return { ...agent, 'x-openshorts-signature': `sha256=${signature}` };
    },
  },
  /** Flat, without the address of a video when there is none; signed as the standard form is. */
  clipzy: {
    message({ jobId, status, error, percent, processingSeconds, outputUrl }) {
      const told = error?.code === 'cancelled' ? 'cancelled' : status;
      const body: ClipzyMessage = {
        job_id: jobId,
        status: told,
        progress_percent: Math.floor(percent),
        ...(outputUrl === null ? {} : { output_video_url: outputUrl }),
        processing_time_seconds: processingSeconds,
      };
      return { event: `job.${told}`, body };
    },
    headers: standardHeaders,
  },
};

function standardHeaders(message: Parameters<Form['headers']>[0], now: Date): Record<string, string> {
  const { jobId, payload, secret } = message;
  const id = message.messageId ?? messageIdIn(payload) ?? jobId;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, now, payload),
  };
}

/** Messages of before say their id in their payload only. */
function messageIdIn(payload: string): string | undefined {
  const { id }: { id?: unknown } = JSON.parse(payload);
  return typeof id === 'string' ? id : undefined;
}
