/** What went wrong, for machines. Stable: every API dialect maps these to its own status and body. */
export type ServerErrorCode =
  /** A setting is wrong or contradicts another; the process does not start. */
  | 'invalid_configuration'
  /** Part of the installation is missing or does not run on this machine. */
  | 'missing_dependency'
  /** A value handed in is missing, out of range or of the wrong kind. */
  | 'invalid_request'
  /** Nobody can be told from the credentials, or there are none. */
  | 'unauthenticated'
  /** It is known who asks, and they may not. */
  | 'forbidden'
  /** There is no such thing, or none that the caller may know of. */
  | 'not_found'
  /** The e-mail address has an account already. */
  | 'email_taken'
  /** The account has as many active API keys as it may. */
  | 'too_many_keys'
  /** The account has fewer credits than the job may cost. */
  | 'no_credits'
  /** The operator has not set up payments, or not those of that provider. */
  | 'payments_not_set_up'
  /** The payment provider cannot be reached or refuses. */
  | 'payment_failed'
  /** The thing is not in a state in which that can be done. */
  | 'conflict'
  /** More bytes than accepted. */
  | 'too_large'
  /** No byte of the range lies within the file. */
  | 'range_not_satisfiable'
  /** A limit per user or address is used up; `retryAfterSeconds` says when to try again. */
  | 'rate_limited'
  /** The service has more to do than it can queue; `retryAfterSeconds` says when to try again. */
  | 'overloaded'
  /** A video at an address could not be fetched. */
  | 'download_failed'
  /** The disk or bucket takes no more bytes. */
  | 'storage_full'
  /** The disk or bucket does not do what it should. */
  | 'storage_failed'
  /** The database cannot be reached or started. */
  | 'database_unavailable'
  /** The caller cancelled. */
  | 'cancelled'
  /** A fault of ours. */
  | 'internal';

/**
 * The service's only error class. `message` is one sentence for people that says what is wrong and what to do, fit to be
 * shown to whoever asked; what only the operator may see is in `cause`.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  /** Whole seconds, 1 or more, with `rate_limited` and `overloaded`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ServerErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
