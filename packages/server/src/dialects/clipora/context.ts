import type { AccountsContext, Authenticate, Limits } from '../../accounts/index.ts';
import type { BillingContext } from '../../billing/index.ts';
import type { QueueDelivery, Watch } from '../../delivery/index.ts';
import type { OriginCheck, SessionCookie } from '../../http/index.ts';
import type { IngestContext, ResumableUploads } from '../../ingest/index.ts';
import type { LibraryContext } from '../../library/index.ts';

/** What the Clipora API works with. */
export type CliporaContext = {
  readonly accounts: AccountsContext;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly billing: BillingContext;
  readonly library: LibraryContext;
  readonly ingest: IngestContext;
  readonly resumable: ResumableUploads;
  readonly watch: Watch;
  readonly queueDelivery: QueueDelivery;
  readonly cookie: SessionCookie;
  readonly isOwnOrigin: OriginCheck;
  /** E-mail addresses, lower case. */
  readonly operators: readonly string[];
};
