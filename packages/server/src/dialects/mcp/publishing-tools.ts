import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import type { Answering } from './answer.ts';
import { clipNumber } from './clip-summary.ts';
import type { CallerContext } from './context.ts';

/** The tool that sends a clip out. */
export function publishingTools(server: McpServer, context: CallerContext, answering: Answering): void {
  server.registerTool(
    'publish_clip',
    {
      title: 'Publish a clip',
      description:
        'Sends a finished clip to social networks through Upload-Post, at once or at scheduled_date. TikTok gets a draft unless the service is set up otherwise. Needs a key of Upload-Post: the X-Upload-Post-Key header, or one that the service has. Returns at once; the record of posts says what became of it.',
      inputSchema: z.object({
        job_id: z.string(),
        clip_index: z.int().min(0).describe('As in list_clips, from 0.'),
        platforms: z.array(z.enum(['tiktok', 'instagram', 'youtube'])).min(1),
        profile: z.string().min(1).max(100).describe('The profile in Upload-Post.'),
        title: z.string().max(300).optional().describe('Default: the clip’s own.'),
        description: z.string().max(5000).optional(),
        scheduled_date: z.iso.datetime({ offset: true, local: true }).optional(),
        timezone: z.string().max(60).default('UTC'),
      }),
      outputSchema: z.object({
        post_id: z.string(),
        status: z.string(),
        title: z.string(),
        platforms: z.array(z.string()),
      }),
      annotations: { destructiveHint: true, openWorldHint: true },
    },
    (wish) =>
      answering(async () => {
        const post = await context.publisher.publish(context.ownerId, {
          jobId: wish.job_id,
          clipIndex: clipNumber(wish.clip_index),
          platforms: wish.platforms,
          profile: wish.profile,
          title: wish.title,
          description: wish.description,
          scheduledDate: wish.scheduled_date,
          timezone: wish.timezone,
          key: context.uploadPostKey,
        });
        return { post_id: post.id, status: post.status, title: post.title, platforms: [...post.platforms] };
      }),
  );
}
