/** What the service refused, in its own sentence, or that it could not be reached. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(status: number, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.status = status;
  }
}

/** How a request is made. */
export type Asking = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Asks the service and answers with its JSON (undefined for an empty answer). The body's type is that of the route's
 * schema: page and service are one version of one program. Throws RequestError for anything but success.
 */
export async function request<Body>(path: string, asking: Asking = {}): Promise<Body> {
  const response = await answerTo(path, asking);
  const text = await response.text();
  const body: unknown = text === '' ? undefined : parse(text);
  if (response.ok) return body as Body;
  throw new RequestError(
    response.status,
    sentenceOf(body) ?? `The service answered ${response.status}. Try again in a moment.`,
  );
}

/** As `request`; null when the service refuses it with this status. */
export async function requestUnless<Body>(
  status: number,
  path: string,
  asking: Asking = {},
): Promise<Body | null> {
  try {
    return await request<Body>(path, asking);
  } catch (error) {
    if (error instanceof RequestError && error.status === status) return null;
    throw error;
  }
}

/** An id for a request that may be sent twice and is to count once. */
export function idempotencyKey(): Readonly<Record<string, string>> {
  return { 'idempotency-key': crypto.randomUUID() };
}

async function answerTo(path: string, { method = 'GET', json, headers, signal }: Asking): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new RequestError(0, 'The service cannot be reached. Is it running, and are you online?', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every dialect says what is wrong in one sentence, each in its own place. */
function sentenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('message' in body && typeof body.message === 'string') return body.message;
  if ('details' in body && Array.isArray(body.details)) return body.details.map(ofField).join(' ');
  if ('error' in body && typeof body.error === 'string') return body.error;
  if ('detail' in body && typeof body.detail === 'string') return body.detail;
  if ('error' in body && typeof body.error === 'object' && body.error !== null && 'message' in body.error)
    return String(body.error.message);
  return undefined;
}

/** `{ field, message }`, as of a form. */
function ofField(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null || !('field' in detail && 'message' in detail)) return '';
  return `${String(detail.field)}: ${String(detail.message)}.`;
}
