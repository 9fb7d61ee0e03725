import type { SubScore } from '../moment.ts';
import { clamp, either, ramp, ranks, type Talk } from '../talk/index.ts';
import { changeInside, referencesElsewhere } from './context.ts';
import { deliveryOf, energyOf } from './delivery.ts';
import { emotionOf } from './emotion.ts';
import { openingHook } from './hook.ts';
import { informationOf } from './information.ts';
import { closingPayoff } from './payoff.ts';
import type { Profile } from './profile.ts';
import { repetitionOf } from './repetition.ts';

/** A run of whole sentences with the length of its finished clip. */
export type Run = { first: number; last: number; seconds: number };

/** A measured run. */
export type MeasuredRun = Run & {
  /** 0–1 each. */
  values: Record<SubScore, number>;
  /**
   * 0–1: what is left of the whole when a fault spoils it: a start that leans on what came before, an unfinished end,
   * an advert, dead air, the same words again. Faults multiply, because no virtue makes up for them.
   */
  soundness: number;
};

/** Pauses beyond this inside a run are felt as a hole; from twice this on the run is refused (candidates). */
const FELT_GAP_SECONDS = 2.5;

/** Breaks up to this come with every change of speakers; stronger ones inside a run part it in two. */
const TURN_INSIDE = 0.55;

/** Share of what is measured against the rest of the talk (rank) in figures that have no scale of their own. */
const RANK_SHARE = 0.6;

/** Measures runs. Information, feeling and energy are partly ranked among the runs handed in. */
export function measureRuns(talk: Talk, profile: Profile, runs: readonly Run[]): MeasuredRun[] {
  const information = runs.map((run) => informationOf(talk, run.first, run.last));
  const weightRanks = ranks(information.map((value) => value.weight));
  const feelings = runs.map((run) => emotionOf(talk.lines, profile.feelings, run.first, run.last));
  const feelingRanks = ranks(feelings);
  const energies = runs.map((run) => energyOf(talk, run.first, run.last));
  const energyRanks = ranks(energies.map((energy) => energy ?? 0));
  return runs.map((run, i) => {
    const { density = 0, concreteness = 0 } = information[i] ?? {};
    const delivery = deliveryOf(talk, run.first, run.last);
    const weight = weightRanks[i] ?? 0;
    return {
      ...run,
      values: {
        hook: openingHook(talk.lines, run.first, run.last, profile.hooks),
        selfContained: selfContained(talk, profile, run),
        payoff: closingPayoff(talk.lines, run.first, run.last, profile.payoffs),
        information: clamp(0.5 * weight + 0.25 * density + 0.25 * concreteness, 0, 1),
        emotion: (1 - RANK_SHARE) * (feelings[i] ?? 0) + RANK_SHARE * (feelingRanks[i] ?? 0),
        pace: delivery.pace,
        energy: energyRanks[i] ?? 0.5,
      },
      soundness: soundness(talk, profile, run, delivery.longestGapSeconds),
    };
  });
}

/** 0–1: a clean start, a topic that opens and closes with the run, nothing that points elsewhere. */
function selfContained(talk: Talk, profile: Profile, { first, last }: Run): number {
  const start = 1 - (profile.leanings[first]?.value ?? 0);
  const end = profile.endings[last] ?? 0;
  const whole = 1 - ramp(changeInside(talk, first, last), TURN_INSIDE, 1);
  const elsewhere = referencesElsewhere(talk.lines, first, last);
  const value =
    0.27 * start + 0.15 * end + 0.26 * opens(talk, first) + 0.2 * closes(talk, last) + 0.12 * whole;
  return clamp(value * (1 - 0.4 * elsewhere), 0, 1);
}

/** 0–1: how well the talk itself starts anew with a sentence. */
function opens(talk: Talk, first: number): number {
  return ramp(talk.breaks[first] ?? 0, 0, 0.7);
}

/** 0–1: how well the talk itself comes to rest after a sentence. */
function closes(talk: Talk, last: number): number {
  if (last + 1 >= talk.lines.length) return 1;
  return either(0.8 * (talk.pauses[last + 1] ?? 0), 0.7 * (talk.breaks[last + 1] ?? 0));
}

function soundness(talk: Talk, profile: Profile, run: Run, longestGapSeconds: number): number {
  const { first, last } = run;
  let words = 0;
  let waste = 0;
  for (let i = first; i <= last; i += 1) {
    const count = talk.lines[i]?.wordCount ?? 0;
    words += count;
    waste += count * (profile.boilerplate[i] ?? 0);
  }
  const advert = clamp((1.6 * waste) / Math.max(1, words), 0, 1);
  const edges = Math.max(profile.boilerplate[first] ?? 0, profile.boilerplate[last] ?? 0);
  const leaning = profile.leanings[first]?.value ?? 0;
  const silentStart = profile.backchannels[first] ? 0.5 : 1;
  const silentEnd = profile.backchannels[last] ? 0.75 : 1;
  const end = profile.endings[last] ?? 0;
  const hole = ramp(longestGapSeconds, FELT_GAP_SECONDS, 3 * FELT_GAP_SECONDS);
  const again = repetitionOf(talk.lines, profile.firstSaid, first, last);
  const change = ramp(changeInside(talk, first, last), TURN_INSIDE, 1);
  const music = ramp(unusualMusic(talk, first, last), 0.2, 0.8);
  return (
    (1 - 0.5 * leaning) *
    (0.55 + 0.45 * end) *
    (0.78 + 0.22 * opens(talk, first)) *
    (0.8 + 0.2 * closes(talk, last)) *
    (1 - advert) *
    (1 - 0.6 * edges) *
    silentStart *
    silentEnd *
    (1 - 0.5 * hole) *
    (1 - 0.9 * again) *
    (1 - 0.55 * change) *
    (1 - 0.5 * music) *
    (startsInReaction(talk, first) ? 0.8 : 1)
  );
}

/**
 * 0–1: how much more of a run has music beneath than the talk has on the whole. A jingle, an opening title or a song in
 * a talk is not talk; a bed under all of it says nothing.
 */
export function unusualMusic(talk: Talk, first: number, last: number): number {
  if (talk.musicShare === null) return 0;
  let [music, all] = [0, 0];
  for (const { sentence, musicShare } of talk.lines.slice(first, last + 1)) {
    const seconds = sentence.endSeconds - sentence.startSeconds;
    music += seconds * (musicShare ?? 0);
    all += seconds;
  }
  return all > 0 ? clamp(music / all - talk.musicShare, 0, 1) : 0;
}

/** Whether people still laugh or clap about something else when a sentence begins. */
function startsInReaction(talk: Talk, first: number): boolean {
  const start = talk.lines[first]?.sentence.startSeconds ?? 0;
  return (talk.events ?? []).some(
    ({ kind, startSeconds, endSeconds }) =>
      kind !== 'music' && startSeconds < start - 0.3 && endSeconds > start + 0.3,
  );
}
