import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Registration, signUp } from '../../accounts/index.ts';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import {
  announceUpload,
  artefactName,
  artefactUrl,
  getUpload,
  listUploads,
  processUpload,
  type UploadedFile as Upload,
} from '../../library/index.ts';
import type { ClipzzContext } from './context.ts';
import { errors } from './errors.ts';
import {
  Address,
  ClipRequest,
  Done,
  ProcessUploadRequest,
  SignUpRequest,
  UploadedFile,
  UploadedFiles,
  UploadUrl,
  UploadUrlRequest,
} from './schemas.ts';
import { podcastOptions, takeVideo } from './wishes.ts';

const tags = ['actions'];

/** How long the address of a clip is good. */
const PLAY_URL_SECONDS = 3_600;

/** `POST /sign-up`, which needs no credentials. */
export function signUpRoute(server: HttpServer, context: ClipzzContext): void {
  const { accounts, razorpay, cookie, isOwnOrigin, limits, library } = context;
  const guard = async (request: FastifyRequest) => {
    const { origin, host } = request.headers;
    if (origin !== undefined && !isOwnOrigin(origin, host))
      throw new ServerError('forbidden', 'A page of another site may not do this.');
    await limits.authRequest(request.ip);
  };
  server.post(
    '/sign-up',
    {
      onRequest: guard,
      schema: {
        tags,
        summary: 'Make an account and log in',
        body: SignUpRequest,
        response: { 200: Done, ...errors(403, 409, 422, 429) },
      },
    },
    async (request, reply) => {
      const { name, ...rest } = request.body;
      const registration = Registration.safeParse(name === '' ? rest : { ...rest, name });
      if (!registration.success)
        throw new ServerError(
          'invalid_request',
          registration.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
        );
      const { user, session } = await signUp(accounts, registration.data);
      cookie.set(reply, session);
      // A convenience of the operator's: whoever signs up does not wait for it, nor fail with it.
      if (razorpay.isSetUp)
        razorpay
          .addContact({ userId: user.id, email: user.email, name: user.name ?? user.email })
          .catch(library.onTrouble);
      return { success: true as const };
    },
  );
}

/** What somebody who is logged in may do with their videos. */
export function actionRoutes(server: HttpServer, context: ClipzzContext): void {
  const { library, ingest } = context;
  server.post(
    '/upload-url',
    {
      schema: {
        tags,
        summary: 'An address to send a video to',
        body: UploadUrlRequest,
        response: { 200: UploadUrl, ...errors(401, 422, 429) },
      },
    },
    async (request) => {
      const { filename, fileType, fileSize } = request.body;
      const most = ingest.maxFileSizeBytes;
      if (fileSize > most) throw new ServerError('invalid_request', `fileSize must be at most ${most} bytes`);
      const file = { filename, contentType: fileType, sizeBytes: fileSize };
      const { id, key, url } = await announceUpload(library, callerOf(request).userId, file);
      return { uploadUrl: url, s3Key: key, uploadedFileId: id };
    },
  );
  server.post(
    '/process-video',
    {
      schema: {
        tags,
        summary: 'Have clips made of a video that was sent',
        body: ProcessUploadRequest,
        response: { 200: Done, ...errors(401, 403, 404, 422, 429) },
      },
    },
    async (request) => {
      const { uploadedFileId, numClips } = request.body;
      await processUpload(library, callerOf(request).userId, uploadedFileId, {
        dialect: 'clipzz',
        numClips,
        options: podcastOptions(numClips),
        take: (key) => takeVideo(ingest, key, 'uploadedFileId'),
      });
      return { success: true as const };
    },
  );
  server.get(
    '/uploaded-files',
    {
      schema: {
        tags,
        summary: 'Your videos, newest first',
        response: { 200: UploadedFiles, ...errors(401) },
      },
    },
    async (request) => ({
      uploadedFiles: (await listUploads(library, callerOf(request).userId)).map(uploadedFile),
    }),
  );
  server.get(
    '/uploaded-files/:id',
    {
      schema: {
        tags,
        summary: 'A video, and what became of it',
        params: z.object({ id: z.string() }),
        response: { 200: UploadedFile, ...errors(401, 403, 404) },
      },
    },
    async (request) => uploadedFile(await getUpload(library, callerOf(request).userId, request.params.id)),
  );
  server.post(
    '/clip-play-url',
    {
      schema: {
        tags,
        summary: 'An address under which a clip can be played for an hour',
        body: ClipRequest,
        response: { 200: Address, ...errors(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { jobId, index } = clipOf(request.body.clipId);
      const name = artefactName(index, 'mp4');
      const how = { expiresInSeconds: PLAY_URL_SECONDS, disposition: 'inline' } as const;
      return { url: await artefactUrl(library, callerOf(request).userId, jobId, name, how) };
    },
  );
}

/** The id of a clip says its job and its place in it. */
const clipId = (jobId: string, index: number) => `${jobId}.${index}`;

function clipOf(id: string): { jobId: string; index: number } {
  const { jobId, index } = /^(?<jobId>[\w-]{1,64})\.(?<index>\d{1,4})$/.exec(id)?.groups ?? {};
  if (jobId === undefined) throw new ServerError('not_found', 'There is no such clip.');
  return { jobId, index: Number(index) };
}

function uploadedFile(file: Upload): UploadedFile {
  const { id, key, displayName, numClips, createdAt, job, clips } = file;
  return {
    id,
    s3Key: key,
    displayName,
    status: statusOf(file),
    uploaded: numClips !== null,
    numClips,
    error: job?.error?.message ?? null,
    jobId: job?.id ?? null,
    createdAt: createdAt.getTime(),
    clips: job ? clips.map(({ index, key }) => ({ id: clipId(job.id, index), s3Key: key })) : [],
  };
}

function statusOf({ refusal, job }: Upload): UploadedFile['status'] {
  if (refusal === 'no_credits') return 'no-credits';
  if (job === null || job.status === 'queued') return 'queued';
  if (job.status === 'completed') return 'processed';
  if (job.status !== 'failed') return 'processing';
  // A video in which nothing is said has no clips, and that is no failure.
  return job.error?.code === 'no_speech' ? 'processed' : 'failed';
}
