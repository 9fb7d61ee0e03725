/**
 * `npm run bench [-- --minutes 60]`: the main job on a long talk, measured per stage, against the floor that nobody
 * can go below: recognition alone, and a plain cut, scale and encode of the same ranges.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clip, findShared, noFacts, type PipelineEvent, parseClipOptions } from '@reelwright/engine';
import { parsePlan } from '@reelwright/plan';
import { longTalk } from '../evals/footage.ts';
import { EYES_TARGETS, eyesCost } from './eyes.ts';
import { plainCut, recogniseOnly } from './floor.ts';
import { cpuSeconds, watchMemory } from './usage.ts';

type Measured = { stage: string; wall: number; cpu: number; peak: number };

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    folder: { type: 'string', default: '/tmp/reelwright-bench' },
  },
});
const minutes = Number(flags.minutes);
const out = join(flags.folder, 'out');

const shared = findShared();
// Models that cannot be downloaded everywhere may lie beside the checkout.
if (shared !== null) process.env.REELWRIGHT_MODELS_DIR ??= `${shared}/models`;
if (shared === null) console.log('The real footage is not here: benching on the demonstration sample.');
const { file, madeOf } = await longTalk(flags.folder, minutes, shared);
console.log(`${minutes} minutes made of ${madeOf}; 3 clips, medium length, karaoke captions\n`);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const stages = await measureStages((onEvent) =>
  clip(file, parseClipOptions({ captionPreset: 'karaoke' }), {
    folder: out,
    facts: noFacts,
    transcriptFile: null,
    languageModel: null,
    // Some of the clips are sounds and other languages: found out, all of it would be refused.
    language: 'en',
    onEvent,
  }),
);
const plans = [1, 2, 3].map((index) =>
  parsePlan(JSON.parse(readFileSync(join(out, `plan_0${index}.json`), 'utf8'))),
);
for (const row of stages) show(row);
const hearing = await measureOne('floor: recognition alone', () => recogniseOnly(file));
const cutting = await measureOne('floor: plain cut, scale, encode', () => plainCut(file, plans, out));

const total = stages.reduce(
  (sum, stage) => ({
    stage: 'whole run',
    wall: sum.wall + stage.wall,
    cpu: sum.cpu + stage.cpu,
    peak: Math.max(sum.peak, stage.peak),
  }),
  { stage: 'whole run', wall: 0, cpu: 0, peak: 0 },
);
for (const row of [total, hearing, cutting]) show(row);
const ratio = total.cpu / (hearing.cpu + cutting.cpu);
console.log('');
verdict('CPU ratio to the floor', ratio.toFixed(3), '≤ 1.25', ratio <= 1.25);
verdict('wall time of the whole run', `${(total.wall / 60).toFixed(1)} min`, '≤ 10 min', total.wall <= 600);
verdict('peak memory', `${(total.peak / 2 ** 30).toFixed(2)} GiB`, '≤ 1.5 GiB', total.peak <= 1.5 * 2 ** 30);
if (shared !== null)
  for (const { faces, file: name, most } of EYES_TARGETS) {
    const cost = await eyesCost(shared, flags.folder, name);
    verdict(
      `eyes, ${faces} face${faces > 1 ? 's' : ''}`,
      `${cost.toFixed(2)} CPU-s per second of clip`,
      `≤ ${most}`,
      cost <= most,
    );
  }
process.exit();

async function measureStages(
  run: (onEvent: (event: PipelineEvent) => void) => Promise<unknown>,
): Promise<Measured[]> {
  const rows = new Map<string, Measured>();
  const memory = watchMemory();
  let started = { wall: performance.now(), cpu: cpuSeconds() };
  await run((event) => {
    if (event.type === 'stage-started') {
      started = { wall: performance.now(), cpu: cpuSeconds() };
      memory.peak();
    }
    if (event.type !== 'stage-finished') return;
    const row = rows.get(event.stage) ?? { stage: event.stage, wall: 0, cpu: 0, peak: 0 };
    row.wall += (performance.now() - started.wall) / 1000;
    row.cpu += cpuSeconds() - started.cpu;
    row.peak = Math.max(row.peak, memory.peak());
    rows.set(event.stage, row);
  });
  memory.stop();
  return [...rows.values()];
}

async function measureOne(stage: string, work: () => Promise<unknown>): Promise<Measured> {
  const memory = watchMemory();
  const started = { wall: performance.now(), cpu: cpuSeconds() };
  await work();
  const row = {
    stage,
    wall: (performance.now() - started.wall) / 1000,
    cpu: cpuSeconds() - started.cpu,
    peak: memory.peak(),
  };
  memory.stop();
  return row;
}

function show(row: Measured): void {
  const cells = [
    row.stage.padEnd(34),
    `${row.cpu.toFixed(1).padStart(8)} CPU-s`,
    `${row.wall.toFixed(1).padStart(8)} s wall`,
    `${(row.peak / 2 ** 20).toFixed(0).padStart(6)} MiB peak`,
  ];
  console.log(cells.join('  '));
}

function verdict(metric: string, value: string, target: string, ok: boolean): void {
  console.log(`${ok ? 'ok    ' : 'MISSED'}  ${metric}: ${value} (target ${target})`);
  if (!ok) process.exitCode = 1;
}
