/** The HTTP server: what every API shares. Errors, who calls, parts of files, health, the reference and the web app. */

export { errorsWith, HTTP_STATUSES, nowhere, sendError } from './answer.ts';
export {
  callerOf,
  credentialsOf,
  identify,
  type OriginCheck,
  onlyThisMachine,
  originCheck,
  type SessionCookie,
  sessionCookie,
} from './caller.ts';
export { asServerError } from './failure.ts';
export { fileRoutes } from './files.ts';
export { announcesMore, formFailure } from './form.ts';
export { type Check, healthRoutes } from './health.ts';
export { referenceRoutes } from './reference.ts';
export { bytesFile, type SentFile, sendFile } from './send.ts';
export { createHttpServer, type HttpServer } from './server.ts';
export { webRoutes } from './web.ts';
