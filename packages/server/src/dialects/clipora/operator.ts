import { listModels } from '@reelwright/engine';
import { findUser, LOCAL_USER_ID, requireSession } from '../../accounts/index.ts';
import { ServerError } from '../../error.ts';
import { callerOf, type HttpServer } from '../../http/index.ts';
import { serviceState } from '../../library/index.ts';
import type { CliporaContext } from './context.ts';
import { errors } from './errors.ts';
import { OperatorAnswer } from './schemas.ts';

/** How the service does, for whoever runs it: those whose e-mail `OPERATORS` names, and the one person of AUTH=none. */
export function operatorRoutes(server: HttpServer, context: CliporaContext): void {
  const { accounts, library, operators } = context;
  server.get(
    '/operator',
    {
      schema: {
        tags: ['operator'],
        summary: 'Queue, workers, failures, storage and model files; for operators',
        response: { 200: OperatorAnswer, ...errors(401, 403) },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      requireSession(caller);
      const { email } = await findUser(accounts, caller.userId);
      if (caller.userId !== LOCAL_USER_ID && !operators.includes(email))
        throw new ServerError(
          'forbidden',
          'This is for the operators of this server (its setting OPERATORS).',
        );
      const { oldestWaiting, workers, failures, ...state } = await serviceState(library);
      const models = await listModels();
      return {
        ...state,
        oldestWaiting: oldestWaiting?.getTime() ?? null,
        workers: workers.map((worker) => ({
          ...worker,
          startedAt: worker.startedAt.getTime(),
          beatAt: worker.beatAt.getTime(),
        })),
        failures: failures.map((failure) => ({ ...failure, at: failure.at.getTime() })),
        models: models.map(({ name, description, licence, files }) => ({
          name,
          description,
          licence,
          bytes: files.reduce((total, file) => total + file.bytes, 0),
          installed: files.every((file) => file.installed),
        })),
      };
    },
  );
}
