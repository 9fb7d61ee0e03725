import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  clip,
  decodeSound,
  type Manifest,
  noFacts,
  parseClipOptions,
  probe,
  recogniseSpeech,
  runFfmpeg,
} from '@reelwright/engine';
import { type Plan, parsePlan, planDuration } from '@reelwright/plan';
import { streamFfmpeg } from '../../packages/engine/src/media/index.ts';
import type { Row } from '../row.ts';
import { wordErrors } from '../speech/word-errors.ts';

/** What two synthetic voices say: the first asks, the second answers. */
const INTERVIEW: readonly (readonly [voice: 'rms' | 'slt', text: string])[] = [
  ['rms', 'So let us start at the beginning. How did you get into cooking?'],
  [
    'slt',
    'My grandmother had a stall at the market, and I was the one who carried the water. She never let me touch the knife until I was nine. I hated it, and I cried every single day.',
  ],
  ['rms', 'That is beautiful. And what did your first chef teach you?'],
  [
    'slt',
    'My first chef taught me that a restaurant is not about food. People come back because somebody remembered their name. We kept a little book with the names of all the guests.',
  ],
  ['rms', 'What did you do the next morning?'],
  [
    'slt',
    'I called all my suppliers, one after the other. I told each of them exactly how much I owed and when I would pay it. Trust is built when you pick up the phone anyway.',
  ],
];

/** Pause after each turn, and how loud the room is under the voices. */
const PAUSE_SECONDS = 0.8;
const ROOM = 'anoisesrc=c=pink:a=0.004:r=48000:seed=5';
const RATE = 48_000;
/** Around a join, where a click would be. */
const NEAR_SECONDS = 0.006;
/** −40 dBFS. */
const LARGEST_STEP = 0.01;

/** Figures about joins in finished files: an interview without its interviewer at every pace. */
export async function joinRows(folder: string): Promise<Row[]> {
  await mkdir(folder, { recursive: true });
  const file = await interview(folder);
  let step = 0;
  let joins = 0;
  let asked = 0;
  let errors = 0;
  let words = 0;
  const differences: string[] = [];
  for (const pace of ['natural', 'fast'] as const) {
    const to = join(folder, pace);
    const options = parseClipOptions({ numClips: 2, genre: 'interview', pace, quality: 'low' });
    const manifest: Manifest = await clip(file, options, {
      folder: to,
      facts: noFacts,
      transcriptFile: null,
    });
    for (const made of manifest.clips) {
      const name = `plan_${String(made.index).padStart(2, '0')}.json`;
      const plan = parsePlan(JSON.parse(await readFile(join(to, name), 'utf8')));
      const finished = join(to, made.downloadUrl);
      for (const value of await stepsAtJoins(finished, plan)) {
        joins += 1;
        step = Math.max(step, value);
      }
      asked += made.cuts.filter(({ kind }) => kind === 'interviewer').length;
      const source = await probe(finished);
      const heard = await recogniseSpeech(decodeSound(finished, source), {
        recogniser: 'moonshine-tiny',
        durationSeconds: source.durationSeconds,
      });
      const result = wordErrors(made.transcript, heard.words.map((word) => word.text).join(' '));
      errors += result.errors;
      words += result.words;
      differences.push(...result.differences);
    }
  }
  return [
    {
      metric: 'joins: largest sample step at a cut',
      value: step,
      target: '<= 0.01 (-40 dBFS)',
      ok: joins > 0 && step <= LARGEST_STEP,
      detail: `${joins} joins in finished files, ${asked} of them around an interviewer's turn`,
    },
    {
      metric: 'joins: words heard differently in the finished file than in the source',
      value: errors / Math.max(1, words),
      target: '<= 5 %',
      ok: words > 0 && errors <= 0.05 * words,
      detail: `${errors} of ${words} words: ${differences.join(', ')}`,
    },
  ];
}

/** The largest difference between neighbouring samples around each join of a finished clip, full scale 1. */
export async function stepsAtJoins(file: string, plan: Plan): Promise<number[]> {
  const chunks: Buffer[] = [];
  const args = [
    '-i',
    `file:${file}`,
    '-map',
    '0:a',
    '-ac',
    '1',
    '-ar',
    String(RATE),
    '-f',
    'f32le',
    'pipe:1',
  ];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const sample = (i: number) => (i >= 0 && i * 4 + 4 <= all.length ? all.readFloatLE(i * 4) : 0);
  return plan.segments.slice(1).map((_, i) => {
    const at = planDuration({ segments: plan.segments.slice(0, i + 1) });
    let largest = 0;
    for (let n = Math.round((at - NEAR_SECONDS) * RATE); n <= (at + NEAR_SECONDS) * RATE; n++)
      largest = Math.max(largest, Math.abs(sample(n) - sample(n - 1)));
    return largest;
  });
}

async function interview(folder: string): Promise<string> {
  const file = join(folder, 'interview.mp4');
  for (const [i, [, text]] of INTERVIEW.entries()) await writeFile(join(folder, `${i}.txt`), text);
  const voices = INTERVIEW.flatMap(([voice], i) => [
    '-f',
    'lavfi',
    '-i',
    `flite=textfile=${i}.txt:voice=${voice}`,
  ]);
  // Both equally loud, or loudness alone would tell them apart.
  const turns = INTERVIEW.map(
    (_, i) => `[${i}:a]loudnorm=I=-18:TP=-2,aresample=${RATE},apad=pad_dur=${PAUSE_SECONDS}[t${i}]`,
  );
  const spoken = `${INTERVIEW.map((_, i) => `[t${i}]`).join('')}concat=n=${INTERVIEW.length}:v=0:a=1,adelay=500[spoken]`;
  const talk = join(folder, 'talk.wav');
  const run = { stage: 'make interview', cwd: folder, timeoutSeconds: 240 };
  await runFfmpeg(
    ['-y', ...voices, '-filter_complex', [...turns, spoken].join(';'), '-map', '[spoken]', `file:${talk}`],
    run,
  );
  const { durationSeconds } = await probe(talk);
  const length = ['-t', String(durationSeconds)];
  await runFfmpeg(
    [
      ...['-y', '-f', 'lavfi', ...length, '-i', ROOM, '-i', `file:${talk}`],
      ...['-f', 'lavfi', ...length, '-i', 'testsrc2=s=640x360:r=25'],
      ...[
        '-filter_complex',
        '[0][1]amix=inputs=2:duration=shortest:normalize=0[a]',
        '-map',
        '2:v',
        '-map',
        '[a]',
      ],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-b:a', '160k', `file:${file}`],
    ],
    run,
  );
  return file;
}
