import { Readable } from 'node:stream';
import type { Plan } from '@reelwright/plan';
import { samplePlan } from '../../../plan/src/testing.ts';
import {
  artefactKey,
  recordClip,
  recordClipStart,
  recordEnd,
  recordPlans,
  recordStart,
} from '../library/for-work.ts';
import { type LibraryContext, newSourceKey, parseJobOptions, submitJob } from '../library/index.ts';
import { mp4Like } from './ingest.ts';

/** A completed job of the owner with one finished clip of these bytes, made without rendering anything. */
export async function finishedClip(
  library: LibraryContext,
  ownerId: string,
  bytes: Buffer,
  plan: Plan = samplePlan(),
): Promise<{ jobId: string }> {
  const storageKey = newSourceKey(library.ports);
  const source = Buffer.concat([mp4Like(500), library.ports.randomBytes(8)]);
  const { sha256: contentHash, sizeBytes } = await library.store.put(storageKey, Readable.from([source]));
  const job = await submitJob(library, {
    ownerId,
    kind: 'clip',
    dialect: 'clipora',
    source: { kind: 'file', storageKey, contentHash, sizeBytes },
    originalName: 'talk.mp4',
    options: parseJobOptions({}),
  });
  const attempt = { jobId: job.id, ownerId, attempt: 1 };
  await recordStart(library, attempt);
  await recordPlans(library, attempt, {
    plans: [plan],
    overview: { speakers: [], languageModel: null },
    fallbacks: [],
  });
  const rendering = { ...attempt, index: 1, revision: 1 };
  await recordClipStart(library, rendering);
  const key = artefactKey(job.id, rendering, 'clip_01.mp4');
  const written = await library.store.put(key, Readable.from([bytes]));
  await recordClip(library, rendering, {} as never, [{ kind: 'mp4', storageKey: key, ...written }]);
  await recordEnd(library, attempt, { code: 'internal', message: 'lost' });
  return { jobId: job.id };
}
