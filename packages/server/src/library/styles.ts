import type { StyleDna } from '@reelwright/engine';
import { and, eq } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { LibraryContext } from './context.ts';

const { styles } = schema;

/** The style of the owner's job, learnt or given; null while there is none. */
export async function getStyle(
  { db }: Pick<LibraryContext, 'db'>,
  ownerId: string,
  jobId: string,
): Promise<StyleDna | null> {
  const [row] = await db
    .select({ style: styles.style })
    .from(styles)
    .where(and(eq(styles.jobId, jobId), eq(styles.ownerId, ownerId)));
  return row?.style ?? null;
}
