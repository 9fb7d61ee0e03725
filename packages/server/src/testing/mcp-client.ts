import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';

/** What a tool answered. */
export type ToolAnswer = { readonly isError: boolean; readonly text: string; readonly value: AnyValue };

/** What the structured answers of tools hold, for tests that look at some of it. */
export type AnyValue = {
  readonly job_id: string;
  readonly status: string;
  readonly progress: number;
  readonly error: string | null;
  readonly upload_id: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly webhook_secret: string | null;
  readonly revision: number;
  readonly value: unknown;
  readonly clip: AnyClip;
  readonly clips: readonly AnyClip[];
  readonly jobs: readonly { readonly job_id: string; readonly clips: readonly AnyClip[] }[];
  readonly [other: string]: unknown;
};

/** A clip in an answer. */
export type AnyClip = {
  readonly clip_index: number;
  readonly status: string;
  readonly revision: number;
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly duration_seconds: number;
  readonly transcript: string;
  readonly video_url: string | null;
};

/** The official client, connected; `call` calls a tool and checks the answer against the tool's own output schema. */
export async function connectMcp(transport: Transport) {
  const client = new Client({ name: 'a test', version: '1' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  // The client checks structured answers against the schemas that it was told.
  await client.listTools();
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> => {
    const answer = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));
    const [first] = answer.content;
    return {
      isError: answer.isError === true,
      text: first?.type === 'text' ? first.text : '',
      value: (answer.structuredContent ?? {}) as AnyValue,
    };
  };
  return { client, call };
}

/** The official client on a service's `/mcp`, with a key and further headers. */
export function connectHttp(baseUrl: string, key: string, more: Record<string, string> = {}) {
  const requestInit = { headers: { 'x-api-key': key, ...more } };
  return connectMcp(new StreamableHTTPClientTransport(new URL(`${baseUrl}/mcp`), { requestInit }));
}
