import { ServerError } from '../error.ts';

/** The error of a provider that the operator has not set up. */
export function notSetUp(provider: string): ServerError {
  return new ServerError('payments_not_set_up', `Payments by ${provider} are not set up on this server.`);
}

/** The error of a provider that did not do what it was asked. */
export function failed(provider: string, cause: unknown): ServerError {
  return new ServerError(
    'payment_failed',
    `${provider} does not take payments at the moment: try again later.`,
    { cause },
  );
}
