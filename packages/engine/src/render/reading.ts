import { type FrameRate, frameSeconds, type Segment } from '@reelwright/plan';
import type { Picture } from '../facts/index.ts';
import type { Take } from './pieces.ts';

/** A stretch of the source that is read as one ffmpeg input. */
export type Input = { startSeconds: number; durationSeconds: number };

/** A segment of the plan as it is read: where in which input, and how many frames of the finished video it makes. */
export type Reading = {
  segment: Segment;
  input: number;
  /** Where the segment starts on the input's clock, which starts at 0. */
  startSeconds: number;
  frames: number;
};

/** Segments no further apart than this are read through in one go: decoding the gap costs less than another seek. */
const READ_THROUGH_SECONDS = 2;

/** Every open input holds a decoder with its frames (50–100 MB at 1080p). */
const MOST_INPUTS = 12;

/** Read before a segment: the frame that is still shown when it starts, and the sound codec's warming up. */
const LEAST_LEAD_SECONDS = 0.1;
const LEAD_FRAMES = 3;
/** With a variable frame rate the frame still shown may be old: screen recordings stand still for seconds. */
const VARIABLE_RATE_LEAD_SECONDS = 2;

/** Read after a segment, so that its last frame and sample are there. */
const TAIL_SECONDS = 0.25;

/**
 * Which stretches of the source to open, and where each take lies in them. At least `leastLeadSeconds` are read before
 * every take. A take may reach back by `overlapSeconds` into what is read for the one before.
 */
export function readTakes(
  takes: readonly Take[],
  picture: Pick<Picture, 'frameRate' | 'variableFrameRate'> | null,
  { leastLeadSeconds = 0, overlapSeconds = 0 }: { leastLeadSeconds?: number; overlapSeconds?: number } = {},
): { inputs: Input[]; readings: Reading[] } {
  const lead = Math.max(leadSeconds(picture), leastLeadSeconds);
  let gap = READ_THROUGH_SECONDS;
  let runs = joinRuns(takes, gap, overlapSeconds);
  while (runs.length > MOST_INPUTS && gap < takes.length * 3600) {
    gap *= 2;
    runs = joinRuns(takes, gap, overlapSeconds);
  }
  const inputs = runs.map((run): Input => {
    const startSeconds = microseconds(Math.max(0, run.startSeconds - lead));
    return { startSeconds, durationSeconds: microseconds(run.endSeconds + TAIL_SECONDS - startSeconds) };
  });
  const readings = runs.flatMap((run, input) =>
    run.takes.map(({ segment, frames }): Reading => {
      const startSeconds = segment.startSeconds - (inputs[input]?.startSeconds ?? 0);
      return { segment, input, startSeconds, frames };
    }),
  );
  return { inputs, readings };
}

/** Joins pictures of a constant rate. By itself it takes a single frame for one without length. */
export function joinPictures(labels: readonly string[], rate: FrameRate): string {
  const evenly = `setpts=N/(${rate.numerator}/${rate.denominator}*TB)`;
  return `${labels.join('')}concat=n=${labels.length}:v=1:a=0,${evenly}`;
}

/** A number of seconds as filter graphs take it: microseconds, no exponent. */
export function secondsText(seconds: number): string {
  return String(Number(seconds.toFixed(6)));
}

type ReadRun = { startSeconds: number; endSeconds: number; takes: Take[] };

function joinRuns(takes: readonly Take[], gapSeconds: number, overlapSeconds: number): ReadRun[] {
  const runs: ReadRun[] = [];
  for (const take of takes) {
    const { startSeconds, endSeconds } = take.segment;
    const last = runs.at(-1);
    const gap = last ? startSeconds - last.endSeconds : Number.POSITIVE_INFINITY;
    if (last && gap >= -overlapSeconds - 1e-6 && gap <= gapSeconds) {
      last.startSeconds = Math.min(last.startSeconds, startSeconds);
      last.endSeconds = Math.max(last.endSeconds, endSeconds);
      last.takes.push(take);
    } else runs.push({ startSeconds, endSeconds, takes: [take] });
  }
  return runs;
}

function leadSeconds(picture: Pick<Picture, 'frameRate' | 'variableFrameRate'> | null): number {
  if (!picture) return LEAST_LEAD_SECONDS;
  const lead = Math.max(LEAST_LEAD_SECONDS, frameSeconds(LEAD_FRAMES, picture.frameRate));
  return picture.variableFrameRate ? Math.max(lead, VARIABLE_RATE_LEAD_SECONDS) : lead;
}

function microseconds(seconds: number): number {
  return Number(seconds.toFixed(6));
}
