/** The service: one process that runs the engine for many people. */
export {
  type BillingContext,
  creditPayment,
  dismissMatter,
  type KeptMatter,
  listKept,
} from './billing/index.ts';
export { type Config, parseConfig } from './config.ts';
export { ServerError, type ServerErrorCode } from './error.ts';
export { settingsHelp } from './help.ts';
export { runService } from './run.ts';
export { openBilling, type Service, startService, startWorkerService } from './service.ts';
export { type Setting, settings } from './settings.ts';
export { bridgeStdio, type RemoteService, runStdio } from './stdio.ts';
