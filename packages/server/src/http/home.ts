import { readFile } from 'node:fs/promises';
import type { HttpServer } from './server.ts';

/** `GET /`: a page that says what this is and how many jobs there are. `countJobs` may be seconds old. */
export async function homeRoutes(
  server: HttpServer,
  { baseUrl, countJobs }: { readonly baseUrl: () => string; readonly countJobs: () => Promise<number> },
): Promise<void> {
  const page = await readFile(new URL('./home.html', import.meta.url), 'utf8');
  const style = await readFile(new URL('./home.css', import.meta.url), 'utf8');
  server.get('/', { schema: { hide: true } }, async (_, reply) => {
    const jobs = await countJobs().then(sentence, () => 'The database cannot be reached at the moment.');
    // Both come from us and hold no characters that HTML knows.
    const html = page.replace('{{jobs}}', jobs).replace('{{address}}', baseUrl());
    return reply.type('text/html; charset=utf-8').send(html);
  });
  server.get('/home.css', { schema: { hide: true } }, async (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(style),
  );
}

function sentence(jobs: number): string {
  return jobs === 1 ? 'One job is kept here.' : `${jobs} jobs are kept here.`;
}
