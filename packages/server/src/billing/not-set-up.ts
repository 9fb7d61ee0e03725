import { ServerError } from '../error.ts';

/** The error of a provider that the operator has not set up. */
export function notSetUp(provider: string): ServerError {
  return new ServerError('payments_not_set_up', `Payments by ${provider} are not set up on this server.`);
}
