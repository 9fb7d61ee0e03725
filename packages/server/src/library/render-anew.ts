import type { Plan } from '@reelwright/plan';
import { and, eq } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { type Queries, schema } from '../db/index.ts';
import type { LibraryContext, Task } from './context.ts';
import type { Rendering } from './record-clip.ts';

const { clips } = schema;

/** What an edit changes of a clip. */
type Edit = {
  readonly plan: Plan;
  readonly unplanned: NonNullable<Extract<Task, { kind: 'rerender' }>['unplanned']>;
};

/**
 * Has a clip rendered anew, within a transaction that holds its row: from its plan, or from the one that an edit gives it.
 * `revision` is the one before; gives that of the rendering. Throws `no_credits` for a clip that failed before.
 */
export async function renderAnew(
  { ports, credits, work }: Pick<LibraryContext, 'ports' | 'credits' | 'work'>,
  transaction: Queries,
  client: PoolClient,
  { ownerId, jobId, index, revision: before }: Rendering,
  edit?: Edit,
): Promise<number> {
  const revision = before + 1;
  await transaction
    .update(clips)
    .set({
      ...(edit ? { plan: edit.plan } : {}),
      revision,
      status: 'queued',
      errorCode: null,
      errorMessage: null,
      updatedAt: ports.now(),
    })
    .where(and(eq(clips.jobId, jobId), eq(clips.ownerId, ownerId), eq(clips.index, index)));
  await credits.holdClip(transaction, { ownerId, jobId }, index);
  await work.enqueue(client, {
    kind: 'rerender',
    ownerId,
    jobId,
    index,
    revision,
    ...(edit && edit.unplanned.length > 0 ? { unplanned: edit.unplanned } : {}),
  });
  return revision;
}
