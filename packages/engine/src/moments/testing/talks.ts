import { BOAT_VLOG } from './boat-vlog.ts';
import { BREAD_TUTORIAL } from './bread-tutorial.ts';
import { KITCHEN_INTERVIEW } from './kitchen-interview.ts';

/** The talks written for the tests, 8–10 minutes each when spoken. */
export const TALKS = {
  'kitchen-interview': KITCHEN_INTERVIEW,
  'boat-vlog': BOAT_VLOG,
  'bread-tutorial': BREAD_TUTORIAL,
} as const;
