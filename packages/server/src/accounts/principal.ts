import { ServerError } from '../error.ts';
import type { Session } from './sessions.ts';

/** Who asks, and how that is known. */
export type Principal =
  | { readonly userId: string; readonly via: 'key'; readonly keyId: string }
  | {
      readonly userId: string;
      readonly via: 'session';
      /** The session, when using it lengthened it: the browser is to get its cookie anew. */
      readonly renewed: Session | undefined;
    };

/** Throws `forbidden` to a caller who came with an API key: for what a key may not do (manage keys, pay). */
export function requireSession(principal: Principal): void {
  if (principal.via === 'session') return;
  throw new ServerError('forbidden', 'This cannot be done with an API key: log in on the website.');
}
