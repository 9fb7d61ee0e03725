/**
 * `npm run load [-- --seconds 60]`: the service under load on this machine: 200 clients poll GET /api/jobs and 20 upload
 * while 3 jobs are worked off. Everything stays on loopback and ends after the given time. Fails when a target is missed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { findShared, makeSample } from '@reelwright/engine';
import { ask, inTurn, repeat, upload } from './client.ts';
import { newKey, residentMiB, startService, stopService } from './service.ts';
import type { UploadersDone, UploadersGiven } from './uploaders.ts';

const POLLERS = 200;
const UPLOADERS = 20;
const JOBS = 3;
/** Between two requests of one client, ms. */
const POLL_MS = 1_000;
const UPLOAD_MS = 1_000;
/** Between two requests that do nothing, ms. */
const IDLE_MS = 100;
/** Bytes of one upload. */
const UPLOAD_BYTES = 2 * 1024 ** 2;
/** Of a real video, so that it is taken for one. */
const BEGINNING_BYTES = 8_192;
/** What is promised. */
const TARGETS = { p99Ms: 250, growth: 0.25 } as const;

type Measured = {
  readonly latencies: number[];
  /** Of requests that do nothing: what of the others is the machine's doing. */
  readonly idle: number[];
  readonly problems: readonly string[];
  readonly uploads: number;
};

const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, port: { type: 'string', default: '8765' } },
});
const seconds = Number(flags.seconds);
const baseUrl = `http://localhost:${flags.port}`;
const folder = mkdtempSync(join(tmpdir(), 'reelwright-load-'));
const shared = findShared();
const server = await startService(folder, flags.port, {
  ...(shared ? { REELWRIGHT_MODELS_DIR: process.env.REELWRIGHT_MODELS_DIR ?? `${shared}/models` } : {}),
  MAX_CONCURRENT_JOBS: String(JOBS),
  MAX_ACTIVE_JOBS_PER_USER: '100000',
  MAX_JOBS_PER_DAY: '1000000',
});
try {
  const samples: number[] = [];
  process.exitCode = report(await run(samples), samples);
} finally {
  await stopService(server);
  rmSync(folder, { recursive: true, force: true });
}

/** Puts the load on the service; `samples` gets its resident memory every second, MiB. */
async function run(samples: number[]): Promise<Measured> {
  const keys = await Promise.all(
    Array.from({ length: JOBS }, (_, index) => newKey(baseUrl, `load-${index}@example.org`)),
  );
  const footage =
    shared === null ? await makeSample(folder) : `${shared}/media/video/single_speaker_adt31.mp4`;
  const video = readFileSync(footage);
  for (const key of keys) await upload(baseUrl, key, video, { mode: 'none', quality: 'low' });
  await begun(keys);
  const watching = setInterval(() => samples.push(residentMiB(server)), 1_000);
  const uploading = uploadFor(keys, video.subarray(0, BEGINNING_BYTES));
  const latencies: number[] = [];
  const pollers = Array.from({ length: POLLERS }, (_, index) =>
    repeat(seconds, POLL_MS, () =>
      timed(latencies, () => ask(`${baseUrl}/api/jobs?limit=20`, inTurn(keys, index))),
    ),
  );
  const idle: number[] = [];
  const idler = repeat(seconds, IDLE_MS, () => timed(idle, () => fetch(`${baseUrl}/healthz`)));
  const asked = await Promise.all([...pollers, idler]);
  const { uploads, problems } = await uploading;
  clearInterval(watching);
  return { latencies, idle, uploads, problems: [...asked.flat(), ...problems] };
}

/** How long an answer took to come whole, ms. */
async function timed(times: number[], answer: () => Promise<Response>): Promise<void> {
  const begin = performance.now();
  await (await answer()).arrayBuffer();
  times.push(performance.now() - begin);
}

function uploadFor(keys: readonly string[], beginning: Uint8Array): Promise<UploadersDone> {
  const given: UploadersGiven = {
    ...{ baseUrl, keys, seconds, beginning },
    ...{ clients: UPLOADERS, everyMs: UPLOAD_MS, bytes: UPLOAD_BYTES },
  };
  const thread = new Worker(new URL('./uploaders.ts', import.meta.url), { workerData: given });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

function report({ latencies, idle, problems, uploads }: Measured, resident: readonly number[]): number {
  const p99 = quantile(latencies, 0.99);
  const third = Math.floor(resident.length / 3);
  const early = quantile(resident.slice(third, 2 * third), 0.5);
  const late = quantile(resident.slice(2 * third), 0.5);
  const growth = late / early - 1;
  console.log(`${POLLERS} clients polling, ${UPLOADERS} uploading, ${JOBS} jobs running, ${seconds} s`);
  console.log(
    `GET /api/jobs   ${latencies.length} answers, p50 ${quantile(latencies, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms (target ${TARGETS.p99Ms})`,
  );
  console.log(
    `GET /healthz    ${idle.length} answers, p50 ${quantile(idle, 0.5).toFixed(0)} ms, p99 ${quantile(idle, 0.99).toFixed(0)} ms`,
  );
  console.log(`uploads         ${uploads} of ${UPLOAD_BYTES / 1024 ** 2} MiB`);
  console.log(`errors          ${problems.length} (target 0)`);
  console.log(
    `server memory   ${early.toFixed(0)} MiB in the middle, ${late.toFixed(0)} MiB at the end (target growth below ${TARGETS.growth * 100} %)`,
  );
  for (const problem of new Set(problems)) console.log(`  ${problem}`);
  const isGood = problems.length === 0 && p99 <= TARGETS.p99Ms && growth <= TARGETS.growth;
  console.log(isGood ? 'all targets met' : 'a target was missed');
  return isGood ? 0 : 1;
}

/** Waits until every owner's job is worked on. */
async function begun(keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    for (;;) {
      const { jobs } = (await (await ask(`${baseUrl}/api/jobs`, key)).json()) as {
        jobs: { status: string }[];
      };
      if (jobs[0]?.status === 'processing') break;
      await pause(250);
    }
  }
}

/** The value below which that share of them lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
