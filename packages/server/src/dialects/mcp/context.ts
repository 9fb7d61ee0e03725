import type { Authenticate, Limits } from '../../accounts/index.ts';
import type { BillingContext } from '../../billing/index.ts';
import type { OriginCheck, SessionCookie } from '../../http/index.ts';
import type { IngestContext } from '../../ingest/index.ts';
import type { LibraryContext } from '../../library/index.ts';
import type { Publisher } from '../../publishing/index.ts';

/** What the MCP server works with. */
export type McpContext = {
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly library: LibraryContext;
  readonly ingest: IngestContext;
  readonly billing: BillingContext;
  readonly publisher: Publisher;
  readonly cookie: SessionCookie;
  readonly isOwnOrigin: OriginCheck;
};

/** A context and whose tools these are: a server is made for every request. */
export type CallerContext = McpContext & {
  readonly ownerId: string;
  /** The key of Upload-Post that came with the request. */
  readonly uploadPostKey: string | undefined;
};
