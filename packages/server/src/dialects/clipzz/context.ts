import type { AccountsContext, Authenticate, Limits } from '../../accounts/index.ts';
import type { BillingContext, RazorpayPayments, StripePayments } from '../../billing/index.ts';
import type { Watch } from '../../delivery/index.ts';
import type { OriginCheck, SessionCookie } from '../../http/index.ts';
import type { IngestContext } from '../../ingest/index.ts';
import type { LibraryContext } from '../../library/index.ts';

/** What the Clipzz API works with. */
export type ClipzzContext = {
  readonly accounts: AccountsContext;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly library: LibraryContext;
  readonly billing: BillingContext;
  readonly stripe: StripePayments;
  readonly razorpay: RazorpayPayments;
  readonly ingest: IngestContext;
  readonly watch: Watch;
  readonly cookie: SessionCookie;
  readonly isOwnOrigin: OriginCheck;
  /** What `POST /process_video` wants as its bearer token; undefined: it is closed. */
  readonly authToken: string | undefined;
};
