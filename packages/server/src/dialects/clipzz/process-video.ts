import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ensureOutsideUser } from '../../accounts/index.ts';
import { ServerError } from '../../error.ts';
import type { HttpServer } from '../../http/index.ts';
import { callersKey } from '../../ingest/index.ts';
import { isClipKey, type Job, processStored, type StoredVideoRequest } from '../../library/index.ts';
import type { ClipzzContext } from './context.ts';
import { answerProcessingError, errors } from './errors.ts';
import { ProcessVideoAnswer, ProcessVideoFailure, ProcessVideoRequest } from './schemas.ts';
import { podcastOptions, takeVideo } from './wishes.ts';

/**
 * `POST /process_video`: clips of a video in the store, beside it when the answer comes. Beneath is a job like any other:
 * a connection that breaks loses nothing, and the same call again joins it.
 */
export async function processVideoRoute(server: HttpServer, context: ClipzzContext): Promise<void> {
  await server.register(async (route: HttpServer) => {
    route.setErrorHandler(answerProcessingError);
    route.addHook('onRequest', requireToken(context.authToken));
    route.post(
      '/process_video',
      {
        schema: {
          tags: ['process_video'],
          summary: 'Make clips of a video in the store, and wait for them',
          body: ProcessVideoRequest,
          response: { 200: ProcessVideoAnswer, ...errors(401, 403, 422, 429), 500: ProcessVideoFailure },
        },
      },
      async (request, reply) => {
        const { s3_key, num_clips } = request.body;
        const key = keyOf(s3_key);
        const ownerId = await ensureOutsideUser(context.accounts, key.split('/')[0] ?? key);
        const job = await processStored(context.library, {
          ownerId,
          dialect: 'clipzz',
          key,
          originalName: key.split('/').at(-1) ?? key,
          options: podcastOptions(num_clips),
          take: () => takeVideo(context.ingest, key, 's3_key'),
        });
        return answerOf(await endOf(context, ownerId, job, reply));
      },
    );
  });
}

/** A hook that lets in who brings the token, before the body is read. */
function requireToken(authToken: string | undefined) {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async (request: FastifyRequest) => {
    const { token = '' } = /^bearer +(?<token>.+)$/i.exec(request.headers.authorization ?? '')?.groups ?? {};
    // Digests are equally long, so that the time tells nothing of the token.
    if (authToken !== undefined && timingSafeEqual(digest(token), digest(authToken))) return;
    throw new ServerError('unauthenticated', 'The token is wrong or missing.');
  };
}

function keyOf(text: string): StoredVideoRequest['key'] {
  const key = existing(text);
  if (!isClipKey(key)) return key;
  throw new ServerError('invalid_request', 's3_key is the place of a clip: call the video otherwise');
}

function existing(text: string): StoredVideoRequest['key'] {
  try {
    return callersKey(text);
  } catch (cause) {
    throw new ServerError('invalid_request', 's3_key must exist in the store', { cause });
  }
}

/** Waits for a job's end. Throws `overloaded` when the service ends before it, and `cancelled` when the caller is gone. */
async function endOf({ watch }: ClipzzContext, ownerId: string, job: Job, reply: FastifyReply): Promise<Job> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  // Nothing is said for as long as it takes, which is no reason to hang up.
  reply.raw.socket?.setTimeout(0);
  let last = job;
  for await (const state of watch.job(ownerId, job.id, gone.signal)) last = state;
  if (last.status === 'completed' || last.status === 'failed') return last;
  if (gone.signal.aborted) throw new ServerError('cancelled', 'The caller is gone; the job goes on.');
  throw new ServerError('overloaded', 'The service is ending, and goes on with this later: ask again.', {
    retryAfterSeconds: 10,
  });
}

function answerOf({ status, error, clips }: Job): ProcessVideoAnswer {
  // A video in which nothing is said has no clips, and that is no failure.
  if (status === 'failed' && error?.code !== 'no_speech')
    throw new ServerError('internal', error?.message ?? 'Processing failed.');
  const finished = clips.filter((clip) => clip.status === 'completed');
  return { status: 'success', clips_processed: finished.length };
}
