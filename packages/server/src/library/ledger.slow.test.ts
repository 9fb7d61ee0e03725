import { and, eq, inArray, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimits } from '../accounts/index.ts';
import { PACKS } from '../billing/index.ts';
import { applyEvent } from '../billing/payments.ts';
import { inTransaction, schema } from '../db/index.ts';
import { ServerError } from '../error.ts';
import { blobKey } from '../storage/index.ts';
import { type Crash, crashingDatabase } from '../testing/crashing-database.ts';
import { useDatabase } from '../testing/database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { recordClip, recordClipFailure, recordEnd, recordFailure } from './for-work.ts';
import { cancelJob, deleteJob, parseJobOptions, retryJob, submitJob } from './index.ts';
import { clipsAskedFor, taskOf } from './job.ts';

/**
 * The books under everything that can happen to them, side by side and broken off anywhere: jobs, deliveries, failures,
 * retries, payments, refunds, replays, lost connections. On real PostgreSQL, because it is its locks that are shown.
 */
const database = useDatabase();
const RUNS = Number(process.env.LEDGER_RUNS ?? 300);
const PEOPLE = 2;
const JOBS = 2;
const PAYMENTS = 2;

const person = fc.nat(PEOPLE - 1);
const job = fc.nat(JOBS - 1);
const payment = fc.nat(PAYMENTS - 1);
const clip = fc.integer({ min: 1, max: 2 });
const weighted = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) => ({ weight, arbitrary });
const clips = fc.integer({ min: 1, max: 6 });
const ofJob = <const Name extends string>(...acts: readonly Name[]) =>
  fc.record({ act: fc.constantFrom(...acts), job });
const ofClip = <const Name extends string>(name: Name) => fc.record({ act: fc.constant(name), job, clip });
const Act = fc.oneof(
  weighted(3, fc.record({ act: fc.constant('submit' as const), job, clips })),
  weighted(8, ofClip('deliver')),
  weighted(1, ofClip('lose')),
  weighted(4, ofClip('edit')),
  weighted(3, ofJob('end')),
  weighted(2, ofJob('cancel')),
  weighted(3, ofJob('retry')),
  weighted(2, ofJob('fail', 'delete')),
  weighted(3, fc.record({ act: fc.constant('pay' as const), payment, event: fc.nat(1), person })),
  weighted(
    2,
    fc.record({ act: fc.constant('refund' as const), payment, cents: fc.integer({ min: 1, max: 1_000 }) }),
  ),
);
type Act = typeof Act extends fc.Arbitrary<infer Value> ? Value : never;
const Step = fc.record({
  act: Act,
  crash: fc.option(
    fc.record({
      statement: fc.integer({ min: 1, max: 14 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
    { freq: 3 },
  ),
  /** Whether who crashed does it again, as a durable step does. */
  again: fc.boolean(),
});
/** Steps of a batch run side by side. */
const History = fc.array(fc.array(Step, { minLength: 1, maxLength: 3 }), {
  minLength: 4,
  maxLength: 12,
  size: 'max',
});

const lost = { code: 'internal', message: 'Something went wrong.' };

test(`in ${RUNS} histories of jobs, crashes, payments and refunds nothing is lost, negative or counted twice`, {
  timeout: 1_200_000,
}, async () => {
  const library = await openTestLibrary(database, { metered: true });
  let histories = 0;
  let acts = 0;
  await fc.assert(
    fc.asyncProperty(History, async (history) => {
      histories += 1;
      const world = await newWorld(library, `h${process.pid}x${histories}`);
      for (const batch of history) {
        acts += batch.length;
        await Promise.all(
          batch.map(async ({ act, crash, again }) => {
            const died = await attempt(world, act, crash);
            if (died && again) await attempt(world, act, null);
          }),
        );
      }
      await checkBooks(world);
    }),
    // What side by side went wrong once may go right the next time: it is not made smaller.
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(histories).toBeGreaterThanOrEqual(RUNS);
  expect(acts).toBeGreaterThan(RUNS * 8);
});

type World = {
  readonly library: TestLibrary;
  readonly people: readonly string[];
  /** What a place holds now: its job, once it was submitted. */
  readonly jobs: (string | undefined)[];
  readonly ownerOf: (place: number) => string;
  readonly name: string;
};

async function newWorld(library: TestLibrary, name: string): Promise<World> {
  const people: string[] = [];
  for (let count = 0; count < PEOPLE; count += 1) people.push(await library.newPayer());
  const ownerOf = (place: number) => people[place % PEOPLE] ?? '';
  return { library, people, jobs: [], ownerOf, name };
}

/** Refusals that are right; whatever else is thrown, a deadlock or a balance below zero, fails the test. */
const RIGHT = new Set(['no_credits', 'conflict', 'not_found', 'rate_limited']);

/** Does something; says whether the process died at it. */
async function attempt(world: World, act: Act, crash: Crash | null): Promise<boolean> {
  const { library } = world;
  const db = crash ? crashingDatabase(library.db, crash) : library.db;
  const limits = createLimits(db, {
    activeJobsPerUser: 50,
    jobsPerDay: 10_000,
    uploadUrlsPerMinute: 1,
    videosPerDay: 1,
    authRequests: 1,
  });
  try {
    await perform({ ...library, db, limits }, world, act);
    return false;
  } catch (error) {
    if (error instanceof ServerError && RIGHT.has(error.code)) return false;
    if (crash && isDeath(error)) return true;
    throw error;
  }
}

function isDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /process died|connection was lost/.test(error.message) || isDeath(error.cause);
}

async function perform(library: TestLibrary, world: World, act: Act): Promise<void> {
  if (act.act === 'pay' || act.act === 'refund') return performPayment(library, world, act);
  const ownerId = world.ownerOf(act.job);
  if (act.act === 'submit') {
    const made = await submitJob(library, {
      kind: 'clip',
      ownerId,
      dialect: 'clipora',
      source: { kind: 'url', url: 'https://example.org/talk.mp4' },
      originalName: 'talk.mp4',
      options: parseJobOptions({ numClips: act.clips }),
    });
    await planClips(ownerId, made.id, Math.min(3, act.clips));
    world.jobs[act.job] = made.id;
    return;
  }
  const jobId = world.jobs[act.job];
  if (jobId === undefined) return;
  const [row] = await database.db.select().from(schema.jobs).where(eq(schema.jobs.id, jobId));
  const now = { ownerId, jobId, attempt: row?.attempt ?? 1 };
  if (act.act === 'edit') return edit(library, ownerId, jobId, act.clip);
  if (act.act === 'deliver' || act.act === 'lose') {
    const ofClip = and(eq(schema.clips.jobId, jobId), eq(schema.clips.index, act.clip));
    const [found] = await database.db.select().from(schema.clips).where(ofClip);
    const rendering = { ownerId, jobId, index: act.clip, revision: found?.revision ?? 1 };
    if (act.act === 'lose') return recordClipFailure(library, rendering, lost);
    const storageKey = blobKey('jobs', jobId, `1-${act.clip}-1`, 'clip.mp4');
    const manifest = {} as Parameters<typeof recordClip>[2];
    await recordClip(library, rendering, manifest, [{ kind: 'mp4', storageKey, sizeBytes: 1, sha256: 'f' }]);
    return;
  }
  if (act.act === 'end') return recordEnd(library, now, lost);
  if (act.act === 'fail') return recordFailure(library, now, lost);
  if (act.act === 'delete') return deleteJob(library, ownerId, jobId);
  await (act.act === 'cancel' ? cancelJob : retryJob)(library, ownerId, jobId);
  // Its clips are planned anew: never more than were asked for, and paid for.
  if (act.act === 'retry' && row) await planClips(ownerId, jobId, Math.min(2, clipsAskedFor(taskOf(row))));
}

/** Plans so many clips of a job, unless somebody deletes it meanwhile. */
async function planClips(ownerId: string, jobId: string, count: number): Promise<void> {
  await inTransaction(database.db, async (transaction) => {
    const found = await transaction
      .select({ id: schema.jobs.id })
      .from(schema.jobs)
      .where(eq(schema.jobs.id, jobId))
      .for('key share');
    if (found.length === 0) return;
    const rows = Array.from({ length: count }, (_, i) => ({
      jobId,
      ownerId,
      index: i + 1,
      status: 'queued' as const,
      updatedAt: new Date(),
    }));
    await transaction.insert(schema.clips).values(rows).onConflictDoNothing();
  });
}

/** As `editPlan` does it, without a plan: a clip of a completed job is to be rendered anew. */
async function edit(library: TestLibrary, ownerId: string, jobId: string, index: number): Promise<void> {
  await inTransaction(library.db, async (transaction) => {
    const [row] = await transaction.select().from(schema.jobs).where(eq(schema.jobs.id, jobId)).for('update');
    if (row?.status !== 'completed') return;
    const ended = and(
      eq(schema.clips.jobId, jobId),
      eq(schema.clips.index, index),
      inArray(schema.clips.status, ['completed', 'failed']),
    );
    const anew = {
      status: 'queued' as const,
      errorCode: null,
      errorMessage: null,
      revision: sql`${schema.clips.revision} + 1`,
    };
    const edited = await transaction.update(schema.clips).set(anew).where(ended).returning();
    if (edited.length > 0) await library.credits.holdClip(transaction, { ownerId, jobId }, index);
  });
}

async function performPayment(
  library: TestLibrary,
  world: World,
  act: Extract<Act, { act: 'pay' | 'refund' }>,
): Promise<void> {
  const context = { ...library, metered: true };
  const reference = `cs_${world.name}_${act.payment}`;
  const moneyReference = `pi_${world.name}_${act.payment}`;
  if (act.act === 'refund') {
    const event = {
      provider: 'stripe' as const,
      eventId: `${moneyReference}_${act.cents}`,
      type: 'charge.refunded',
    };
    await applyEvent(context, event, { kind: 'refunded', moneyReference, refunded: act.cents });
    return;
  }
  const type = 'checkout.session.completed';
  await applyEvent(
    context,
    { provider: 'stripe', eventId: `${reference}_${act.event}`, type },
    {
      kind: 'paid',
      reference,
      moneyReference,
      amount: 1_000,
      currency: 'usd',
      email: null,
      ownerId: world.people[act.person] ?? null,
      packId: 'small',
    },
  );
}

async function checkBooks({ people }: World): Promise<void> {
  const { clips, creditBalances, creditTransfers, jobs, paymentRefunds, payments } = schema;
  const ids = [...people];
  const transfers = await database.db
    .select()
    .from(creditTransfers)
    .where(inArray(creditTransfers.ownerId, ids));
  const balances = await database.db
    .select()
    .from(creditBalances)
    .where(inArray(creditBalances.ownerId, ids));
  const paid = await database.db.select().from(payments).where(inArray(payments.ownerId, ids));
  const rows = await database.db.select().from(jobs).where(inArray(jobs.ownerId, ids));
  const delivered = await database.db.select().from(clips).where(inArray(clips.ownerId, ids));

  const sum = (which: (transfer: (typeof transfers)[number]) => boolean) =>
    transfers.filter(which).reduce((total, { amount }) => total + amount, 0);
  const entriesOf = (account: string, ownerId?: string) =>
    sum((it) => it.toAccount === account && (!ownerId || it.ownerId === ownerId)) -
    sum((it) => it.fromAccount === account && (!ownerId || it.ownerId === ownerId));

  // Entries sum to zero, and balances are what they add up to and never negative.
  const kept = balances.reduce((total, { available, held }) => total + available + held, 0);
  expect(kept + entriesOf('grants') + entriesOf('purchases') + entriesOf('spent')).toBe(0);
  for (const { ownerId, available, held, owed } of balances) {
    expect([available, held]).toEqual([entriesOf('available', ownerId), entriesOf('held', ownerId)]);
    expect(Math.min(available, held, owed)).toBeGreaterThanOrEqual(0);
    expect(sum((it) => it.kind === 'signup' && it.ownerId === ownerId)).toBe(10);
    // What was paid back in money was taken back, or is owed.
    const back = paid.filter((it) => it.ownerId === ownerId).reduce((total, it) => total + it.creditsBack, 0);
    expect(sum((it) => it.kind === 'refund' && it.ownerId === ownerId) + owed).toBe(back);
  }

  // A payment is credited once, and refunded by what is known of it, in whatever order that came.
  for (const { id, status, moneyReference, creditsBack } of paid.filter((it) => it.status === 'paid')) {
    expect([status, sum((it) => it.kind === 'purchase' && it.paymentId === id)]).toEqual([
      'paid',
      PACKS.small.credits,
    ]);
    const [refund] = await database.db
      .select({ most: sql<number>`max(${paymentRefunds.refunded})`.mapWith(Number) })
      .from(paymentRefunds)
      .where(eq(paymentRefunds.moneyReference, moneyReference ?? ''));
    expect(creditsBack).toBe(Math.floor((50 * (refund?.most ?? 0)) / 1_000));
  }
  expect(transfers.filter(({ kind }) => kind === 'purchase')).toHaveLength(
    paid.filter((it) => it.status === 'paid').length,
  );

  // A clip is paid once; what is there was paid; an ended job holds nothing but for clips that are being made again.
  for (const jobId of new Set(transfers.flatMap((it) => it.jobId ?? []))) {
    const takes = transfers
      .filter((it) => it.jobId === jobId && it.kind === 'take')
      .map((it) => it.clipIndex);
    expect(new Set(takes).size).toBe(takes.length);
    const ofJob = delivered.filter((it) => it.jobId === jobId);
    for (const { index, status } of ofJob) if (status === 'completed') expect(takes).toContain(index);
    const held =
      sum((it) => it.jobId === jobId && it.toAccount === 'held') -
      sum((it) => it.jobId === jobId && it.fromAccount === 'held');
    const row = rows.find(({ id }) => id === jobId);
    const isActive = row !== undefined && !['completed', 'failed'].includes(row.status);
    const beingMade = ofJob.filter(
      ({ status, index }) => ['queued', 'processing'].includes(status) && !takes.includes(index),
    );
    if (!isActive) expect(held).toBe(row?.status === 'completed' ? beingMade.length : 0);
  }
}
