import type { Source } from '@reelwright/engine';
import type { FastifyRequest } from 'fastify';
import { ServerError } from '../../error.ts';
import { discardVideo, receiveProbedVideo } from '../../ingest/index.ts';
import type { StoredFile } from '../../library/index.ts';
import { endingOf, isKnownFormat } from './bodies.ts';
import type { ClipzyContext } from './context.ts';
import type { ClipzyCode } from './errors.ts';

/** Why a form is not taken. */
export type Refusal = { readonly code: ClipzyCode; readonly detail: string };

/** A form with a video that was taken in. */
export type ReceivedForm = {
  readonly file: StoredFile;
  readonly probe: Source;
  readonly filename: string;
  /** The fields beside the video; empty ones count as left out. */
  readonly fields: ReadonlyMap<string, string>;
};

/** The endings that a file may have, each with the MIME types of its own. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  mp4: ['video/mp4', 'video/x-m4v'],
  mov: ['video/quicktime'],
  avi: ['video/x-msvideo', 'video/avi', 'video/msvideo', 'video/vnd.avi'],
  mkv: ['video/x-matroska', 'video/matroska'],
  webm: ['video/webm'],
};
const ACCEPTED_TYPES = new Set(Object.values(TYPES).flat());
const ENDINGS = Object.keys(TYPES).join(', ');

/** What a form has around its file, at most: fields, boundaries, headers. */
const AROUND_BYTES = 1024 ** 2;

/**
 * Reads `multipart/form-data`: `file` goes to storage as it comes and is looked at. What is wrong with the video or the
 * form is an answer; nothing is left of it then. Throws as `receiveVideo` for what is not the form's fault.
 */
export async function receiveForm(
  context: ClipzyContext,
  request: FastifyRequest,
): Promise<ReceivedForm | Refusal> {
  if (!request.isMultipart()) return missing('The body must be multipart/form-data.');
  const excess = excessOf(context, request);
  if (excess) return letDry(request, excess);
  let video: Pick<ReceivedForm, 'file' | 'probe' | 'filename'> | undefined;
  const fields = new Map<string, string>();
  try {
    for await (const part of request.parts({
      limits: { files: 1, fields: 10, fieldSize: 65_536, fileSize: Infinity },
    })) {
      if (part.type === 'field') {
        if (String(part.value) !== '') fields.set(part.fieldname, String(part.value));
        continue;
      }
      const refusal = refusalOf(part);
      if (refusal) return letDry(request, refusal);
      const { file, probe } = await receiveProbedVideo(context.ingest, part.file);
      video = { file, probe, filename: part.filename };
      if (!isKnownFormat(probe)) {
        await discardVideo(context.ingest, file);
        return letDry(request, unsupported('The file has no picture, or is in another container.'));
      }
    }
    return video ? { ...video, fields } : missing('The field file is missing: the video.');
  } catch (error) {
    if (video) await discardVideo(context.ingest, video.file);
    const refusal = refusalFor(error);
    if (refusal) return letDry(request, refusal);
    letDry(request, undefined);
    throw error;
  }
}

/** Told before the bytes are sent, to clients that ask first. */
function excessOf({ ingest }: ClipzyContext, request: FastifyRequest): Refusal | undefined {
  const length = Number(request.headers['content-length']);
  if (!(length > ingest.maxFileSizeBytes + AROUND_BYTES)) return undefined;
  const megabytes = (bytes: number) => Math.floor(bytes / 1024 ** 2);
  return {
    code: 'FILE_TOO_LARGE',
    detail: `The file has about ${megabytes(length)} MB; the maximum is ${megabytes(ingest.maxFileSizeBytes)} MB.`,
  };
}

function refusalOf(part: { fieldname: string; filename: string; mimetype: string }): Refusal | undefined {
  if (part.fieldname !== 'file') return missing('The video must be in the field file.');
  const ending = endingOf(part.filename);
  if (!Object.hasOwn(TYPES, ending))
    return unsupported(
      ending
        ? `.${ending} files are not accepted: send one of ${ENDINGS}.`
        : `The file's name has no ending that is accepted: send one of ${ENDINGS}.`,
    );
  // Clients that do not know say text/plain or application/octet-stream: then the bytes decide, as always.
  if (/^(video|audio|image)\//.test(part.mimetype) && !ACCEPTED_TYPES.has(part.mimetype))
    return unsupported(`${part.mimetype} is not accepted: send one of ${ENDINGS}.`);
  return undefined;
}

/** What a part's reading failed with, when that is the form's or the video's fault. */
function refusalFor(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ServerError) {
    if (error.code === 'invalid_request') return unsupported(error.message);
    return error.code === 'too_large' ? { code: 'FILE_TOO_LARGE', detail: error.message } : undefined;
  }
  if ('code' in error && /^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(String(error.code)))
    return { code: 'VALIDATION_ERROR', detail: 'The form has more parts than one file and a few fields.' };
  // The parser complains in words only.
  if (/\b(multipart|boundary|part header|end of form)\b/i.test(error.message))
    return { code: 'VALIDATION_ERROR', detail: 'The form cannot be read.' };
  return undefined;
}

function missing(detail: string): Refusal {
  return { code: 'MISSING_FIELD', detail };
}

function unsupported(detail: string): Refusal {
  return { code: 'UNSUPPORTED_FORMAT', detail };
}

/** The rest of the form is let run dry, so that the answer is read. */
function letDry<Value>(request: FastifyRequest, value: Value): Value {
  request.raw.unpipe();
  request.raw.resume();
  return value;
}
