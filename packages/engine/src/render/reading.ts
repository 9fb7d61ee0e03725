import { frameSeconds, type Plan, type Segment, toFrames } from '@reelwright/plan';
import type { Picture } from '../facts/index.ts';

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
 * Which stretches of the source to open, and where each segment lies in them. Frames are counted on the finished
 * video's clock, so that rounding never adds up; a segment shorter than half a frame disappears. At least
 * `leastLeadSeconds` are read before every segment.
 */
export function readSegments(
  plan: Pick<Plan, 'segments' | 'output'>,
  picture: Pick<Picture, 'frameRate' | 'variableFrameRate'> | null,
  leastLeadSeconds = 0,
): { inputs: Input[]; readings: Reading[] } {
  const lead = Math.max(leadSeconds(picture), leastLeadSeconds);
  let gap = READ_THROUGH_SECONDS;
  let runs = joinRuns(plan.segments, gap);
  while (runs.length > MOST_INPUTS && gap < plan.segments.length * 3600) {
    gap *= 2;
    runs = joinRuns(plan.segments, gap);
  }
  const inputs = runs.map((run): Input => {
    const startSeconds = microseconds(Math.max(0, run.startSeconds - lead));
    return { startSeconds, durationSeconds: microseconds(run.endSeconds + TAIL_SECONDS - startSeconds) };
  });
  const readings: Reading[] = [];
  let outputSeconds = 0;
  let outputFrames = 0;
  runs.forEach((run, input) => {
    for (const segment of run.segments) {
      outputSeconds += segment.endSeconds - segment.startSeconds;
      const until = toFrames(outputSeconds, plan.output.frameRate);
      const frames = until - outputFrames;
      outputFrames = until;
      if (frames <= 0) continue;
      const startSeconds = segment.startSeconds - (inputs[input]?.startSeconds ?? 0);
      readings.push({ segment, input, startSeconds, frames });
    }
  });
  return { inputs, readings };
}

/** A number of seconds as filter graphs take it: microseconds, no exponent. */
export function secondsText(seconds: number): string {
  return String(Number(seconds.toFixed(6)));
}

type ReadRun = { startSeconds: number; endSeconds: number; segments: Segment[] };

function joinRuns(segments: readonly Segment[], gapSeconds: number): ReadRun[] {
  const runs: ReadRun[] = [];
  for (const segment of segments) {
    const last = runs.at(-1);
    const gap = last ? segment.startSeconds - last.endSeconds : Number.POSITIVE_INFINITY;
    if (last && gap >= -1e-6 && gap <= gapSeconds) {
      last.endSeconds = segment.endSeconds;
      last.segments.push(segment);
    } else
      runs.push({ startSeconds: segment.startSeconds, endSeconds: segment.endSeconds, segments: [segment] });
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
