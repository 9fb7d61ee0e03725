import type { Authenticate } from '../../accounts/index.ts';
import type { OriginCheck, SessionCookie } from '../../http/index.ts';
import type { IngestContext } from '../../ingest/index.ts';
import type { LibraryContext, OutputUrl } from '../../library/index.ts';

/** What the Clipzy API works with. */
export type ClipzyContext = {
  readonly authenticate: Authenticate;
  readonly library: LibraryContext;
  readonly ingest: IngestContext;
  readonly cookie: SessionCookie;
  readonly isOwnOrigin: OriginCheck;
  readonly outputUrl: OutputUrl;
};
