import { z } from 'zod';

/** The schema of an answer around its data. */
export function envelope<Data extends z.ZodType>(data: Data) {
  return z.object({ success: z.literal(true), message: z.string(), data });
}

/** An answer around its data. `message` is for people and no part of the contract. */
export function answer<Data>(message: string, data: Data) {
  return { success: true as const, message, data };
}

/** The body of every error. */
export const ErrorBody = z
  .object({
    success: z.literal(false),
    message: z.string(),
    error: z.object({ detail: z.string(), code: z.string() }),
  })
  .meta({ id: 'ClipzyError', description: '`code` is stable, `message` and `detail` are for people.' });
/** The body of every error. */
export type ErrorBody = z.output<typeof ErrorBody>;
