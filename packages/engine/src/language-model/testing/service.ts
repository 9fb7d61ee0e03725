import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll } from 'vitest';
import { z } from 'zod';

/** A request as the service got it. */
export type ServiceRequest = {
  path: string;
  headers: IncomingHttpHeaders;
  /** All of the body, as sent. */
  body: string;
  system: string;
  /** The texts of the conversation, the latest last. */
  messages: string[];
};

/** What the service does with a request. */
export type ServiceReply =
  /** Answers as the model: `text` as it is, or an object as JSON. */
  | { text: string | object; tokens?: { input: number; output: number } | null; afterSeconds?: number }
  /** Answers with a status of its own. */
  | { status: number; headers?: Record<string, string>; body?: string | object }
  /** Starts an answer and closes the connection in the middle of it. */
  | { cut: true }
  /** Sends a space every 20 ms and never comes to an end. */
  | { drip: true }
  /** Sends so many bytes. */
  | { bytes: number };

/** A language model service on this machine, for tests. */
export type Service = { baseUrl: string; requests: ServiceRequest[]; mostAtOnce: number };

const Google = z.object({
  systemInstruction: z.object({ parts: z.array(z.object({ text: z.string() })) }).optional(),
  contents: z.array(z.object({ role: z.string(), parts: z.array(z.object({ text: z.string() })) })),
});
const OpenAi = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

/** Speaks Gemini's generateContent or OpenAI's chat completions, and answers as `reply` says. Ends with the tests. */
export async function startService(
  speaks: 'google' | 'openai',
  reply: (request: ServiceRequest, count: number) => ServiceReply,
): Promise<Service> {
  const service: Service = { baseUrl: '', requests: [], mostAtOnce: 0 };
  let open = 0;
  const server = createServer(async (incoming, outgoing) => {
    open += 1;
    service.mostAtOnce = Math.max(service.mostAtOnce, open);
    outgoing.on('close', () => {
      open -= 1;
    });
    const request = await read(speaks, incoming);
    service.requests.push(request);
    await send(speaks, outgoing, reply(request, service.requests.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the service has no port');
  service.baseUrl = `http://127.0.0.1:${address.port}/${speaks === 'google' ? 'v1beta' : 'v1'}`;
  return service;
}

async function read(speaks: 'google' | 'openai', incoming: IncomingMessage): Promise<ServiceRequest> {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  const common = { path: incoming.url ?? '', headers: incoming.headers, body };
  if (speaks === 'google') {
    const { systemInstruction, contents } = Google.parse(JSON.parse(body));
    const textOf = (parts: { text: string }[]) => parts.map(({ text }) => text).join('');
    return {
      ...common,
      system: textOf(systemInstruction?.parts ?? []),
      messages: contents.map(({ parts }) => textOf(parts)),
    };
  }
  const { messages } = OpenAi.parse(JSON.parse(body));
  return {
    ...common,
    system: messages.find(({ role }) => role === 'system')?.content ?? '',
    messages: messages.filter(({ role }) => role !== 'system').map(({ content }) => content),
  };
}

async function send(
  speaks: 'google' | 'openai',
  outgoing: ServerResponse,
  reply: ServiceReply,
): Promise<void> {
  if ('text' in reply) {
    const { text, tokens = { input: 1000, output: 100 }, afterSeconds = 0 } = reply;
    await new Promise((resolve) => setTimeout(resolve, afterSeconds * 1000));
    const content = typeof text === 'string' ? text : JSON.stringify(text);
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(JSON.stringify(speaks === 'google' ? google(content, tokens) : openAi(content, tokens)));
  } else if ('status' in reply) {
    const { status, headers = {}, body = '' } = reply;
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  } else if ('cut' in reply) {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.write('{"candidates":[{"content":');
    setTimeout(() => outgoing.destroy(), 20);
  } else if ('drip' in reply) {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => outgoing.write(' '), 20);
    outgoing.on('close', () => clearInterval(timer));
  } else {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.on('error', () => {});
    outgoing.end(Buffer.alloc(reply.bytes, ' '));
  }
}

type Tokens = { input: number; output: number } | null;

function google(text: string, tokens: Tokens) {
  return {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
    ...(tokens && {
      usageMetadata: {
        promptTokenCount: tokens.input,
        candidatesTokenCount: tokens.output,
        totalTokenCount: tokens.input + tokens.output,
      },
    }),
  };
}

function openAi(content: string, tokens: Tokens) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'test',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    ...(tokens && {
      usage: {
        prompt_tokens: tokens.input,
        completion_tokens: tokens.output,
        total_tokens: tokens.input + tokens.output,
      },
    }),
  };
}
