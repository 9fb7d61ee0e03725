import type { FastifyRequest } from 'fastify';
import { ServerError } from '../../error.ts';
import { announcesMore, formFailure } from '../../http/index.ts';
import { discardVideo, type IngestContext, receiveVideo } from '../../ingest/index.ts';
import type { StoredFile } from '../../library/index.ts';

/** What a request to make clips says, as it came, and its file where it has one. */
export type ReceivedRequest = {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file: { readonly stored: StoredFile; readonly originalName: string } | undefined;
};

/** Fields of a form at most, and the bytes of each. */
const MOST_FIELDS = 50;
const FIELD_BYTES = 65_536;

/**
 * Reads what is asked for: a JSON object, a form, or a form with the file `file`, which goes to storage as it comes.
 * Throws `invalid_request` for anything else and `too_large` beyond the limit; then nothing is left of the file.
 */
export async function receiveRequest(
  ingest: IngestContext,
  request: FastifyRequest,
): Promise<ReceivedRequest> {
  if (request.isMultipart()) return receiveForm(ingest, request);
  const { body } = request;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return { fields: { ...body }, file: undefined };
  throw new ServerError('invalid_request', 'Must provide URL or File');
}

async function receiveForm(ingest: IngestContext, request: FastifyRequest): Promise<ReceivedRequest> {
  if (announcesMore(request, ingest.maxFileSizeBytes)) throw fileTooLarge(ingest);
  let file: ReceivedRequest['file'];
  const fields = new Map<string, unknown>();
  try {
    for await (const part of request.parts({
      limits: { files: 1, fields: MOST_FIELDS, fieldSize: FIELD_BYTES, fileSize: Infinity },
    })) {
      if (part.type === 'field') fields.set(part.fieldname, String(part.value));
      else if (part.fieldname !== 'file')
        throw new ServerError('invalid_request', 'The video goes into the field file.');
      else file = { stored: await receiveVideo(ingest, part.file), originalName: part.filename || 'video' };
    }
    return { fields: Object.fromEntries(fields), file };
  } catch (error) {
    if (file) await discardVideo(ingest, file.stored);
    const failure = formFailure(request, error);
    throw failure instanceof ServerError && failure.code === 'too_large'
      ? fileTooLarge(ingest, failure)
      : failure;
  }
}

function fileTooLarge({ maxFileSizeBytes }: IngestContext, cause?: unknown): ServerError {
  const message = `File exceeds ${Math.round(maxFileSizeBytes / 1024 ** 2)} MB limit`;
  return new ServerError('too_large', message, { cause });
}
