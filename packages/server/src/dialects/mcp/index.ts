/**
 * The MCP server: `POST /mcp`, streamable HTTP without sessions, so that any machine may answer. Its tools are those of
 * OpenShorts, and the plan. What they do is decided in the library.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  asServerError,
  callerOf,
  HTTP_STATUSES,
  type HttpServer,
  identify,
  sendError,
} from '../../http/index.ts';
import { type Answering, answer } from './answer.ts';
import type { CallerContext, McpContext } from './context.ts';
import { editingTools } from './editing-tools.ts';
import { jobTools } from './job-tools.ts';
import { publishingTools } from './publishing-tools.ts';

export type { McpContext } from './context.ts';

const INSTRUCTIONS = `Reelwright turns long talking videos into finished short clips. process_video (with source_url, or after create_upload) starts a job; get_job_status follows it; list_clips gives the finished files. recut_clip, add_subtitles and apply_plan_edit change one clip and render it anew from the source.`;

/** Adds the MCP server at `/mcp`. */
export async function mcpRoutes(server: HttpServer, context: McpContext): Promise<void> {
  await server.register(async (mcp: HttpServer) => {
    mcp.setErrorHandler(answerError);
    mcp.addHook('onRequest', identify(context.authenticate, context.cookie, context.isOwnOrigin));
    mcp.post('/mcp', { schema: { hide: true } }, async (request, reply) => {
      if (Array.isArray(request.body))
        return reply.code(400).send(rpcError(-32600, 'Send one message at a time (MCP 2025-06-18).'));
      const key = request.headers['x-upload-post-key'];
      const uploadPostKey = typeof key === 'string' ? key : undefined;
      const caller = { ...context, ownerId: callerOf(request).userId, uploadPostKey };
      return send(reply, await respond(caller, request));
    });
    // Streams from the server and sessions, which there are none of (MCP 2025-06-18, transports).
    for (const method of ['GET', 'DELETE'] as const)
      mcp.route({
        method,
        url: '/mcp',
        schema: { hide: true },
        handler: async (_, reply) =>
          reply.code(405).header('allow', 'POST').send(rpcError(-32000, 'Only POST is answered here.')),
      });
  });
}

async function respond(context: CallerContext, request: FastifyRequest): Promise<Response> {
  const server = new McpServer(
    { name: 'reelwright', title: 'Reelwright', version: '0.1.0' },
    { instructions: INSTRUCTIONS },
  );
  const answering: Answering = (act) =>
    answer(act, (error) => request.log.error({ err: error.cause ?? error, code: error.code }, error.message));
  jobTools(server, context, answering);
  editingTools(server, context, answering);
  publishingTools(server, context, answering);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(webRequest(request), { parsedBody: request.body });
  } finally {
    await server.close();
  }
}

/** The request without its body, which was read already. */
function webRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return new Request('http://localhost/mcp', { method: 'POST', headers });
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  const type = response.headers.get('content-type');
  if (type) reply.type(type);
  return reply.code(response.status).send(await response.text());
}

/** What went wrong before a message could be answered, as JSON-RPC 2.0 says it. */
function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asServerError(thrown);
  const status = HTTP_STATUSES[error.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const body = rpcError(status === 400 ? -32700 : -32000, error.message);
  return sendError(request, reply, error, { status, body });
}

function rpcError(code: number, message: string) {
  return { jsonrpc: '2.0', error: { code, message }, id: null };
}
