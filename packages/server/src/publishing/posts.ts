import { and, desc, eq, type InferSelectModel, inArray } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import type { LibraryContext } from '../library/index.ts';

const { posts } = schema;

/** Posts that are told of at a time, at most. */
const MOST_POSTS = 100;

/** Where a post may be. */
export type PostStatus = (typeof schema.POST_STATUSES)[number];
/** What became of a post on one network. */
export type PostResult = schema.PlatformResult;
/** A clip that was sent to social networks, as far as it is known. */
export type Post = Omit<InferSelectModel<typeof posts>, 'ownerId'>;

type Books = Pick<LibraryContext, 'db' | 'ports'>;

/** A post of the owner. Throws `not_found`. */
export async function getPost({ db }: Pick<Books, 'db'>, ownerId: string, id: string): Promise<Post> {
  const [row] = await db
    .select()
    .from(posts)
    .where(and(eq(posts.id, id), eq(posts.ownerId, ownerId)));
  if (!row) throw new ServerError('not_found', 'There is no such post.');
  return postOf(row);
}

/** What the owner sent out, newest first; of one job when it is named. */
export async function listPosts(
  { db }: Pick<Books, 'db'>,
  ownerId: string,
  jobId?: string | undefined,
): Promise<Post[]> {
  const rows = await db
    .select()
    .from(posts)
    .where(and(eq(posts.ownerId, ownerId), jobId === undefined ? undefined : eq(posts.jobId, jobId)))
    .orderBy(desc(posts.createdAt), desc(posts.id))
    .limit(MOST_POSTS);
  return rows.map(postOf);
}

/** Notes a new post. */
export async function addPost({ db }: Pick<Books, 'db'>, row: typeof posts.$inferInsert): Promise<void> {
  await db.insert(posts).values(row);
}

/** Notes what became of a post. */
export async function notePost(
  { db, ports }: Books,
  id: string,
  changes: Partial<Pick<Post, 'status' | 'attempts' | 'scheduleId' | 'results' | 'errorMessage'>>,
): Promise<void> {
  await db
    .update(posts)
    .set({ ...changes, updatedAt: ports.now() })
    .where(eq(posts.id, id));
}

/** Notes that the owner called a scheduled post back. */
export async function noteCancelled(
  { db, ports }: Books,
  ownerId: string,
  scheduleId: string,
): Promise<void> {
  await db
    .update(posts)
    .set({ status: 'cancelled', updatedAt: ports.now() })
    .where(and(eq(posts.ownerId, ownerId), eq(posts.scheduleId, scheduleId)));
}

/** Posts that were on their way when a process ended, oldest first. */
export async function unsentPosts({ db }: Pick<Books, 'db'>): Promise<(Post & { ownerId: string })[]> {
  return db
    .select()
    .from(posts)
    .where(inArray(posts.status, ['queued', 'sending', 'accepted']))
    .orderBy(posts.createdAt);
}

function postOf({ ownerId: _, ...post }: InferSelectModel<typeof posts>): Post {
  return post;
}
