/** People: who they are, how it is known that they ask, and how often they may. Tokens and keys are kept as hashes only. */
export {
  type ApiKey,
  createApiKey,
  listApiKeys,
  MOST_ACTIVE_KEYS,
  revokeApiKey,
} from './api-keys.ts';
export { type Authenticate, asLocalUser, byAccounts, type Credentials, orLocalUser } from './authenticate.ts';
export type { AccountsContext, User } from './context.ts';
export { createLimits, type Limits } from './limits.ts';
export { createPasswords, type Passwords } from './password.ts';
export {
  ensureLocalUser,
  ensureOutsideUser,
  findUser,
  LOCAL_USER_ID,
  type LoggedIn,
  logIn,
  signUp,
} from './people.ts';
export { type Principal, requireSession } from './principal.ts';
export { Login, Name, Registration } from './registration.ts';
export {
  closeSession,
  deleteExpiredSessions,
  SESSION_COOKIE,
  SESSION_SECONDS,
  type Session,
} from './sessions.ts';
