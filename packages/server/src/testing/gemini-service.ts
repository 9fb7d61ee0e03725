import { serve } from './ingest.ts';

/** A Gemini on this machine, and the keys that came with the requests to it. */
export type TestGemini = { baseUrl: string; keys: string[] };

/**
 * A Gemini on a loopback port (generateContent) that answers a prompt with the object that `reply` gives, as JSON, or
 * refuses it with the status that it gives. `ending` as for `serve`.
 */
export async function startGeminiThat(
  reply: (prompt: string) => object | number,
  ending?: (end: () => void) => void,
): Promise<TestGemini> {
  const keys: string[] = [];
  const baseUrl = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    keys.push(String(request.headers['x-goog-api-key']));
    const answer = reply(JSON.parse(body).contents[0].parts[0].text);
    const headers = { 'content-type': 'application/json' };
    if (typeof answer === 'number') {
      response
        .writeHead(answer, headers)
        .end(JSON.stringify({ error: { code: answer, message: 'Refused.' } }));
      return;
    }
    const text = JSON.stringify(answer);
    response.writeHead(200, headers).end(
      JSON.stringify({
        candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      }),
    );
  }, ending);
  return { baseUrl: `${baseUrl}/v1beta`, keys };
}

/** A Gemini that translates the lines that it is given as `line` says. */
export function startGemini(line: (id: number, text: string) => string): Promise<TestGemini> {
  return startGeminiThat((prompt) => {
    const asked: { lines: { id: number; text: string }[] } = JSON.parse(prompt);
    return { lines: asked.lines.map(({ id, text }) => ({ id, text: line(id, text) })) };
  });
}
