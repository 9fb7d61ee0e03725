import type { SoundEvent, SoundEventKind } from '../facts/index.ts';
import { TEXTURE_HOP_SECONDS, TEXTURE_WINDOW_SECONDS, type Texture } from './texture.ts';
import { TONALITY_BLOCK_HOPS, TONALITY_HOP_SECONDS } from './tonality.ts';

/**
 * From what a sound is like to what it is. The limits were set on real speech (13 min, and 20 min of shouted game
 * voices), 38 real pieces of music, 14 laughs of voice actors and 3 recordings of applause. Of the laughs 6 are found:
 * those that repeat a syllable. A whole room's laughter, and few hands clapping, have not been heard.
 */

/** When something is taken to begin and to go on, and how it is tidied: hysteresis, so that events do not flicker. */
type Limits = {
  /** An event holds at least `sureHops` hops in a row with this score. */
  sure: number;
  sureHops: number;
  /** It reaches on both sides as far as the score stays above this. */
  likely: number;
  /** The scores of its hops together are at least this: a weak sign must last, a strong one need not. */
  evidence: number;
  /** Nearer events are one, seconds. */
  gapSeconds: number;
  shortestSeconds: number;
  longestSeconds: number;
};

const LIMITS: Record<SoundEventKind, Limits> = {
  music: {
    sure: 0.65,
    sureHops: 2,
    likely: 0.2,
    evidence: 4,
    gapSeconds: 8,
    shortestSeconds: 2,
    longestSeconds: Number.POSITIVE_INFINITY,
  },
  // Nobody claps for a minute in a talk: what goes on for so long is rain or a fan.
  applause: {
    sure: 0.5,
    sureHops: 2,
    likely: 0.1,
    evidence: 1,
    gapSeconds: 1,
    shortestSeconds: 1,
    longestSeconds: 60,
  },
  laughter: {
    sure: 0.3,
    sureHops: 2,
    likely: 0.15,
    evidence: 0.8,
    gapSeconds: 1,
    shortestSeconds: 1,
    longestSeconds: 20,
  },
};

/** How far below the loud parts of a source (95th percentile) an event may lie to be heard as one, dB. */
const AUDIBLE_BELOW_LOUD_DB = 30;

/**
 * What an event's first and last windows reach over its edges, seconds. A window with a part of a laugh already has its
 * rhythm; a window is only even all through, as applause is, when it lies wholly inside, so the edges are further out.
 */
const REACHED_OVER_SECONDS = { laughter: 0.2, applause: -0.2 } as const;

/**
 * The events in a sound of `durationSeconds`, in order of start, from its tonality per block and its texture per
 * window (both every half second). Laughter and applause are not sought where music plays.
 */
export function eventsOf(
  tonality: readonly number[],
  textures: readonly Texture[],
  durationSeconds: number,
): SoundEvent[] {
  const music = musicIn(tonality, durationSeconds);
  const levels = textures.map(({ loudest }) => loudest).sort((a, b) => a - b);
  const loud = levels[Math.floor(0.95 * levels.length)] ?? 0;
  const find = (kind: 'applause' | 'laughter', score: (texture: Texture, tonal: number) => number) => {
    const scores = textures.map((texture, hop) => {
      const start = hop * TEXTURE_HOP_SECONDS;
      const covered = overlap(music, start, start + TEXTURE_WINDOW_SECONDS);
      if (covered > TEXTURE_WINDOW_SECONDS / 2 || texture.loudest < loud - AUDIBLE_BELOW_LOUD_DB) return 0;
      return score(texture, tonality[clampIndex(hop - 2, tonality.length)] ?? 0);
    });
    return runsOf(scores, LIMITS[kind]).map(({ first, last, confidence }) => ({
      kind,
      startSeconds: Math.max(0, first * TEXTURE_HOP_SECONDS + REACHED_OVER_SECONDS[kind]),
      endSeconds: last * TEXTURE_HOP_SECONDS + TEXTURE_WINDOW_SECONDS - REACHED_OVER_SECONDS[kind],
      confidence,
    }));
  };
  return [...music, ...tidy(find('applause', applauseScore)), ...tidy(find('laughter', laughterScore))]
    .map((event) => rounded(event, durationSeconds))
    .sort((a, b) => a.startSeconds - b.startSeconds || a.kind.localeCompare(b.kind));
}

/** Tonality of 2.2 is the most that speech holds over five blocks, 3 is usual for music; noise and speech lie at 1 to 1.5. */
function musicIn(tonality: readonly number[], durationSeconds: number): SoundEvent[] {
  // A hop is heard by every block that covers it.
  const hops = tonality.length === 0 ? 0 : tonality.length + TONALITY_BLOCK_HOPS - 1;
  const scores = Array.from({ length: hops }, (_, hop) => {
    const covering = tonality.slice(Math.max(0, hop - TONALITY_BLOCK_HOPS + 1), hop + 1);
    const mean = covering.reduce((sum, value) => sum + value, 0) / Math.max(1, covering.length);
    return ramp(mean, 1.8, 3.4);
  });
  return tidy(
    runsOf(scores, LIMITS.music).map(({ first, last, confidence }) => ({
      kind: 'music' as const,
      startSeconds: first * TONALITY_HOP_SECONDS,
      endSeconds: last + 1 === hops ? durationSeconds : (last + 1) * TONALITY_HOP_SECONDS,
      confidence,
    })),
  );
}

/**
 * Many hands: no pitch, bright, level and colour keep still, but not as still as a fan, since each clap is a step.
 * The weakest of these decides, because applause has them all.
 */
function applauseScore(texture: Texture, tonal: number): number {
  return Math.min(
    ramp(texture.pitch, 0.45, 0.33),
    ramp(texture.flutter, 2.7, 2),
    ramp(texture.flutter, 0.6, 0.9),
    ramp(texture.spread, 9, 4.5),
    ramp(texture.centre, 1000, 1400),
    ramp(texture.colourSpread, 8, 5.5),
    ramp(tonal, 3.2, 2.6),
  );
}

/** Ha-ha-ha: one voiced syllable again and again, with breath between. Speech hardly ever repeats a syllable's colour. */
function laughterScore(texture: Texture, tonal: number): number {
  return (
    ramp(texture.rhythm, 0.2, 0.6) *
    ramp(texture.flutter, 2.5, 6) *
    ramp(texture.pitch, 0.25, 0.45) *
    ramp(tonal, 3, 2.3)
  );
}

type ScoredRun = { first: number; last: number; confidence: number };

/** Runs of hops above `likely` that hold enough `sure` ones in a row. */
function runsOf(scores: readonly number[], { sure, sureHops, likely, evidence }: Limits): ScoredRun[] {
  const runs: ScoredRun[] = [];
  let first = 0;
  for (let hop = 0; hop <= scores.length; hop++) {
    if ((scores[hop] ?? 0) > likely) continue;
    const run = scores.slice(first, hop);
    const together = run.reduce((sum, score) => sum + score, 0);
    if (longestAbove(run, sure) >= sureHops && together >= evidence)
      runs.push({ first, last: hop - 1, confidence: together / run.length });
    first = hop + 1;
  }
  return runs;
}

function longestAbove(scores: readonly number[], limit: number): number {
  let [longest, length] = [0, 0];
  for (const score of scores) {
    length = score >= limit ? length + 1 : 0;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Joins events that are near to one another and leaves out those of impossible length. */
function tidy(events: readonly SoundEvent[]): SoundEvent[] {
  const joined: SoundEvent[] = [];
  for (const event of events) {
    const before = joined.at(-1);
    if (before && event.startSeconds - before.endSeconds <= LIMITS[event.kind].gapSeconds) {
      const [a, b] = [secondsOf(before), secondsOf(event)];
      before.confidence = (before.confidence * a + event.confidence * b) / (a + b);
      before.endSeconds = event.endSeconds;
    } else joined.push({ ...event });
  }
  return joined.filter((event) => {
    const { shortestSeconds, longestSeconds } = LIMITS[event.kind];
    return secondsOf(event) >= shortestSeconds && secondsOf(event) <= longestSeconds;
  });
}

function overlap(events: readonly SoundEvent[], startSeconds: number, endSeconds: number): number {
  return events.reduce(
    (sum, event) =>
      sum + Math.max(0, Math.min(endSeconds, event.endSeconds) - Math.max(startSeconds, event.startSeconds)),
    0,
  );
}

function rounded(event: SoundEvent, durationSeconds: number): SoundEvent {
  return {
    kind: event.kind,
    startSeconds: tenths(event.startSeconds),
    endSeconds: Math.min(tenths(event.endSeconds), durationSeconds),
    confidence: Math.round(event.confidence * 100) / 100,
  };
}

function secondsOf(event: SoundEvent): number {
  return event.endSeconds - event.startSeconds;
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function clampIndex(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

/** 0 at `zero`, 1 at `one`, straight between; `one` may be the smaller. */
function ramp(value: number, zero: number, one: number): number {
  return Math.min(1, Math.max(0, (value - zero) / (one - zero)));
}
