import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clip,
  decodeSound,
  findShared,
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
  ['rms', 'And did anybody say no to you?'],
  [
    'slt',
    'Only one of them said no, and he was right. He had lent money to a cook before me, and that cook had left the country. Two years later he ate at my table and paid for everybody in the room.',
  ],
  ['rms', 'What would you tell somebody who opens a restaurant today?'],
  [
    'slt',
    'Cook one dish so well that people cross the city for it. Everything else on the card is there to keep them company. And write down every single thing that you throw away at night.',
  ],
  ['rms', 'Why should they write down what they throw away?'],
  [
    'slt',
    'Because the bin knows more about your guests than your cooks do. My bin told me that nobody liked the bread I was so proud of. I changed the baker and the bread was gone before the soup came.',
  ],
];

/** Pause after each turn, and how loud the room is under the voices. */
const PAUSE_SECONDS = 0.8;
const ROOM = 'anoisesrc=c=pink:a=0.004:r=48000:seed=5';
const RATE = 48_000;
/** Around a join, where a click would be. */
const NEAR_SECONDS = 0.006;
/** Around that, the sound that a click would have to stand out of. */
const AROUND_SECONDS = 0.05;
/** −40 dBFS. */
const LARGEST_STEP = 0.01;
/** Of the words said, at most so many may be heard differently. */
const MOST_DIFFERENT = 0.05;

/** Recorded talkers, each heard alone, whose pauses and fillers are cut. */
const RECORDED = [
  'single_speaker_adt31.mp4',
  'remotion_talking_head_9x16.mp4',
  'talking_head_512_khill.mp4',
  'talking_head_vr4.mp4',
];

type Joins = {
  steps: Step[];
  asked: number;
  words: number;
  errors: number;
  differences: string[];
};

/** The largest difference between neighbouring samples at a join, and in the sound on both sides of it; full scale 1. */
type Step = { at: number; around: number };

/** Figures about joins in finished files: an interview without its interviewer at every pace, and recorded talk cut fast. */
export async function joinRows(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'reelwright-eval-'));
  try {
    return await rowsIn(folder, findShared());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rowsIn(folder: string, shared: string | null): Promise<Row[]> {
  const file = await interview(folder);
  const made = noJoins();
  for (const pace of ['natural', 'fast'] as const)
    await judge(file, { numClips: 2, genre: 'interview', pace }, join(folder, pace), made);
  if (shared === null) return rowsOf('joins', made);
  const recorded = noJoins();
  const uncut = noJoins();
  for (const name of RECORDED) {
    const video = `${shared}/media/video/${name}`;
    await judge(video, { mode: 'none', pace: 'fast' }, join(folder, name), recorded);
    await judge(video, { mode: 'none', pace: 'natural' }, join(folder, `uncut-${name}`), uncut);
  }
  return [...rowsOf('joins', made), ...rowsOf('joins, recorded talk', recorded, uncut)];
}

function noJoins(): Joins {
  return { steps: [], asked: 0, words: 0, errors: 0, differences: [] };
}

/**
 * `uncut` is the same talk in files without joins: the recogniser is unsure of recorded words wherever its window begins,
 * and what it hears differently there says nothing about joins.
 */
function rowsOf(
  name: string,
  { steps, asked, words, errors, differences }: Joins,
  uncut: Joins = noJoins(),
): Row[] {
  const moreErrors = errors - uncut.errors;
  // Where a voice goes on its own samples step further than that; a click is what stands out of them.
  const clicks = steps.filter(({ at, around }) => at > around).map(({ at }) => at);
  const click = Math.max(0, ...clicks);
  const largest = Math.max(0, ...steps.map(({ at }) => at));
  return [
    {
      metric: `${name}: largest sample step at a cut that stands out of the sound around it`,
      value: click,
      target: '<= 0.01 (-40 dBFS)',
      ok: steps.length > 0 && click <= LARGEST_STEP,
      detail: `${steps.length} joins in finished files, ${asked} of them around an interviewer's turn; ${clicks.length} stand out of the 50 ms around them; largest step of all ${largest.toFixed(4)}`,
    },
    {
      metric: `${name}: words heard differently in the finished file than in the source${uncut.words > 0 ? ', beyond a file without joins' : ''}`,
      value: moreErrors / Math.max(1, words),
      target: '<= 5 %',
      ok: words > 0 && moreErrors <= MOST_DIFFERENT * words,
      detail: `${errors} of ${words} words: ${differences.join(', ')}${uncut.words > 0 ? `; without joins ${uncut.errors} of ${uncut.words}: ${uncut.differences.join(', ')}` : ''}`,
    },
  ];
}

/** Clips a file and adds what is found at the joins of the clips. */
async function judge(
  file: string,
  wanted: Parameters<typeof parseClipOptions>[0] & object,
  folder: string,
  found: Joins,
): Promise<void> {
  const manifest: Manifest = await clip(file, parseClipOptions({ ...wanted, quality: 'low' }), {
    folder,
    facts: noFacts,
    transcriptFile: null,
    languageModel: null,
  });
  for (const made of manifest.clips) {
    const name = `plan_${String(made.index).padStart(2, '0')}.json`;
    const plan = parsePlan(JSON.parse(await readFile(join(folder, name), 'utf8')));
    const finished = join(folder, made.downloadUrl);
    found.steps.push(...(await stepsAtJoins(finished, plan)));
    found.asked += made.cuts.filter(({ kind }) => kind === 'interviewer').length;
    const source = await probe(finished);
    const heard = await recogniseSpeech(decodeSound(finished, source), {
      recogniser: 'moonshine-tiny',
      durationSeconds: source.durationSeconds,
    });
    const result = wordErrors(made.transcript, heard.words.map((word) => word.text).join(' '));
    found.errors += result.errors;
    found.words += result.words;
    found.differences.push(...result.differences);
  }
}

/** The steps at each join of a finished clip. */
export async function stepsAtJoins(file: string, plan: Plan): Promise<Step[]> {
  const chunks: Buffer[] = [];
  const form = ['-map', '0:a', '-ac', '1', '-ar', String(RATE), '-f', 'f32le', 'pipe:1'];
  const args = ['-i', `file:${file}`, ...form];
  for await (const chunk of streamFfmpeg(args, { stage: 'read' })) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const sample = (i: number) => (i >= 0 && i * 4 + 4 <= all.length ? all.readFloatLE(i * 4) : 0);
  const largest = (fromSeconds: number, toSeconds: number) => {
    let step = 0;
    for (let n = Math.round(fromSeconds * RATE); n <= toSeconds * RATE; n++)
      step = Math.max(step, Math.abs(sample(n) - sample(n - 1)));
    return step;
  };
  return plan.segments.slice(1).map((_, i) => {
    const cut = planDuration({ segments: plan.segments.slice(0, i + 1) });
    return {
      at: largest(cut - NEAR_SECONDS, cut + NEAR_SECONDS),
      around: Math.max(
        largest(cut - AROUND_SECONDS, cut - NEAR_SECONDS),
        largest(cut + NEAR_SECONDS, cut + AROUND_SECONDS),
      ),
    };
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
