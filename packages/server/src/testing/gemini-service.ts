import { serve } from './ingest.ts';

/**
 * A Gemini on a loopback port (generateContent) that translates the lines that it is given as `line` says; the keys that
 * came with the requests.
 */
export async function startGemini(
  line: (id: number, text: string) => string,
): Promise<{ baseUrl: string; keys: string[] }> {
  const keys: string[] = [];
  const baseUrl = await serve(async (request, response) => {
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
  return { baseUrl: `${baseUrl}/v1beta`, keys };
}
