import { and, count, eq, inArray } from 'drizzle-orm';
import type { PoolClient } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitsConfig } from '../config.ts';
import { type Database, inTransaction, inTurn, type Queries, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { addressGroup } from './address.ts';

const { jobs, users } = schema;

/** When it is worth asking again while as many jobs run as may: nobody knows when one ends. */
const ACTIVE_RETRY_SECONDS = 30;

/** What somebody may start, and did. */
export type JobUsage = {
  /** Waiting or running. */
  readonly activeJobs: number;
  readonly mostActiveJobs: number;
  /** Started in the day that is counted, which begins with the first of them. */
  readonly jobsToday: number;
  readonly mostJobsPerDay: number;
};

/** How often something may be done. The counts stand in the database, so that several servers share them. */
export type Limits = {
  /** Counts a request to sign up or log in from an address. Throws `rate_limited`. */
  authRequest(address: string): Promise<void>;
  /** Counts a user's request for an upload address. Throws `rate_limited`. */
  uploadUrl(userId: string): Promise<void>;
  /** Counts a video that a user uploads before it is said what is to become of it. Throws `rate_limited`. */
  uploadVideo(userId: string): Promise<void>;
  /**
   * Runs what starts a job, in a transaction that keeps the user's other starts waiting; `client` is its connection.
   * Throws `rate_limited` when the user has as many active jobs as they may, or started as many as they may today. What
   * fails is not counted.
   */
  startJob<Result>(
    userId: string,
    start: (transaction: Queries, client: PoolClient) => Promise<Result>,
  ): Promise<Result>;
  /** What of the limits on jobs is used up. */
  usage(userId: string): Promise<JobUsage>;
};

/** The limits of the configuration, counted in the database. */
export function createLimits(db: Database, config: LimitsConfig): Limits {
  const counter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: db.$client,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix,
      points,
      duration,
    });
  const authRequests = counter('auth', config.authRequests, 15 * 60);
  const uploadUrls = counter('upload-url', config.uploadUrlsPerMinute, 60);
  const dailyVideos = counter('video', config.videosPerDay, 24 * 60 * 60);
  const dailyJobs = counter('job', config.jobsPerDay, 24 * 60 * 60);

  return {
    authRequest: (address) =>
      consume(db, authRequests, addressGroup(address), 'There were too many attempts from your address'),
    uploadUrl: (userId) => consume(db, uploadUrls, userId, 'You asked for too many upload addresses'),
    uploadVideo: (userId) =>
      consume(db, dailyVideos, userId, `You uploaded ${config.videosPerDay} videos within a day`),
    async startJob(userId, start) {
      await consume(db, dailyJobs, userId, `You started ${config.jobsPerDay} jobs within a day`);
      try {
        return await inTransaction(db, async (transaction, client) => {
          await admit(transaction, userId, config.activeJobsPerUser);
          return start(transaction, client);
        });
      } catch (error) {
        await inTurn(db, () => dailyJobs.reward(userId));
        throw error;
      }
    },
    usage: async (userId) => ({
      activeJobs: await countActive(db, userId),
      mostActiveJobs: config.activeJobsPerUser,
      jobsToday: (await dailyJobs.get(userId))?.consumedPoints ?? 0,
      mostJobsPerDay: config.jobsPerDay,
    }),
  };
}

async function consume(
  db: Database,
  counter: RateLimiterPostgres,
  key: string,
  sentence: string,
): Promise<void> {
  try {
    // Those who count the same key wait for each other.
    await inTurn(db, () => counter.consume(key));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw tooMuch(sentence, Math.ceil(error.msBeforeNext / 1_000));
  }
}

async function admit(transaction: Queries, userId: string, most: number): Promise<void> {
  await transaction.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('no key update');
  if ((await countActive(transaction, userId)) < most) return;
  throw tooMuch(`You have ${most} jobs waiting or running`, ACTIVE_RETRY_SECONDS);
}

async function countActive(db: Queries, userId: string): Promise<number> {
  const active = inArray(jobs.status, ['queued', 'downloading', 'processing']);
  const [found] = await db
    .select({ jobs: count() })
    .from(jobs)
    .where(and(eq(jobs.ownerId, userId), active));
  return found?.jobs ?? 0;
}

function tooMuch(sentence: string, seconds: number): ServerError {
  const retryAfterSeconds = Math.max(1, seconds);
  return new ServerError('rate_limited', `${sentence}: try again in ${duration(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  });
}

/** E.g. `45 seconds`, `12 minutes`, `3 hours`, rounded up. */
function duration(seconds: number): string {
  const [size, unit] = seconds < 120 ? [1, 'second'] : seconds < 7_200 ? [60, 'minute'] : [3_600, 'hour'];
  const amount = Math.ceil(seconds / Number(size));
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
