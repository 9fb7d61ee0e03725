import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { getPost, listPosts, type Post } from '../../publishing/index.ts';
import type { OpenShortsContext } from './context.ts';
import { errors, known } from './errors.ts';

const tags = ['openshorts'];
const text = (most: number) => z.string().max(most, `must have at most ${most} characters`);

const PostBody = z
  .object({
    id: z.string(),
    job_id: z.string(),
    clip_index: z.number().int(),
    platforms: z.array(z.string()),
    profile: z.string(),
    title: z.string(),
    description: z.string(),
    scheduled_date: z.string().nullable(),
    timezone: z.string(),
    status: z.enum(['queued', 'sending', 'accepted', 'scheduled', 'published', 'failed', 'cancelled']),
    schedule_id: z.string().nullable(),
    results: z.array(
      z.object({
        platform: z.string(),
        success: z.boolean(),
        url: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    error: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'OpenShortsPost' });

/** What Upload-Post answered, given on as it is. */
const Given = z.unknown();

/** `/social/*`: clips to social networks through Upload-Post, sent in the background, and the record of it. */
export function socialRoutes(server: HttpServer, context: OpenShortsContext): void {
  const { publisher, library } = context;
  server.post(
    '/social/post',
    {
      schema: {
        tags,
        summary: 'Send a clip to social networks, now or later; the answer comes before it is sent',
        body: z.object({
          job_id: z.string(),
          clip_index: z.number().int().min(0),
          platforms: z.array(z.enum(['tiktok', 'instagram', 'youtube'])).min(1),
          api_key: z.string().nullish(),
          user_id: text(100).nullish(),
          title: text(300).nullish(),
          description: text(5000).nullish(),
          scheduled_date: z.iso.datetime({ offset: true, local: true }).nullish(),
          timezone: text(60).nullish(),
        }),
        response: {
          200: z.object({
            success: z.literal(true),
            request_id: z.string(),
            status: z.string(),
            message: z.string(),
          }),
          ...errors(400, 401, 404, 429),
        },
      },
    },
    async (request) => {
      const { body } = request;
      const key = keyOf(request, body.api_key);
      const profile = body.user_id || (await onlyProfile(context, key));
      const post = await known(
        'Clip',
        publisher.publish(callerOf(request).userId, {
          jobId: body.job_id,
          clipIndex: body.clip_index + 1,
          platforms: [...new Set(body.platforms)],
          profile,
          title: body.title || undefined,
          description: body.description || undefined,
          scheduledDate: body.scheduled_date || undefined,
          timezone: body.timezone || undefined,
          key,
        }),
      );
      return {
        success: true as const,
        request_id: post.id,
        status: post.status,
        message: 'The clip is sent in the background; GET /api/social/status tells how it goes.',
      };
    },
  );
  server.get(
    '/social/status',
    {
      schema: {
        tags,
        summary: 'What became of a post',
        querystring: z.object({ request_id: z.string() }),
        response: { 200: PostBody, ...errors(401, 404) },
      },
    },
    async (request) => postBody(await getPost(library, callerOf(request).userId, request.query.request_id)),
  );
  server.get(
    '/social/posts',
    {
      schema: {
        tags,
        summary: 'What you sent out, newest first',
        querystring: z.object({ job_id: z.string().optional() }),
        response: { 200: z.object({ posts: z.array(PostBody) }), ...errors(401) },
      },
    },
    async (request) => ({
      posts: (await listPosts(library, callerOf(request).userId, request.query.job_id)).map(postBody),
    }),
  );
  server.get(
    '/social/user',
    {
      schema: {
        tags,
        summary: 'The profiles of your Upload-Post account and what they are connected to',
        response: {
          200: z.object({
            profiles: z.array(z.object({ username: z.string(), connected: z.array(z.string()) })),
            error: z.string().optional(),
          }),
          ...errors(400, 401),
        },
      },
    },
    async (request) => {
      publisher.keyOf(keyOf(request));
      try {
        return { profiles: await profilesOf(context, keyOf(request)) };
      } catch (error) {
        // Clients show this beside an empty list.
        if (error instanceof ServerError) return { profiles: [], error: error.message };
        throw error;
      }
    },
  );
  const Who = z.object({ user: z.string().optional() });
  const asking = <Query extends z.ZodObject>(
    path: string,
    summary: string,
    querystring: Query,
    question: (query: z.output<Query>, user: string) => readonly [string, Record<string, string | undefined>],
  ) =>
    server.get(
      path,
      { schema: { tags, summary, querystring, response: { 200: Given, ...errors(400, 401, 404, 429) } } },
      async (request) => {
        const key = keyOf(request);
        const query = querystring.parse(request.query);
        const user = Who.parse(request.query).user || (await onlyProfile(context, key));
        return publisher.ask(key, ...question(query, user));
      },
    );
  asking(
    '/social/analytics',
    'Followers, reach and the like of a profile',
    Who.extend({ platforms: z.string().optional() }),
    ({ platforms }, user) => [`/api/analytics/${encodeURIComponent(user)}`, { platforms }],
  );
  asking(
    '/social/analytics/posts',
    'Figures of single posts',
    Who.extend({
      platform: z.string().optional(),
      limit: z.string().optional(),
      cursor: z.string().optional(),
      since: z.string().optional(),
      until: z.string().optional(),
    }),
    ({ platform, limit, cursor, since, until }, user) => [
      '/api/uploadposts/post-analytics/cached',
      { user, platform, limit, cursor, since, until },
    ],
  );
  asking(
    '/social/analytics/impressions',
    'Impressions of a profile in a period',
    Who.extend({
      period: z.enum(['last_day', 'last_week', 'last_month', 'last_3months', 'last_year']).optional(),
      start_date: z.string().optional(),
      end_date: z.string().optional(),
      platform: z.string().optional(),
    }),
    ({ period, start_date, end_date, platform }, user) => [
      `/api/uploadposts/total-impressions/${encodeURIComponent(user)}`,
      { period, start_date, end_date, platform },
    ],
  );
  server.get(
    '/social/scheduled',
    {
      schema: {
        tags,
        summary: 'Posts that wait for their time',
        response: { 200: Given, ...errors(400, 401) },
      },
    },
    async (request) => publisher.ask(keyOf(request), '/api/uploadposts/schedule'),
  );
  server.delete(
    '/social/scheduled/:id',
    {
      schema: {
        tags,
        summary: 'Call back a post that waits for its time',
        params: z.object({ id: z.string().max(200) }),
        response: { 200: Given, ...errors(400, 401, 404) },
      },
    },
    async (request) => publisher.cancel(callerOf(request).userId, request.params.id, keyOf(request)),
  );
}

/** The key that came with a request: the header, else the field. */
function keyOf(request: FastifyRequest, field?: string | null): string | undefined {
  const header = request.headers['x-upload-post-key'];
  return (typeof header === 'string' && header) || field || undefined;
}

const Users = z.looseObject({
  profiles: z
    .array(
      z.looseObject({ username: z.string(), social_accounts: z.record(z.string(), z.unknown()).default({}) }),
    )
    .default([]),
});

async function profilesOf(
  { publisher }: OpenShortsContext,
  key: string | undefined,
): Promise<{ username: string; connected: string[] }[]> {
  const { profiles } = Users.parse(await publisher.ask(key, '/api/uploadposts/users'));
  return profiles.map(({ username, social_accounts: accounts }) => ({
    username,
    // An account that is not connected is an empty text.
    connected: Object.entries(accounts).flatMap(([name, account]) => (account ? [name] : [])),
  }));
}

/** The profile that is meant when none is named: the first. Throws `invalid_request` when there is none. */
async function onlyProfile(context: OpenShortsContext, key: string | undefined): Promise<string> {
  const [first] = await profilesOf(context, key);
  if (first) return first.username;
  throw new ServerError('invalid_request', 'Your Upload-Post account has no profile: make one there first.');
}

function postBody(post: Post): z.output<typeof PostBody> {
  return {
    id: post.id,
    job_id: post.jobId,
    clip_index: post.clipIndex - 1,
    platforms: [...post.platforms],
    profile: post.profile,
    title: post.title,
    description: post.description,
    scheduled_date: post.scheduledDate,
    timezone: post.timezone,
    status: post.status,
    schedule_id: post.scheduleId,
    results: [...post.results],
    error: post.errorMessage,
    created_at: post.createdAt.toISOString(),
    updated_at: post.updatedAt.toISOString(),
  };
}
