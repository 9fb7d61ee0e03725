import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dub, type DubPiece, dubPieces, type Plan, planDuration, toOutput } from '@reelwright/plan';
import { EngineError, throwIfCancelled } from '../error.ts';
import { mergeSpans, type Source, type Span } from '../facts/index.ts';
import { decodeSound, WAV_MOST_BYTES, wavHead } from '../media/index.ts';
import { OUTPUT_SAMPLE_RATE } from './sound.ts';
import { openTrack, type Track } from './track.ts';

/** The voice of a dubbed clip in ffmpeg's working folder; always the same name. */
export const VOICE_FILE = 'voice.wav';

/** Left, right, and what is left of the original voice (0 to 1). */
const CHANNELS = 3;
const BYTES = 2;
/** The original is turned down, and up again, over so long. */
const RAMP_SECONDS = 0.12;
/** A second at a time. */
const BLOCK_SAMPLES = OUTPUT_SAMPLE_RATE;
/** Voices are brought near each other, not silence to a shout. */
const MOST_GAIN = 8;
/** A line is not quieter than this against full scale while its level is looked for: silence has none. */
const SILENCE = 1e-4;

/** What laying a dub needs. `track` is the file that `plan.dub` names by its hash. */
export type DubJob = {
  plan: Plan;
  source: Source;
  path: string;
  track: string;
  folder: string;
  signal?: AbortSignal | undefined;
};

/**
 * Writes the voice of a dubbed plan into the working folder, exactly as long as the clip: the lines where they are heard,
 * as loud as the voice that they replace, and how far that is turned down. Memory does not grow with the clip. Throws
 * EngineError `invalid_input` when the track is no such WAV.
 */
export async function layDub(job: DubJob & { dub: Dub }): Promise<void> {
  const { plan, dub, folder, signal } = job;
  const pieces = dubPieces(plan.segments, dub);
  const track = await openTrack(job.track);
  const file = await open(join(folder, VOICE_FILE), 'w');
  try {
    const gain = dub.bedDb === null ? 1 : await matchingGain(job, track, pieces);
    const samples = Math.round(planDuration(plan) * OUTPUT_SAMPLE_RATE);
    if (samples * CHANNELS * BYTES > WAV_MOST_BYTES)
      throw new EngineError('limit_exceeded', 'The clip is too long to be dubbed: at most four hours.');
    await file.write(wavHead(samples, CHANNELS, OUTPUT_SAMPLE_RATE));
    const quiet = quietSpans(plan, dub, pieces);
    for (let first = 0; first < samples; first += BLOCK_SAMPLES) {
      throwIfCancelled(signal);
      const count = Math.min(BLOCK_SAMPLES, samples - first);
      await writeBlock(file, track, { first, count, gain }, pieces, quiet);
    }
  } finally {
    await file.close();
    await track.close();
  }
}

/**
 * The graph that mixes a dub into the clip's sound: `from` is the clip's own, `input` the file of `layDub`. The middle of
 * the original (Blumlein: mid = (left + right) / 2) is multiplied by the third channel, its sides stay.
 */
export function dubGraph(dub: Dub, from: string, input: number, to: string): string[] {
  const voice = `[${input}:a]`;
  if (dub.bedDb === null) return [`${from}anullsink`, `${voice}pan=stereo|c0=c0|c1=c1${to}`];
  const floats = 'aformat=sample_fmts=fltp:channel_layouts=stereo';
  return [
    `${from}asplit=2[dubm][dubs]`,
    '[dubm]pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0+0.5*c1[dubmid]',
    '[dubs]pan=stereo|c0=0.5*c0-0.5*c1|c1=0.5*c1-0.5*c0[dubside]',
    `${voice}asplit=2[dubv][dubg]`,
    `[dubv]pan=stereo|c0=c0|c1=c1,${floats}[dubvoice]`,
    `[dubg]pan=stereo|c0=c2|c1=c2,${floats}[dubgain]`,
    '[dubmid][dubgain]amultiply[dubbed]',
    `[dubbed][dubside][dubvoice]amix=inputs=3:normalize=0:duration=longest${to}`,
  ];
}

/** Where the original voice is turned down: wherever what is replaced, or what replaces it, is heard. */
function quietSpans(
  { segments }: Plan,
  dub: Dub,
  pieces: readonly DubPiece[],
): { spans: Span[]; level: number } {
  const level = dub.bedDb === null ? 0 : 10 ** (dub.bedDb / 20);
  const replaced = dub.lines.flatMap((line) => toOutput(segments, line.startSeconds, line.endSeconds));
  return { spans: mergeSpans([...replaced, ...pieces], 2 * RAMP_SECONDS), level };
}

async function writeBlock(
  file: FileHandle,
  track: Track,
  { first, count, gain }: { first: number; count: number; gain: number },
  pieces: readonly DubPiece[],
  quiet: { spans: readonly Span[]; level: number },
): Promise<void> {
  const block = Buffer.alloc(count * CHANNELS * BYTES);
  const [from, until] = [first / OUTPUT_SAMPLE_RATE, (first + count) / OUTPUT_SAMPLE_RATE];
  for (const piece of pieces) {
    if (piece.endSeconds <= from || piece.startSeconds >= until) continue;
    const begin = Math.max(first, Math.round(piece.startSeconds * OUTPUT_SAMPLE_RATE));
    const end = Math.min(first + count, Math.round(piece.endSeconds * OUTPUT_SAMPLE_RATE));
    const offset = Math.round(
      (piece.fromSeconds - piece.startSeconds + begin / OUTPUT_SAMPLE_RATE) * OUTPUT_SAMPLE_RATE,
    );
    const read = await track.read(offset, end - begin);
    for (let i = 0; i < read.left.length; i++) {
      const at = (begin - first + i) * CHANNELS * BYTES;
      block.writeInt16LE(clipped((read.left[i] ?? 0) * gain), at);
      block.writeInt16LE(clipped((read.right[i] ?? 0) * gain), at + BYTES);
    }
  }
  const spans = quiet.spans.filter(
    (span) => span.startSeconds - RAMP_SECONDS < until && span.endSeconds + RAMP_SECONDS > from,
  );
  for (let i = 0; i < count; i++) {
    const at = (first + i) / OUTPUT_SAMPLE_RATE;
    const kept = spans.reduce((least, span) => Math.min(least, keptAt(at, span, quiet.level)), 1);
    block.writeInt16LE(Math.round(kept * 32767), (i * CHANNELS + 2) * BYTES);
  }
  await file.write(block);
}

/** How much of the original voice is heard at a moment, by one span: a straight ramp into it and out of it. */
function keptAt(at: number, span: Span, level: number): number {
  const outside = Math.max(span.startSeconds - at, at - span.endSeconds, 0);
  return outside >= RAMP_SECONDS ? 1 : level + (1 - level) * (outside / RAMP_SECONDS);
}

/** What makes the lines as loud as what they replace: the ratio of the two voices' levels (root mean square). */
async function matchingGain(job: DubJob, track: Track, pieces: readonly DubPiece[]): Promise<number> {
  let [original, originalSamples] = [0, 0];
  let [voice, voiceSamples] = [0, 0];
  for (const { line, fromSeconds, startSeconds, endSeconds } of pieces) {
    const span = { startSeconds: line.startSeconds, endSeconds: line.endSeconds };
    const sound = decodeSound(job.path, job.source, { ...span, signal: job.signal });
    for await (const chunk of sound) {
      original += chunk.reduce((sum, sample) => sum + sample * sample, 0);
      originalSamples += chunk.length;
    }
    const from = Math.round(fromSeconds * OUTPUT_SAMPLE_RATE);
    const count = Math.round((endSeconds - startSeconds) * OUTPUT_SAMPLE_RATE);
    for (let done = 0; done < count; done += BLOCK_SAMPLES) {
      const { left } = await track.read(from + done, Math.min(BLOCK_SAMPLES, count - done));
      voice += left.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0);
      voiceSamples += left.length;
    }
  }
  const level = (sum: number, samples: number) => Math.sqrt(sum / Math.max(1, samples));
  const [wanted, had] = [level(original, originalSamples), level(voice, voiceSamples)];
  if (wanted < SILENCE || had < SILENCE) return 1;
  return Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, wanted / had));
}

function clipped(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample)));
}
