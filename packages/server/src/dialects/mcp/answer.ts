import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { ServerError } from '../../error.ts';
import { asServerError } from '../../http/index.ts';

/** Runs what a tool does and puts it into words; a fault is logged with the request. */
export type Answering = (act: () => Promise<Record<string, unknown>>) => Promise<CallToolResult>;

/**
 * What a tool answers: an object, as structured content and as text for clients that know no other. A refusal is an
 * answer too, so that the model that called reads what to do; a fault of ours is told to `onFault`.
 */
export async function answer<Result extends Record<string, unknown>>(
  act: () => Promise<Result>,
  onFault: (error: ServerError) => void,
): Promise<CallToolResult> {
  try {
    const structuredContent = await act();
    return { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] };
  } catch (thrown) {
    const error = asServerError(thrown);
    if (FAULTS.has(error.code)) onFault(error);
    const retry = error.retryAfterSeconds === undefined ? '' : ` (retry after ${error.retryAfterSeconds} s)`;
    return { isError: true, content: [{ type: 'text', text: `${error.code}: ${error.message}${retry}` }] };
  }
}

const FAULTS: ReadonlySet<ServerError['code']> = new Set([
  'internal',
  'storage_failed',
  'storage_full',
  'database_unavailable',
  'missing_dependency',
]);
