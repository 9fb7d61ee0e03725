import type { SegmentEntry } from '@reelwright/plan';
import type { Fallback, Look, Music, Span, Transcript } from '../facts/index.ts';
import type { StyleDna, StyleTransition } from './dna.ts';
import { placeCuts } from './place-cuts.ts';

/** A moment where the picture changes, and how (`entry` null: by a cut); it becomes so many times closer, or changes as much. */
export type Join = { atSeconds: number; entry: SegmentEntry | null; closer: number };

/**
 * How much closer: a cut is seen from 1.15 on; what one picture slowly becomes another by has to differ more, or it looks
 * like a blur.
 */
const CLOSER = { cut: 1.2, fade: 1.2, dissolve: 1.35, wipe: 1.35 } as const;

/** What cuts are placed by. `transcript` null: nothing is said, or it is not known what. */
export type PacingFacts = {
  durationSeconds: number;
  look: Look;
  music: Music | null;
  transcript: Transcript | null;
  /** When the camera cuts by itself to follow who speaks, in order of time. Default: never. */
  cameraCuts?: readonly number[];
};

/** Faster is a flicker, seconds from cut to cut. */
const LEAST_SECONDS = 0.6;
/** Of a style without a length, or by hand: a transition is seen from here on, and longer than this nobody waits. */
const TRANSITION_SECONDS = { least: 0.2, most: 3 };
/** Every so many transitions are of the second kind. */
const SECONDARY_EVERY = 3;
/** A plan holds a thousand segments. */
const MOST_JOINS = 950;
/** A source may have this share more cuts of its own before that is said. */
const FEW_MORE = 1.1;

/**
 * The joins that a source gets beside its own, so that the picture changes as often as in the style, or part of the way
 * (`strength` 0–1). They are spread over its shots so that all last about as long.
 */
export function applyCuts(
  facts: PacingFacts,
  style: StyleDna,
  strength: number,
): { joins: Join[]; fallbacks: Fallback[] } {
  const missing = missingCuts(facts, style, strength);
  if (missing.count <= 0) return { joins: [], fallbacks: missing.fallbacks };
  const primary = entryOf(style.primary_transition);
  const secondary = style.secondary_transition ? entryOf(style.secondary_transition) : primary;
  const longest = Math.max(primary?.durationSeconds ?? 0, secondary?.durationSeconds ?? 0);
  const least = Math.max(LEAST_SECONDS, longest + 0.2);
  const stretches = shotsOf(facts);
  const counts = spread(stretches, Math.min(MOST_JOINS, missing.count), least);
  const places = stretches.flatMap((stretch, i) => placeCuts(stretch, counts[i] ?? 0, least, facts));
  const joins = places.map((atSeconds, i): Join => {
    const entry = i % SECONDARY_EVERY === SECONDARY_EVERY - 1 ? secondary : primary;
    return { atSeconds, entry, closer: CLOSER[entry?.kind ?? 'cut'] };
  });
  if (joins.length >= missing.count) return { joins, fallbacks: [] };
  const fallback = {
    used: `${joins.length} more cuts`,
    instead_of: `${missing.count} more`,
    reason: 'There is no room for all of them between the words.',
  };
  return { joins, fallbacks: [fallback] };
}

/** How many cuts a source lacks beside its own and those of the camera, or what is said when there are too many. */
export function missingCuts(
  { durationSeconds, look, cameraCuts = [] }: Pick<PacingFacts, 'durationSeconds' | 'look' | 'cameraCuts'>,
  style: StyleDna,
  strength: number,
): { count: number; fallbacks: Fallback[] } {
  const own = look.transitions.length;
  const styled = (style.cut_frequency * durationSeconds) / 60;
  const wanted = own + strength * (styled - own);
  const count = Math.max(0, Math.round(wanted) - own - cameraCuts.length);
  const all = own + cameraCuts.length;
  if (all <= FEW_MORE * Math.max(1, wanted)) return { count, fallbacks: [] };
  if (own <= FEW_MORE * Math.max(1, wanted)) {
    const followed = {
      used: `${all} cuts, ${cameraCuts.length} of them from one who speaks to another`,
      instead_of: `${Math.round(wanted)} in its length`,
      reason: 'The camera follows who speaks, or somebody would be heard who is not seen.',
    };
    return { count: 0, fallbacks: [followed] };
  }
  const fallback = {
    used: `the ${own} cuts of the source`,
    instead_of: `${Math.round(wanted)} in its length`,
    reason: 'The source is cut more often than the style; taking cuts out would take out what is said.',
  };
  return { count: 0, fallbacks: [fallback] };
}

function entryOf({ type, duration_ms, easing }: StyleTransition): SegmentEntry | null {
  if (type === 'cut') return null;
  const { least, most } = TRANSITION_SECONDS;
  return { kind: type, durationSeconds: Math.max(least, Math.min(most, duration_ms / 1000)), easing };
}

/** The stretches between the source's own transitions and the cuts of the camera. */
function shotsOf({ look, durationSeconds, cameraCuts = [] }: PacingFacts): Span[] {
  const cuts = cameraCuts.map((at) => ({ startSeconds: at, endSeconds: at }));
  const changes = [...look.transitions, ...cuts].sort((a, b) => a.startSeconds - b.startSeconds);
  const starts = [0, ...changes.map(({ endSeconds }) => endSeconds)];
  const ends = [...changes.map(({ startSeconds }) => startSeconds), durationSeconds];
  return starts.flatMap((startSeconds, i) => {
    const endSeconds = ends[i] ?? startSeconds;
    return endSeconds > startSeconds ? [{ startSeconds, endSeconds }] : [];
  });
}

/** Gives cuts to the stretches, each to the one whose parts are longest. */
function spread(stretches: readonly Span[], count: number, leastSeconds: number): number[] {
  const counts = stretches.map(() => 0);
  const partOf = (i: number) => {
    const stretch = stretches[i];
    return stretch ? (stretch.endSeconds - stretch.startSeconds) / ((counts[i] ?? 0) + 1) : 0;
  };
  for (let k = 0; k < count; k++) {
    let longest = 0;
    for (let i = 1; i < stretches.length; i++) if (partOf(i) > partOf(longest)) longest = i;
    if (partOf(longest) < 2 * leastSeconds) break;
    counts[longest] = (counts[longest] ?? 0) + 1;
  }
  return counts;
}
