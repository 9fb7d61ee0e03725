import { type Plan, type Segment, toOutput } from '@reelwright/plan';
import { joinWords } from '../facts/index.ts';

/** A cue as the finished video shows it: seconds from the video's start. */
export type ShownCue = {
  startSeconds: number;
  endSeconds: number;
  /** When each word begins to be said; the first word's time is the cue's start. */
  lines: { text: string; startSeconds: number; emphasis: boolean }[][];
  /** Where the block's middle stands when not where the look says; fraction of the frame's height. */
  centreY: number | undefined;
};

/** A shorter gap between two cues would flicker; it also arises where a segment ends and the next begins. */
const FLICKER_SECONDS = 0.2;

/** A cue shorter than this is not seen: about two frames. */
const SHORTEST_CUE_SECONDS = 0.05;

/**
 * A plan's cues on the finished video's clock, in order, never two at once, short gaps closed. A cue that several
 * segments show appears once for each.
 */
export function shownCues(plan: Pick<Plan, 'segments' | 'captions'>): ShownCue[] {
  const cues: ShownCue[] = [];
  let offsetSeconds = 0;
  for (const segment of plan.segments) {
    for (const cue of plan.captions.cues) {
      const shown = shownIn(segment, cue, offsetSeconds);
      if (shown) cues.push(shown);
    }
    offsetSeconds += segment.endSeconds - segment.startSeconds;
  }
  cues.sort((a, b) => a.startSeconds - b.startSeconds);
  return cues
    .map((cue, i) => {
      const next = cues[i + 1];
      const close = next && next.startSeconds - cue.endSeconds < FLICKER_SECONDS;
      return close ? { ...cue, endSeconds: next.startSeconds } : cue;
    })
    .filter((cue) => cue.endSeconds - cue.startSeconds >= SHORTEST_CUE_SECONDS);
}

/** What a cue says, line by line, as plain text. */
export function cueText(cue: ShownCue): string {
  return cue.lines.map((line) => joinWords(line.map((word) => word.text))).join('\n');
}

function shownIn(
  segment: Segment,
  cue: Plan['captions']['cues'][number],
  offsetSeconds: number,
): ShownCue | null {
  const [span] = toOutput([segment], cue.startSeconds, cue.endSeconds);
  if (!span) return null;
  const startSeconds = span.startSeconds + offsetSeconds;
  const endSeconds = span.endSeconds + offsetSeconds;
  const toClock = (atSeconds: number) =>
    Math.min(Math.max(atSeconds - segment.startSeconds + offsetSeconds, startSeconds), endSeconds);
  let earliest = startSeconds;
  const lines = cue.lines.map((line) =>
    line.map((word) => {
      earliest = Math.max(earliest, toClock(word.startSeconds));
      return { text: word.text, startSeconds: earliest, emphasis: word.emphasis === true };
    }),
  );
  return { startSeconds, endSeconds, lines, centreY: cue.centreY };
}
