import type { Authenticate } from '../../accounts/index.ts';
import type { Config } from '../../config.ts';
import type { Watch } from '../../delivery/index.ts';
import type { OriginCheck, SessionCookie } from '../../http/index.ts';
import type { IngestContext } from '../../ingest/index.ts';
import type { LibraryContext, ScenePictures } from '../../library/index.ts';
import type { Publisher } from '../../publishing/index.ts';
import type { TranslationContext } from '../../translation/index.ts';

/** What the OpenShorts API works with. */
export type OpenShortsContext = {
  readonly authenticate: Authenticate;
  readonly library: LibraryContext;
  /** With the size of file that this API accepts. */
  readonly ingest: IngestContext;
  readonly publisher: Publisher;
  readonly translation: TranslationContext;
  readonly scenePictures: ScenePictures;
  readonly watch: Watch;
  readonly cookie: SessionCookie;
  readonly isOwnOrigin: OriginCheck;
  readonly config: Pick<Config, 'copies' | 'openShorts' | 'geminiBaseUrl' | 'jobRetentionSeconds' | 'auth'>;
};
