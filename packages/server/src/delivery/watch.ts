import { ServerError } from '../error.ts';
import { type ClipState, getJob, type Job, type LibraryContext, listenToChanges } from '../library/index.ts';

/** Tells what happens to jobs, whichever process makes it happen. */
export type Watch = {
  /**
   * The job as it is now, and again whenever it changed, until it ended: the last is `completed` or `failed`. Throws as
   * `getJob` at the beginning; ends without a last word when the job is deleted, the signal fires, or the watch closes.
   * What is not taken in time is skipped: each is the newest.
   */
  job(ownerId: string, jobId: string, signal: AbortSignal): AsyncGenerator<Job, void>;
  /**
   * The clip when its rendering as of `revision` has ended, well or not, or a later one came in its place. Throws as
   * `getJob`, `not_found` too when the job is deleted meanwhile; undefined when the signal fires or the watch closes first.
   */
  clip(
    ownerId: string,
    rendering: { readonly jobId: string; readonly index: number; readonly revision: number },
    signal: AbortSignal,
  ): Promise<ClipState | undefined>;
  /** Jobs that are watched at the moment. */
  readonly watchers: number;
  close(): Promise<void>;
};

/** Listens to the database's notifications. Rejects when it cannot be reached at the start; `onTrouble` hears of it later. */
export async function openWatch(
  context: Pick<LibraryContext, 'db'>,
  databaseUrl: string,
  onTrouble: (error: unknown) => void,
): Promise<Watch> {
  const wakers = new Map<string, Set<() => void>>();
  const wake = (jobId: string | null) => {
    const woken = jobId === null ? [...wakers.values()] : [wakers.get(jobId)];
    for (const set of woken) for (const waker of set ?? []) waker();
  };
  const listener = await listenToChanges(databaseUrl, wake, onTrouble);
  const closing = new AbortController();

  /** Yields when a job is to be looked at: now, and after every change, until the signal fires or the watch closes. */
  async function* occasions(jobId: string, signal: AbortSignal): AsyncGenerator<void, void> {
    const stopped = AbortSignal.any([signal, closing.signal]);
    const change = new Bell(stopped);
    const set = wakers.get(jobId) ?? new Set();
    wakers.set(jobId, set.add(change.ring));
    try {
      while (!stopped.aborted) {
        change.reset();
        yield;
        await change.rung();
      }
    } finally {
      change.dispose();
      set.delete(change.ring);
      if (set.size === 0 && wakers.get(jobId) === set) wakers.delete(jobId);
    }
  }

  async function* watchJob(ownerId: string, jobId: string, signal: AbortSignal): AsyncGenerator<Job, void> {
    let told: string | undefined;
    for await (const _ of occasions(jobId, signal)) {
      const job =
        told === undefined
          ? await getJob(context, ownerId, jobId)
          : await stillThere(context, ownerId, jobId);
      if (!job) return;
      const state = JSON.stringify(job);
      if (state !== told) yield job;
      told = state;
      if (job.status === 'completed' || job.status === 'failed') return;
    }
  }

  async function watchClip(
    ownerId: string,
    { jobId, index, revision }: { jobId: string; index: number; revision: number },
    signal: AbortSignal,
  ): Promise<ClipState | undefined> {
    for await (const _ of occasions(jobId, signal)) {
      const clip = (await getJob(context, ownerId, jobId)).clips.find((one) => one.index === index);
      if (!clip) throw new ServerError('not_found', `The job has no clip ${index}.`);
      const isOver = clip.status === 'completed' || clip.status === 'failed';
      if (clip.revision > revision || (clip.revision === revision && isOver)) return clip;
    }
    return undefined;
  }

  return {
    job: watchJob,
    clip: watchClip,
    get watchers() {
      return [...wakers.values()].reduce((sum, set) => sum + set.size, 0);
    },
    async close() {
      closing.abort();
      await listener.close();
    },
  };
}

/** Something that is waited for and may have happened before the waiting began. */
class Bell {
  readonly ring = () => {
    this.#isRung = true;
    this.#hear();
  };
  readonly #signal: AbortSignal;
  #isRung = false;
  #hear: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.ring);
  }

  reset(): void {
    this.#isRung = false;
  }

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#hear = resolve;
      if (this.#isRung || this.#signal.aborted) resolve();
    });
  }

  dispose(): void {
    this.#signal.removeEventListener('abort', this.ring);
  }
}

/** The job; undefined when it was deleted, or the database is away for the moment of this look. */
async function stillThere(
  context: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<Job | undefined> {
  return getJob(context, ownerId, jobId).catch(() => undefined);
}
