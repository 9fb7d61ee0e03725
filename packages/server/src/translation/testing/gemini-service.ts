import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A Gemini on a loopback port (generateContent) that translates the lines that it is given as `line` says; the keys that
 * came with the requests.
 */
export async function startGemini(
  line: (id: number, text: string) => string,
): Promise<{ baseUrl: string; keys: string[] }> {
  const keys: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    keys.push(String(request.headers['x-goog-api-key']));
    const prompt: string = JSON.parse(body).contents[0].parts[0].text;
    const asked: { id: number; text: string }[] = JSON.parse(prompt.split('\n')[1] ?? '[]');
    const text = JSON.stringify({ lines: asked.map(({ id, text }) => ({ id, text: line(id, text) })) });
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1beta`, keys };
}
