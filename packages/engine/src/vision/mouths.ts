import { availableParallelism } from 'node:os';
import { EngineError } from '../error.ts';
import type { Fallback } from '../facts/index.ts';
import type { Frame, View } from '../media/index.ts';
import { createPool, obtainModel, type StoreOptions } from '../models/index.ts';
import { type HeardSpeech, MOUTHS_PER_SECOND, type MouthEvidence } from './evidence.ts';
import { MouthPieces } from './mouth-pieces.ts';
import { evidenceFor } from './mouth-record.ts';
import { MouthStudy } from './mouth-study.ts';
import type task from './mouth-task.ts';
import type { MouthModels } from './mouth-task.ts';
import type { FollowedFace, Look } from './tracks.ts';

/** Longer side in pixels of the frames that mouths are cut out of. */
const VIEW_PIXELS = 640;
/** Pieces of work waiting or being done, per thread. Bounds memory when decoding is faster than the nets. */
const IN_FLIGHT_PER_THREAD = 4;

/** Follows the mouths of the faces that are found, and judges whether they speak. */
export type MouthWatch = {
  /** Takes the next grey frame of `mouthView`; it must not be overwritten. Waits while too much is in hand. */
  push(frame: Frame): Promise<void>;
  /** Takes the faces found at the next moment. Comes some frames later than the frame itself. */
  look(look: Look): void;
  /** Ends a span: judges its tracks and forgets its pictures. Rejects when an earlier piece of work failed. */
  finishSpan(tracks: readonly Pick<FollowedFace, 'id' | 'faces'>[]): Promise<void>;
  /** Everything found out so far. */
  evidence(): MouthEvidence[];
  /** Pictures held at the moment, whole frames and cut-out mouths together; for tests. */
  held(): number;
  [Symbol.asyncDispose](): Promise<void>;
};

/** How the frames for a `MouthWatch` are decoded. */
export function mouthView(picture: { width: number; height: number }): View {
  const scale = Math.min(1, VIEW_PIXELS / Math.max(picture.width, picture.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return {
    framesPerSecond: MOUTHS_PER_SECOND,
    width: even(picture.width),
    height: even(picture.height),
    format: 'gray',
  };
}

/**
 * Fetches the models if need be and starts the threads. Without LR-ASD the lips alone are watched, and `fallback`
 * says why; without FaceMesh, which finding faces needs too, nothing is. Throws `cancelled`.
 */
export async function watchMouths(
  heard: HeardSpeech,
  options: {
    signal?: AbortSignal | undefined;
    /** Where the models come from; the user's store by default. */
    store?: StoreOptions | undefined;
  },
): Promise<{ watch: MouthWatch | null; fallback: Fallback | null }> {
  const { signal, store } = options;
  let fallback: Fallback | null = null;
  const attempt = async <T>(obtain: () => Promise<T>, used: string): Promise<T | null> => {
    try {
      return await obtain();
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'model_unavailable') throw error;
      fallback = { used, instead_of: 'judging lips and voice together (LR-ASD)', reason: error.message };
      return null;
    }
  };
  const speaker = await attempt(async () => {
    const { frontend, backend } = await obtainModel('lr-asd', { signal, store });
    if (!frontend || !backend)
      throw new EngineError('internal', 'The catalogue does not name the files of LR-ASD.');
    return { frontend, backend };
  }, 'how the lips move while something is said');
  const mesh = await attempt(
    async () => (await obtainModel('facemesh', { signal, store })).model,
    'voices without faces',
  );
  if (!mesh) return { watch: null, fallback };
  return { watch: start(heard, { speaker, mesh }, signal), fallback };
}

function start(heard: HeardSpeech, models: MouthModels, signal: AbortSignal | undefined): MouthWatch {
  const pool = createPool<typeof task>(new URL('./mouth-task.ts', import.meta.url), models, {
    threads: threads(),
  });
  const waiting = new Set<Promise<void>>();
  let failure: { error: unknown } | null = null;
  const study = new MouthStudy(heard, models.speaker !== null, (job, buffers, onDone) => {
    const work = pool
      .run(job, { signal, transfer: buffers })
      .then(onDone)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => waiting.delete(work));
    waiting.add(work);
  });
  const pieces = new MouthPieces(
    (cut) => study.take(cut),
    (piece) => study.end(piece),
    (accompanied, from, to) => study.wantsLips(accompanied, from, to),
  );
  const settle = async (atMost: number) => {
    while (waiting.size > atMost) await Promise.race(waiting);
    if (failure) throw failure.error;
  };
  const found: MouthEvidence[] = [];
  return {
    async push(frame) {
      pieces.push(frame);
      await settle(pool.threads * IN_FLIGHT_PER_THREAD);
    },
    look: (look) => pieces.look(look),
    async finishSpan(tracks) {
      pieces.finish();
      await settle(0);
      study.judge();
      await settle(0);
      found.push(...evidenceFor(tracks, study.finish(), models.speaker !== null));
    },
    evidence: () => found,
    held: () => pieces.held + study.held,
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** Decoding and looking for faces take the rest of the processor. */
function threads(): number {
  return Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2)));
}
