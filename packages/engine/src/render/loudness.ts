import { join } from 'node:path';
import type { Plan, SoundTarget } from '@reelwright/plan';
import type { Fallback, Source } from '../facts/index.ts';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { soundEncoding } from './encoding.ts';
import { filterGraph } from './graph.ts';
import { inputsOf } from './inputs.ts';
import { type SoundTreatment, treatSound } from './sound.ts';

/** What EBU R 128 says of a sound. Null values: silence. */
export type Loudness = { integratedLufs: number | null; truePeakDbtp: number | null };

/** Above this gain the room's noise is heard rather than the voice. */
const MOST_GAIN_DB = 30;

/** ebur128's gate: sound under this is silence to it. */
const SILENCE_LUFS = -69.9;

/** Encoding moves peaks; this much is left for it at first, then what was measured. */
const CODEC_HEADROOM_DB = 0.8;

/** Near enough to the wanted loudness, in LU. The promise is ±0.5. */
const NEAR_ENOUGH_LU = 0.2;
const PROMISED_LU = 0.5;

/**
 * Of more gain a limiter lets through at least so much loudness for each dB, whatever rounding to tenths of a LU makes of it;
 * measured on loud talks about a half.
 */
const LEAST_PASSED = 0.3;

/** Tries of gain and ceiling, each about half a percent of a render. */
const MOST_TRIES = 6;

/** A clip whose sound is to be measured. `folder` takes trial files. */
export type SoundJob = {
  plan: Plan;
  source: Source;
  path: string;
  folder: string;
  signal?: AbortSignal | undefined;
};

/**
 * Finds the gain, and the limiter's ceiling where one is needed, that bring a clip's sound to the plan's loudness and
 * true peak after encoding: measured, tried out on the real encoder, corrected. What cannot be reached is a fallback.
 */
export async function chooseTreatment(
  job: SoundJob,
  stream: SoundTreatment['stream'],
  { finish, ...target }: SoundTarget,
): Promise<{ treatment: SoundTreatment; fallbacks: Fallback[] }> {
  const plain: SoundTreatment = { stream, gainDb: 0, limitDbtp: null };
  const before = await readClip(job, { ...plain, finish });
  if (before.integratedLufs === null)
    return { treatment: { ...plain, finish }, fallbacks: [leftAsItIs(target, 'The clip is silent.')] };

  const wanted = target.loudnessLufs - before.integratedLufs;
  const gainDb = Math.min(wanted, MOST_GAIN_DB);
  const fallbacks: Fallback[] = [];
  if (wanted > MOST_GAIN_DB)
    fallbacks.push({
      used: `${MOST_GAIN_DB} dB more gain`,
      instead_of: `${target.loudnessLufs} LUFS`,
      reason: `The sound is so quiet (${before.integratedLufs.toFixed(1)} LUFS) that more gain would raise noise only.`,
    });
  const aim: Aim = { ...target, isCapped: wanted > MOST_GAIN_DB };
  const start: SoundTreatment = { ...plain, gainDb, limitDbtp: target.truePeakDbtp - CODEC_HEADROOM_DB };
  // On the limiter alone, which is cheap; the real encoder mostly only confirms, or tells how low the ceiling has to be.
  const settle = async (from: SoundTreatment) =>
    (await approach(from, aim, (treatment) => meterTreated(job, treatment))).treatment;
  const encoded = (treatment: SoundTreatment) => meterEncoded(job, treatment);
  const best = await approach(await settle(start), aim, encoded, settle);
  if (best.offLu > PROMISED_LU)
    fallbacks.push({
      used: 'the nearest loudness that keeps the peaks',
      instead_of: `${target.loudnessLufs} LUFS`,
      reason: 'Most of this sound is far quieter than its loudest moments.',
    });
  // The tries worked on the finished sound.
  return { treatment: { ...best.treatment, finish }, fallbacks };
}

/** What the sound is to become; capped sound stays as quiet as its gain leaves it. */
type Aim = { loudnessLufs: number; truePeakDbtp: number; isCapped: boolean };

/**
 * Corrects gain and ceiling by what `measure` says, until both fit; the nearest try without peaks above wins. A lowered
 * ceiling costs loudness: `settle` says what is to be tried with it.
 */
async function approach(
  start: SoundTreatment,
  aim: Aim,
  measure: (treatment: SoundTreatment) => Promise<Loudness>,
  settle = async (lowered: SoundTreatment) => lowered,
): Promise<{ treatment: SoundTreatment; offLu: number }> {
  let treatment = start;
  let best = { treatment, offLu: Number.POSITIVE_INFINITY };
  let before: { gainDb: number; missing: number } | null = null;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const after = await measure(treatment);
    const missing = aim.isCapped ? 0 : aim.loudnessLufs - (after.integratedLufs ?? aim.loudnessLufs);
    const over = Math.max(0, (after.truePeakDbtp ?? -100) - aim.truePeakDbtp);
    if (over === 0 && Math.abs(missing) < best.offLu) best = { treatment, offLu: Math.abs(missing) };
    if (over === 0 && Math.abs(missing) <= NEAR_ENOUGH_LU) break;
    const gainDb = Math.min(
      treatment.gainDb + missing / passed(before, treatment.gainDb, missing),
      MOST_GAIN_DB,
    );
    if (over > 0) {
      const limitDbtp = (treatment.limitDbtp ?? aim.truePeakDbtp) - over - 0.1;
      before = null;
      treatment = await settle({ ...treatment, gainDb, limitDbtp });
    } else {
      before = { gainDb: treatment.gainDb, missing };
      treatment = { ...treatment, gainDb };
    }
  }
  return Number.isFinite(best.offLu) ? best : { treatment, offLu: best.offLu };
}

/** How much louder each dB of gain made the sound since the try before; all of it where that is unknown. */
function passed(before: { gainDb: number; missing: number } | null, gainDb: number, missing: number): number {
  if (before === null || before.gainDb === gainDb) return 1;
  return Math.min(1, Math.max(LEAST_PASSED, (before.missing - missing) / (gainDb - before.gainDb)));
}

/** Loudness and true peak of the sound in a finished file. */
export async function measureFile(file: string, signal?: AbortSignal): Promise<Loudness> {
  const input = ['-f', 'mp4', '-protocol_whitelist', 'file', '-i', fileUrl(file)];
  const args = [...INFO, ...input, '-map', '0:a:0', '-af', METER, '-f', 'null', '-'];
  const { stderr } = await runFfmpeg(args, { stage: 'measure loudness', signal });
  return readSummary(stderr);
}

/** The meter's report comes at the info level; `verbose` hides its ten lines a second, not the summary. */
const INFO = ['-loglevel', 'info', '-nostats'];
const METER = 'ebur128=peak=true:framelog=verbose';
/** The limiter keeps the peaks while the gain is sought. */
const LOUDNESS_ONLY = 'ebur128=framelog=verbose';

/** The clip's sound, decoded once for all tries, in the job's folder. */
const CLIP_SOUND = 'sound.wav';

/** Decodes the clip's sound into the job's folder and measures it on the way. */
async function readClip(job: SoundJob, treatment: SoundTreatment): Promise<Loudness> {
  const made = filterGraph(job.plan, null, treatment, { captions: null, fonts: null });
  const graph = `${made.graph};${made.maps.sound ?? ''}asplit[kept][metered];[metered]${METER}[measured]`;
  const outputs = [
    ...['-map', '[kept]', '-c:a', 'pcm_f32le', '-f', 'wav', fileUrl(join(job.folder, CLIP_SOUND))],
    ...['-map', '[measured]', '-f', 'null', '-'],
  ];
  return meter(job, [...inputsOf(made, job), '-filter_complex', graph, ...outputs]);
}

function meterTreated(job: SoundJob, treatment: SoundTreatment): Promise<Loudness> {
  return meter(job, [
    ...clipSound(job),
    '-af',
    `${treatSound(treatment)},${LOUDNESS_ONLY}`,
    '-f',
    'null',
    '-',
  ]);
}

async function meterEncoded(job: SoundJob, treatment: SoundTreatment): Promise<Loudness> {
  const file = join(job.folder, 'trial.mp4');
  const encode = ['-af', treatSound(treatment), ...soundEncoding(job.plan.output.quality)];
  await runFfmpeg([...clipSound(job), ...encode, '-f', 'mp4', fileUrl(file)], {
    stage: 'measure loudness',
    signal: job.signal,
  });
  return measureFile(file, job.signal);
}

function clipSound(job: SoundJob): string[] {
  return ['-f', 'wav', '-protocol_whitelist', 'file', '-i', fileUrl(join(job.folder, CLIP_SOUND))];
}

async function meter(job: Pick<SoundJob, 'signal'>, args: readonly string[]): Promise<Loudness> {
  const { stderr } = await runFfmpeg([...INFO, ...args], { stage: 'measure loudness', signal: job.signal });
  return readSummary(stderr);
}

/** Reads ebur128's closing summary. */
export function readSummary(log: string): Loudness {
  const summary = log.slice(log.lastIndexOf('Summary:'));
  const integrated = /\bI:\s*(-?[\d.]+|-?inf|nan) LUFS/.exec(summary)?.[1];
  const peak = /\bPeak:\s*(-?[\d.]+|-?inf|nan) dBFS/.exec(summary)?.[1];
  const lufs = Number(integrated);
  return {
    integratedLufs: Number.isFinite(lufs) && lufs > SILENCE_LUFS ? lufs : null,
    truePeakDbtp: Number.isFinite(Number(peak)) ? Number(peak) : null,
  };
}

function leftAsItIs(target: { loudnessLufs: number }, reason: string): Fallback {
  return { used: 'the sound as it is', instead_of: `${target.loudnessLufs} LUFS`, reason };
}
