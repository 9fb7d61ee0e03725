import { join } from 'node:path';
import type { Plan } from '@reelwright/plan';
import type { Fallback, Source } from '../facts/index.ts';
import { fileUrl, runFfmpeg } from '../media/index.ts';
import { soundEncoding } from './encoding.ts';
import { filterGraph } from './graph.ts';
import { inputsOf } from './inputs.ts';
import type { SoundTreatment } from './sound.ts';

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

/** Tries of gain and ceiling; each encodes the clip's sound, about 1 % of a render. */
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
  target: { loudnessLufs: number; truePeakDbtp: number },
): Promise<{ treatment: SoundTreatment; fallbacks: Fallback[] }> {
  const plain: SoundTreatment = { stream, gainDb: 0, limitDbtp: null };
  const before = await measureClip(job, plain);
  if (before.integratedLufs === null)
    return { treatment: plain, fallbacks: [leftAsItIs(target, 'The clip is silent.')] };

  const wanted = target.loudnessLufs - before.integratedLufs;
  const gainDb = Math.min(wanted, MOST_GAIN_DB);
  const fallbacks: Fallback[] = [];
  if (wanted > MOST_GAIN_DB)
    fallbacks.push({
      used: `${MOST_GAIN_DB} dB more gain`,
      instead_of: `${target.loudnessLufs} LUFS`,
      reason: `The sound is so quiet (${before.integratedLufs.toFixed(1)} LUFS) that more gain would raise noise only.`,
    });
  const isCapped = wanted > MOST_GAIN_DB;
  const ceiling = target.truePeakDbtp - CODEC_HEADROOM_DB;
  const peak = (before.truePeakDbtp ?? -100) + gainDb;
  let treatment: SoundTreatment = { ...plain, gainDb, limitDbtp: peak > ceiling ? ceiling : null };
  let best = { treatment, offLu: Number.POSITIVE_INFINITY };
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const after = await tryOut(job, treatment);
    const missing = isCapped ? 0 : target.loudnessLufs - (after.integratedLufs ?? target.loudnessLufs);
    const over = Math.max(0, (after.truePeakDbtp ?? -100) - target.truePeakDbtp);
    if (over === 0 && Math.abs(missing) < best.offLu) best = { treatment, offLu: Math.abs(missing) };
    if (over === 0 && Math.abs(missing) <= NEAR_ENOUGH_LU) break;
    treatment = {
      stream,
      gainDb: Math.min(treatment.gainDb + missing, MOST_GAIN_DB),
      limitDbtp: over > 0 ? (treatment.limitDbtp ?? ceiling) - over - 0.1 : treatment.limitDbtp,
    };
  }
  if (best.offLu > PROMISED_LU)
    fallbacks.push({
      used: 'the nearest loudness that keeps the peaks',
      instead_of: `${target.loudnessLufs} LUFS`,
      reason: 'Most of this sound is far quieter than its loudest moments.',
    });
  return { treatment: Number.isFinite(best.offLu) ? best.treatment : treatment, fallbacks };
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

async function measureClip(job: SoundJob, treatment: SoundTreatment): Promise<Loudness> {
  const made = filterGraph(job.plan, null, treatment, { captions: null, fonts: null });
  const graph = `${made.graph};${made.maps.sound ?? ''}${METER}[measured]`;
  const args = [
    ...INFO,
    ...inputsOf(made, job),
    '-filter_complex',
    graph,
    '-map',
    '[measured]',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await runFfmpeg(args, { stage: 'measure loudness', signal: job.signal });
  return readSummary(stderr);
}

async function tryOut(job: SoundJob, treatment: SoundTreatment): Promise<Loudness> {
  const made = filterGraph(job.plan, null, treatment, { captions: null, fonts: null });
  const file = join(job.folder, 'trial.mp4');
  const encode = [
    '-filter_complex',
    made.graph,
    '-map',
    made.maps.sound ?? '',
    ...soundEncoding(job.plan.output.quality),
  ];
  await runFfmpeg([...inputsOf(made, job), ...encode, '-f', 'mp4', fileUrl(file)], {
    stage: 'measure loudness',
    signal: job.signal,
  });
  return measureFile(file, job.signal);
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
