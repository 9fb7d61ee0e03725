import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { StyleDna } from '@reelwright/engine';
import { type Account, read } from './service.ts';

/** An answer of the Clipzy API with its status. */
export type ClipzyAnswer<Data> = {
  readonly status: number;
  readonly body: {
    readonly success: boolean;
    readonly message: string;
    readonly data: Data;
    readonly error: { readonly detail: string; readonly code: string };
  };
};

/** A video's data. */
export type ClipzyVideo = {
  readonly video_id: string;
  readonly filename: string;
  readonly file_size_bytes: number;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** A job's data, with what came of it where that is asked for. */
export type ClipzyJob = {
  readonly job_id: string;
  readonly video_id: string;
  readonly status: string;
  readonly progress_percent: number;
  readonly current_stage: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly error?: { readonly stage: string; readonly message: string; readonly code: string };
  readonly output_video_url: string | null;
  readonly processing_time_seconds: number | null;
  readonly style_json: StyleDna | null;
  readonly webhook_secret?: string;
};

/** Somebody who calls the Clipzy API. */
export type ClipzyClient = {
  ask<Data = ClipzyJob>(method: string, path: string, body?: unknown): Promise<ClipzyAnswer<Data>>;
  upload(path: string, fields?: Record<string, string>): Promise<ClipzyAnswer<ClipzyVideo>>;
  /** Uploads a file and makes a job of it; the job. */
  submit(path: string, request?: object, fields?: Record<string, string>): Promise<ClipzyJob>;
  /** The job when it has ended, and every look at it on the way, four a second. */
  ended(jobId: string): Promise<{ job: ClipzyJob; seen: readonly ClipzyJob[] }>;
};

/** The Clipzy API for an account. */
export function clipzyClient(account: Account): ClipzyClient {
  const client: ClipzyClient = {
    async ask<Data>(method: string, path: string, body?: unknown) {
      const url = `/api/v1${path}`;
      const response = await (body === undefined
        ? account.call(url, { method })
        : account.send(method, url, body));
      return { status: response.status, body: await read<ClipzyAnswer<Data>['body']>(response) };
    },
    async upload(path, fields = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(readFileSync(path))]), basename(path));
      const response = await account.call('/api/v1/videos/upload', { method: 'POST', body: form });
      return { status: response.status, body: await read(response) };
    },
    async submit(path, request = {}, fields = {}) {
      const { video_id } = (await client.upload(path, fields)).body.data;
      const made = await client.ask('POST', '/jobs', { video_id, ...request });
      if (made.status !== 200) throw new Error(JSON.stringify(made.body));
      return made.body.data;
    },
    async ended(jobId) {
      for (const seen: ClipzyJob[] = []; ; await pause(250)) {
        const { data } = (await client.ask('GET', `/jobs/${jobId}`)).body;
        seen.push(data);
        if (['completed', 'failed', 'cancelled'].includes(data.status)) return { job: data, seen };
      }
    },
  };
  return client;
}

/** What ffprobe says of a file: the container and the first stream of each kind. */
export type Probed = {
  readonly format: { readonly duration: string; readonly bit_rate: string; readonly format_name: string };
  readonly video: {
    readonly codec_name: string;
    readonly width: number;
    readonly height: number;
    readonly avg_frame_rate: string;
  };
  readonly audio: { readonly codec_name: string } | undefined;
};

/** Asks ffprobe. */
export function probed(path: string): Probed {
  const said = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', path]);
  const { format, streams } = JSON.parse(String(said)) as {
    format: Probed['format'];
    streams: ({ codec_type: string } & Probed['video'])[];
  };
  const [video, audio] = ['video', 'audio'].map((kind) => streams.find((one) => one.codec_type === kind));
  if (!video) throw new Error(`${path} has no picture.`);
  return { format, video, audio };
}
