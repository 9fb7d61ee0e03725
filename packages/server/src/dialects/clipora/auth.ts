import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  closeSession,
  findUser,
  Login,
  logIn,
  Name,
  Registration,
  SESSION_COOKIE,
  signUp,
} from '../../accounts/index.ts';
import { creditBalance, PLANS } from '../../billing/index.ts';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { userBody } from './bodies.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { UserAnswer } from './schemas.ts';

const tags = ['auth'];

/** Signing up, logging in and out, and the plans: what needs no credentials. */
export function publicRoutes(server: HttpServer, context: CliporaContext): void {
  const { accounts, cookie, isOwnOrigin } = context;
  /** No page of another site logs somebody's browser in or out, and no address tries passwords without end. */
  const guard = async (request: FastifyRequest) => {
    const { origin, host } = request.headers;
    if (origin !== undefined && !isOwnOrigin(origin, host))
      throw new ServerError('forbidden', 'A page of another site may not do this.');
    await context.limits.authRequest(request.ip);
  };
  server.post(
    '/auth/signup',
    {
      onRequest: guard,
      schema: {
        tags,
        summary: 'Make an account and log in',
        body: z.object({
          email: z.string('must be an e-mail address'),
          password: z.string('must be a text of at least 8 characters'),
          name: Name.nullish(),
        }),
        response: { 201: UserAnswer, ...errors(400, 409, 429) },
      },
    },
    async (request, reply) => {
      const { name, ...rest } = request.body;
      const registration = Registration.safeParse(name == null ? rest : { ...rest, name });
      if (!registration.success) throw refusal(registration.error);
      const { user, session } = await signUp(accounts, registration.data);
      cookie.set(reply, session);
      return reply.code(201).send({ user: userBody(user, await creditBalance(context.billing, user.id)) });
    },
  );
  server.post(
    '/auth/login',
    {
      onRequest: guard,
      schema: {
        tags,
        summary: 'Log in',
        body: Login,
        response: { 200: UserAnswer, ...errors(400, 401, 429) },
      },
    },
    async (request, reply) => {
      const { user, session } = await logIn(accounts, request.body);
      cookie.set(reply, session);
      return { user: userBody(user, await creditBalance(context.billing, user.id)) };
    },
  );
  server.post(
    '/auth/logout',
    { onRequest: guard, schema: { tags, summary: 'Log out', response: { 204: z.undefined() } } },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      if (token) await closeSession(accounts, token);
      cookie.clear(reply);
      return reply.code(204).send();
    },
  );
  server.get(
    '/billing/plans',
    {
      schema: {
        tags: ['billing'],
        summary: 'The plans of this server',
        response: {
          200: z.object({
            plans: z.array(
              z.object({
                id: z.string(),
                name: z.string(),
                price: z.object({ amount: z.number(), currency: z.string() }),
                credits: z.number().nullable(),
                features: z.array(z.string()),
              }),
            ),
          }),
        },
      },
    },
    async () => ({ plans: PLANS.map((plan) => ({ ...plan, features: [...plan.features] })) }),
  );
}

/** Who is logged in. */
export function meRoutes(server: HttpServer, { accounts, billing }: CliporaContext): void {
  server.get(
    '/auth/me',
    { schema: { tags, summary: 'Who is logged in', response: { 200: UserAnswer, ...errors(401) } } },
    async (request) => {
      const user = await findUser(accounts, callerOf(request).userId);
      return { user: userBody(user, await creditBalance(billing, user.id)) };
    },
  );
}

function refusal(error: z.ZodError): ServerError {
  const said = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  return new ServerError('invalid_request', said);
}
