import type { Database } from '../db/index.ts';
import type { Ports } from '../ports.ts';

/** What billing works with. */
export type BillingContext = {
  readonly db: Database;
  readonly ports: Ports;
  /** Whether new jobs cost credits. */
  readonly metered: boolean;
};
