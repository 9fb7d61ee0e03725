import { EngineError } from '@reelwright/engine';
import type { ServerError, ServerErrorCode } from '@reelwright/server';
import { UsageError } from './exit.ts';

/** The service's package. */
export type Service = typeof import('@reelwright/server');

/**
 * Does something with the service, which is loaded when it is asked for: no other command waits for it. What it refuses
 * with one of `usage` is a UsageError; what else keeps it from its work is EngineError `missing_dependency`.
 */
export async function withService<Result>(
  work: (service: Service) => Promise<Result>,
  usage: readonly ServerErrorCode[] = ['invalid_configuration'],
): Promise<Result> {
  const service = await import('@reelwright/server');
  try {
    return await work(service);
  } catch (error) {
    throw error instanceof service.ServerError ? inWordsOfTheCommand(error, usage) : error;
  }
}

function inWordsOfTheCommand(error: ServerError, usage: readonly ServerErrorCode[]): Error {
  if (usage.includes(error.code)) return new UsageError(error.message);
  return new EngineError('missing_dependency', error.message, { cause: error });
}
