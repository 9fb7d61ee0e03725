import { parseStyle, type StyleDna } from '@reelwright/engine';
import { and, eq } from 'drizzle-orm';
import { type Queries, schema } from '../db/index.ts';

const { styles } = schema;

/** The style of the owner's job, learnt or given; null while there is none. */
export async function getStyle(
  { db }: { readonly db: Queries },
  ownerId: string,
  jobId: string,
): Promise<StyleDna | null> {
  const [row] = await db
    .select({ style: styles.style })
    .from(styles)
    .where(and(eq(styles.jobId, jobId), eq(styles.ownerId, ownerId)));
  // Fields that a later version added get their defaults.
  return row ? parseStyle(row.style) : null;
}
