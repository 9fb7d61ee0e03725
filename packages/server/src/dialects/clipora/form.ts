import type { FastifyRequest } from 'fastify';
import { ServerError } from '../../error.ts';
import { announcesMore, formFailure } from '../../http/index.ts';
import { discardVideo, receiveVideo, tooLarge } from '../../ingest/index.ts';
import type { StoredFile } from '../../library/index.ts';
import type { CliporaContext } from './context.ts';
import { WebhookRequest, type Wishes } from './submission.ts';

/** A form with a video that was taken in. */
export type ReceivedForm = {
  readonly file: StoredFile;
  readonly originalName: string;
  readonly wishes: Wishes;
};

/**
 * Reads `multipart/form-data`: `video` goes to storage as it comes, `options` and `webhook` are JSON. Throws
 * `invalid_request` when the video is missing or a field is wrong, and as `receiveVideo`; then nothing is left of it.
 */
export async function receiveForm(
  { ingest }: CliporaContext,
  request: FastifyRequest,
): Promise<ReceivedForm> {
  if (!request.isMultipart()) throw videoRequired();
  if (announcesMore(request, ingest.maxFileSizeBytes)) throw tooLarge(ingest);
  let video: { file: StoredFile; originalName: string } | undefined;
  const fields = new Map<string, string>();
  try {
    for await (const part of request.parts({
      limits: { files: 1, fields: 10, fieldSize: 65_536, fileSize: Infinity },
    })) {
      if (part.type === 'field') fields.set(part.fieldname, String(part.value));
      else if (part.fieldname !== 'video') throw videoRequired();
      else video = { file: await receiveVideo(ingest, part.file), originalName: part.filename || 'video' };
    }
    if (!video) throw videoRequired();
    const wishes = { options: json(fields, 'options'), webhook: webhookOf(fields) };
    return { ...video, wishes };
  } catch (error) {
    if (video) await discardVideo(ingest, video.file);
    throw formFailure(request, error);
  }
}

function videoRequired(): ServerError {
  return new ServerError('invalid_request', 'video file required');
}

function json(fields: ReadonlyMap<string, string>, name: string): unknown {
  const text = fields.get(name);
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServerError('invalid_request', `${name} must be JSON`, { cause });
  }
}

function webhookOf(fields: ReadonlyMap<string, string>): WebhookRequest | undefined {
  const given = json(fields, 'webhook');
  if (given === undefined) return undefined;
  const parsed = WebhookRequest.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ServerError('invalid_request', 'webhook must be a JSON object with url and, if you like, secret');
}
