import { z } from 'zod';
import { creditBalance, creditHistory } from '../../billing/index.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { CreditHistory, Credits } from './schemas.ts';

const tags = ['billing'];

/** Movements on one page, at most. */
const LARGEST_PAGE = 200;

/** What somebody has to spend, and how it came and went. */
export function creditRoutes(server: HttpServer, { billing }: CliporaContext): void {
  server.get(
    '/billing/credits',
    { schema: { tags, summary: 'Your credits', response: { 200: Credits, ...errors(401) } } },
    async (request) => {
      const balance = await creditBalance(billing, callerOf(request).userId);
      return balance ? { metered: true, ...balance } : { metered: false, available: null, held: null };
    },
  );
  server.get(
    '/billing/history',
    {
      schema: {
        tags,
        summary: 'How your credits came and went, newest first',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(50),
          before: z.coerce.number().int().min(1).optional(),
        }),
        response: { 200: CreditHistory, ...errors(400, 401) },
      },
    },
    async (request) => {
      const { entries, next } = await creditHistory(billing, callerOf(request).userId, request.query);
      return {
        entries: entries.map(({ createdAt, paymentId: _, ...entry }) => ({
          ...entry,
          createdAt: createdAt.getTime(),
        })),
        ...(next === null ? {} : { next }),
      };
    },
  );
}
