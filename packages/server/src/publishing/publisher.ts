import { openAsBlob } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ServerError } from '../error.ts';
import { artefactFile, artefactName, getJob, getPlan } from '../library/index.ts';
import { newId } from '../ports.ts';
import type { PublishingContext } from './context.ts';
import { addPost, getPost, noteCancelled, notePost, type Post, unsentPosts } from './posts.ts';
import { Refused } from './upload-post.ts';

/** Clips that are sent at a time. */
const MOST_AT_A_TIME = 2;
/** Before each further try to hand a clip over, ms. */
const RETRY_MS = [5_000, 30_000, 120_000] as const;
/** Between looks at what became of it, ms: a quarter of an hour in all. */
const LOOK_MS = [5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 240_000, 420_000] as const;

/** Longer than any post is silent while a process sees to it, ms. */
const FORGOTTEN_MS = 30 * 60_000;

/** A clip that is to go out. */
export type PostWish = {
  readonly jobId: string;
  /** From 1. */
  readonly clipIndex: number;
  readonly platforms: readonly string[];
  /** The profile of Upload-Post. */
  readonly profile: string;
  /** Default: the clip's own. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** ISO 8601; at once when left out. */
  readonly scheduledDate?: string | undefined;
  /** IANA; default UTC. */
  readonly timezone?: string | undefined;
  /** The key that came with the request. */
  readonly key?: string | undefined;
};

/** Sends clips out in the background of this process, until it is closed. */
export type Publisher = {
  /**
   * Takes a clip for sending; the post says how it goes. Throws `invalid_request` without a key, `not_found` when the clip
   * is not there or not finished; otherwise as `getJob`.
   */
  publish(ownerId: string, wish: PostWish): Promise<Post>;
  /** The key that a question to Upload-Post is asked with. Throws `invalid_request` when there is none. */
  keyOf(given: string | undefined): string;
  /** Calls back what was taken for later. Throws as UploadPost does. */
  cancel(ownerId: string, scheduleId: string, key: string | undefined): Promise<unknown>;
  /**
   * Goes on with what a process of before left. What came with a key that no process seems to have any more, because
   * nothing was noted of it for half an hour, has failed; it counts as published when Upload-Post had taken it.
   */
  resume(): Promise<void>;
  /** Asks Upload-Post something and gives its answer on. Throws as UploadPost does. */
  ask(key: string | undefined, path: string, query?: Record<string, string | undefined>): Promise<unknown>;
  /** Stops. What is on its way is left as it is, for `resume`. */
  close(): Promise<void>;
};

/** A publisher. Posts are handed over once, whatever happens to this process: Upload-Post knows them by our ids. */
export function openPublisher(context: PublishingContext): Publisher {
  const { library, uploadPost } = context;
  const ending = new AbortController();
  const limit = pLimit(MOST_AT_A_TIME);
  const running = new Map<string, Promise<void>>();

  const start = (ownerId: string, post: Post, key: string) => {
    const run = goOut(context, ownerId, post, key, ending.signal, limit)
      .catch((error: unknown) => {
        // The end of this process is nobody's trouble.
        if (!ending.signal.aborted) library.onTrouble(error);
      })
      .finally(() => running.delete(post.id));
    running.set(post.id, run);
  };
  const keyOf = (given: string | undefined): string => {
    const key = given || context.ownKey;
    if (key) return key;
    throw new ServerError('invalid_request', 'Missing X-Upload-Post-Key header');
  };

  return {
    keyOf,
    async publish(ownerId, wish) {
      const key = keyOf(wish.key);
      const post = await newPost(context, ownerId, wish);
      start(ownerId, post, key);
      return post;
    },
    async cancel(ownerId, scheduleId, key) {
      const answer = await uploadPost.cancel(keyOf(key), scheduleId);
      await noteCancelled(library, ownerId, scheduleId);
      return answer;
    },
    async resume() {
      const old = library.ports.now().getTime() - FORGOTTEN_MS;
      for (const { ownerId, ...post } of await unsentPosts(library)) {
        if (running.has(post.id)) continue;
        if (context.ownKey) start(ownerId, post, context.ownKey);
        else if (post.updatedAt.getTime() < old) await notePost(library, post.id, forgotten(post));
      }
    },
    ask: (key, path, query) => uploadPost.ask(keyOf(key), path, query),
    async close() {
      ending.abort();
      await Promise.all(running.values());
    },
  };
}

/** What is noted of a post when nobody has its key any more: what was taken went out, and nobody can ask further. */
function forgotten({ status }: Post): Partial<Pick<Post, 'status' | 'errorMessage'>> {
  if (status === 'accepted') return { status: 'published' };
  return {
    status: 'failed',
    errorMessage:
      'The service was started anew, and the key that came with the request was kept in its memory only: send it again.',
  };
}

async function newPost({ library }: PublishingContext, ownerId: string, wish: PostWish): Promise<Post> {
  const { clips } = await getJob(library, ownerId, wish.jobId);
  const clip = clips.find(({ index }) => index === wish.clipIndex);
  if (!clip?.finished) throw new ServerError('not_found', 'The clip is not there, or not finished yet.');
  const { plan } = await getPlan(library, ownerId, wish.jobId, wish.clipIndex);
  const { title, viralHook, keyInsight, hashtags } = plan.about;
  const tags = hashtags.map((tag) => `#${tag}`).join(' ');
  const now = library.ports.now();
  const post: Post = {
    id: newId(library.ports),
    jobId: wish.jobId,
    clipIndex: wish.clipIndex,
    revision: clip.revision,
    profile: wish.profile,
    platforms: [...wish.platforms],
    title: wish.title ?? (title || viralHook),
    description: wish.description ?? [keyInsight, tags].filter((line) => line !== '').join('\n\n'),
    scheduledDate: wish.scheduledDate ?? null,
    timezone: wish.timezone ?? 'UTC',
    status: 'queued',
    attempts: 0,
    scheduleId: null,
    results: [],
    errorMessage: null,
    createdAt: now,
    updatedAt: now,
  };
  await addPost(library, { ...post, ownerId });
  return post;
}

/** All of a post: handed over, then looked after. A refusal is its end; only the end of the process throws. */
async function goOut(
  context: PublishingContext,
  ownerId: string,
  post: Post,
  key: string,
  signal: AbortSignal,
  limit: ReturnType<typeof pLimit>,
): Promise<void> {
  const { library } = context;
  try {
    if (post.status !== 'accepted') await limit(() => handOver(context, ownerId, post, key, signal));
    const { status } = await getPost(library, ownerId, post.id);
    if (status === 'accepted') await lookAfter(context, post.id, key, signal);
  } catch (error) {
    signal.throwIfAborted();
    const errorMessage =
      error instanceof ServerError ? error.message : 'Something went wrong here; it was noted.';
    await notePost(library, post.id, { status: 'failed', errorMessage });
    if (!(error instanceof ServerError)) throw error;
  }
}

async function handOver(
  context: PublishingContext,
  ownerId: string,
  post: Post,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const { library, uploadPost } = context;
  for (let attempt = post.attempts + 1; ; attempt += 1) {
    signal.throwIfAborted();
    await notePost(library, post.id, { status: 'sending', attempts: attempt });
    try {
      const { scheduleId } = await withClip(context, ownerId, post, (video) =>
        uploadPost.send(key, { ...post, video, filename: artefactName(post.clipIndex, 'mp4') }, signal),
      );
      const status = post.scheduledDate === null ? 'accepted' : 'scheduled';
      return await notePost(library, post.id, { status, scheduleId });
    } catch (error) {
      const wait = RETRY_MS[attempt - 1];
      if (error instanceof Refused || !(error instanceof ServerError) || wait === undefined) throw error;
      if (error.code === 'not_found') throw error;
      await notePost(library, post.id, { errorMessage: error.message });
      await context.pause(wait, signal);
    }
  }
}

async function withClip<Result>(
  { library, scratchFolder }: PublishingContext,
  ownerId: string,
  post: Post,
  use: (video: Blob) => Promise<Result>,
): Promise<Result> {
  const folder = join(scratchFolder, `post-${post.id}`);
  try {
    await mkdir(folder, { recursive: true });
    const name = artefactName(post.clipIndex, 'mp4');
    const path = await artefactFile(library, ownerId, post.jobId, name, folder);
    return await use(await openAsBlob(path, { type: 'video/mp4' }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks until it is over what became of a post on each network; after a quarter of an hour it stays as far as it is known. */
async function lookAfter(
  { library, uploadPost, pause }: PublishingContext,
  id: string,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  for (const wait of LOOK_MS) {
    await pause(wait, signal);
    const found = await uploadPost.whereabouts(key, id, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // What was taken is taken: not being told of it is no failure.
      if (error instanceof ServerError) return null;
      throw error;
    });
    if (!found) continue;
    const { isOver, results } = found;
    if (!isOver) {
      await notePost(library, id, { results });
      continue;
    }
    const isSeen = results.some(({ success }) => success);
    const said = results.map(({ message }) => message).find((message) => message !== null);
    return notePost(library, id, {
      results,
      status: isSeen ? 'published' : 'failed',
      errorMessage: isSeen ? null : (said ?? 'No network took it.'),
    });
  }
}
