import { timestamp } from 'drizzle-orm/pg-core';

/** A moment, with the time zone kept by the database and a `Date` in the program. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
