import { once } from 'node:events';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  ErrorCode,
  InitializeResultSchema,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';
import type { Config } from './config.ts';
import { type ServiceOptions, startService } from './service.ts';

/** A service that runs elsewhere: its address without a slash at the end, and a key where it asks for one. */
export type RemoteService = { readonly baseUrl: string; readonly apiKey: string | undefined };

/**
 * Speaks MCP on standard input and output for a service that runs elsewhere, message by message, until standard input
 * ends or `signal` fires. What the service does not answer is answered with a JSON-RPC error.
 */
export async function bridgeStdio(service: RemoteService, signal: AbortSignal): Promise<void> {
  const headers = service.apiKey === undefined ? {} : { 'x-api-key': service.apiKey };
  const http = new StreamableHTTPClientTransport(new URL(`${service.baseUrl}/mcp`), {
    requestInit: { headers },
  });
  const stdio = new StdioServerTransport();
  const ending = new AbortController();
  http.onmessage = (message) => {
    if (isJSONRPCResultResponse(message)) {
      // From its answer to `initialize` on, every request names the version (MCP 2025-06-18, transports).
      const initialized = InitializeResultSchema.safeParse(message.result);
      if (initialized.success) http.setProtocolVersion(initialized.data.protocolVersion);
    }
    void stdio.send(message);
  };
  stdio.onmessage = (message) => {
    http.send(message).catch((error: unknown) => void stdio.send(unanswered(message, error)));
  };
  process.stdin.once('end', () => ending.abort());
  signal.addEventListener('abort', () => ending.abort(), { once: true });
  await http.start();
  await stdio.start();
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
  await http.close();
  await stdio.close();
}

/** Starts a service of this process for one person and speaks MCP for it on standard input and output. */
export async function runStdio(config: Config, options: ServiceOptions, signal: AbortSignal): Promise<void> {
  const service = await startService(config, options);
  try {
    await bridgeStdio({ baseUrl: service.baseUrl ?? '', apiKey: undefined }, signal);
  } finally {
    await service.close();
  }
}

function unanswered(message: JSONRPCMessage, error: unknown): JSONRPCMessage {
  const said = error instanceof Error ? error.message : String(error);
  if (isJSONRPCRequest(message))
    return {
      jsonrpc: '2.0',
      id: message.id,
      error: { code: ErrorCode.InternalError, message: `The service did not answer: ${said}` },
    };
  return { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'error', data: said } };
}
