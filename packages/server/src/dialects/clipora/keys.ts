import { z } from 'zod';
import { createApiKey, listApiKeys, Name, requireSession, revokeApiKey } from '../../accounts/index.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { keyBody } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { refuseIdempotencyKey } from './once.ts';
import { KeyBody, NewKeyBody } from './schemas.ts';

const tags = ['keys'];

/** API keys: for whoever is logged in, never for a key. */
export function keyRoutes(server: HttpServer, { accounts }: CliporaContext): void {
  server.post(
    '/keys',
    {
      // Before the body is judged: a key is told that it may not, whatever it sends.
      preValidation: async (request) => requireSession(callerOf(request)),
      schema: {
        tags,
        summary: 'Make an API key',
        body: z.object({ name: Name.nullish() }).nullish(),
        response: { 201: NewKeyBody, ...errors(400, 401, 403, 409) },
      },
    },
    async (request, reply) => {
      refuseIdempotencyKey(request);
      const { key, ...made } = await createApiKey(accounts, callerOf(request), request.body?.name ?? null);
      const { id, name, prefix, createdAt } = keyBody(made);
      return reply.code(201).send({ id, name, prefix, createdAt, key });
    },
  );
  server.get(
    '/keys',
    {
      schema: {
        tags,
        summary: 'Your API keys',
        response: { 200: z.object({ keys: z.array(KeyBody) }), ...errors(401, 403) },
      },
    },
    async (request) => ({ keys: (await listApiKeys(accounts, callerOf(request))).map(keyBody) }),
  );
  server.delete(
    '/keys/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an API key',
        params: z.object({ id: z.string() }),
        response: { 204: z.undefined(), ...errors(401, 403, 404) },
      },
    },
    async (request, reply) => {
      await revokeApiKey(accounts, callerOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
