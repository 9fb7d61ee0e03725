import { BREATH_SECONDS, clamp, ramp, type Talk } from '../talk/index.ts';

/** How a run is spoken. */
export type Delivery = {
  /** 0–1: a little faster than the talk's usual rate is best; crawling, rushing and dead air are worse. */
  pace: number;
  /** Words per second of speech, dead air left out, divided by the talk's usual rate. */
  relativeRate: number;
  /** The longest stretch without a word, seconds. */
  longestGapSeconds: number;
  /** Share of the time that is dead air (pauses beyond a breath), 0–1. */
  deadShare: number;
};

/** Talk at this multiple of the speaker's usual rate sounds lively and is still easy to follow. */
const LIVELY_RATE = 1.08;

/** At this log distance from the lively rate the pace is worth 1/e: 30 % faster or slower. */
const RATE_TOLERANCE = 0.3;

/** Dead air of this share of a clip takes all of its pace. */
const DEAD_SHARE_LIMIT = 0.25;

/** Measures how a run is spoken, from word times alone. */
export function deliveryOf(talk: Talk, first: number, last: number): Delivery {
  let words = 0;
  let dead = 0;
  let longest = 0;
  for (let i = first; i <= last; i += 1) {
    const line = talk.lines[i];
    if (!line) continue;
    words += line.wordCount;
    dead += line.deadSeconds;
    longest = Math.max(longest, line.longestGapSeconds);
    if (i < last) {
      // A pause in which the room laughs or claps is not dead air.
      const silence = line.gapAfterSeconds - (line.reaction?.seconds ?? 0);
      dead += Math.max(0, silence - BREATH_SECONDS);
      longest = Math.max(longest, silence);
    }
  }
  const start = talk.lines[first]?.sentence.startSeconds ?? 0;
  const seconds = Math.max(0.5, (talk.lines[last]?.sentence.endSeconds ?? 0) - start);
  const relativeRate = words / Math.max(0.5, seconds - dead) / talk.wordsPerSecond;
  const distance = Math.log(Math.max(0.05, relativeRate) / LIVELY_RATE) / RATE_TOLERANCE;
  const deadShare = clamp(dead / seconds, 0, 1);
  return {
    pace: Math.exp(-distance * distance) * (1 - ramp(deadShare, 0.02, DEAD_SHARE_LIMIT)),
    relativeRate,
    longestGapSeconds: longest,
    deadShare,
  };
}

/** Mean level and swing of a run's speech in dB, as one figure to be ranked in the talk; null without sound. */
export function energyOf(talk: Talk, first: number, last: number): number | null {
  if (!talk.loudness) return null;
  const span = {
    startSeconds: talk.lines[first]?.sentence.startSeconds ?? 0,
    endSeconds: talk.lines[last]?.sentence.endSeconds ?? 0,
  };
  return talk.loudness.meanOf(span) + 0.5 * talk.loudness.swingOf(span);
}
