import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../config.ts';
import { ServerError, type ServerErrorCode } from '../../error.ts';
import { createHttpServer } from '../../http/index.ts';
import { answerError, answerEventError, answerProcessingError } from './errors.ts';

/** What a route answers that fails so, by each of the three ways to answer. */
async function answersTo(error: Error): Promise<Record<string, [status: number, body: unknown]>> {
  const server = await createHttpServer(parseConfig({ LOG_LEVEL: 'silent' }), () => 'request');
  const fail = async () => {
    throw error;
  };
  for (const [path, answer] of Object.entries({
    action: answerError,
    process: answerProcessingError,
    event: answerEventError,
  }))
    await server.register(async (scope) => {
      scope.setErrorHandler(answer);
      scope.get(`/${path}`, fail);
    });
  const entries = ['action', 'process', 'event'].map(async (path) => {
    const answer = await server.inject(`/${path}`);
    return [path, [answer.statusCode, answer.json()]] as const;
  });
  const answers = Object.fromEntries(await Promise.all(entries)) as Record<string, [number, unknown]>;
  await server.close();
  return answers;
}

describe('errors of ours', () => {
  test.each<ServerErrorCode>([
    'database_unavailable',
    'storage_failed',
    'storage_full',
    'missing_dependency',
  ])('%s is the documented 500, with what to do', async (code) => {
    const { action, process, event } = await answersTo(new ServerError(code, 'Try again later.'));
    expect(action).toEqual([500, { error: 'Internal server error', message: 'Try again later.' }]);
    expect(process).toEqual([500, { status: 'error', message: 'Try again later.' }]);
    expect(event).toEqual(action);
  });

  test('what nobody foresaw is told in the documented sentence, and nothing of it besides', async () => {
    const { action, process } = await answersTo(new Error('password=hunter2'));
    expect(action).toEqual([
      500,
      { error: 'Internal server error', message: 'An unexpected error occurred' },
    ]);
    expect(process?.[0]).toBe(500);
    expect(JSON.stringify(process)).not.toContain('hunter2');
  });
});
