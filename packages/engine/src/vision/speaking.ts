import type { FaceTrack, Speaking } from '../facts/index.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { type Moment, momentsOf } from './moments.ts';
import { STRANGER, tieVoices, type VoiceTie } from './voice-ties.ts';

/** Chance per second that somebody else takes over within what is heard as one voice. */
const CHANGES_PER_SECOND = 0.3;
/** … and where another voice begins. */
const CHANGE_WITH_VOICE = 0.9;
/** A speaker is not given up for less than this many seconds. */
const LEAST_SECONDS = 0.5;
/** A break in speech longer than this ends a stretch, seconds: shorter ones are rounding. */
const BREAK_SECONDS = 0.01;

/**
 * Joins what is heard with what the mouths do: who speaks when, or that it is nobody on screen. Voices are tied to
 * people by everything they say; then each moment goes to whoever is likeliest by its mouth, its voice and the moments
 * around it (a hidden Markov model, forward and backward). Pure.
 */
export function whoSpeaks(
  heard: HeardSpeech,
  tracks: readonly FaceTrack[],
  evidence: readonly MouthEvidence[],
): Speaking[] {
  const moments = momentsOf(heard, tracks, evidence);
  const beliefs = believe(moments, tieVoices(moments));
  const said = moments.map((moment, i): Speaking => {
    const [person, confidence] = likeliest(beliefs[i] ?? new Map());
    return {
      startSeconds: moment.startSeconds,
      endSeconds: moment.endSeconds,
      track: moment.people.get(person)?.track ?? null,
      voice: moment.voice,
      confidence,
    };
  });
  return joined(steadied(joined(said)));
}

/** For each moment, how likely it is that each person speaks. */
function believe(
  moments: readonly Moment[],
  tieOf: (voice: number | null) => VoiceTie,
): Map<number, number>[] {
  const people = [...tieOf(null).keys()];
  const support = moments.map((moment) =>
    people.map((person) => Math.exp(moment.people.get(person)?.support ?? 0)),
  );
  const ties = moments.map(({ voice }) => people.map((person) => tieOf(voice).get(person) ?? 0));
  const changes = moments.map((moment, i) => chanceOfChange(moments[i - 1], moment));

  const forward: number[][] = [];
  moments.forEach((_, i) => {
    const before = forward[i - 1];
    const change = changes[i] ?? 1;
    forward.push(
      normalised(
        people.map((_, p) => {
          const tie = ties[i]?.[p] ?? 0;
          const prior = before ? (1 - change) * (before[p] ?? 0) + change * tie : tie;
          return prior * (support[i]?.[p] ?? 1);
        }),
      ),
    );
  });
  let backward = people.map(() => 1);
  const beliefs: Map<number, number>[] = [];
  for (let i = moments.length - 1; i >= 0; i--) {
    const belief = normalised(people.map((_, p) => (forward[i]?.[p] ?? 0) * (backward[p] ?? 0)));
    beliefs.unshift(new Map(people.map((person, p) => [person, belief[p] ?? 0])));
    const likely = people.map((_, p) => (support[i]?.[p] ?? 1) * (backward[p] ?? 0));
    const change = changes[i] ?? 1;
    const taken = likely.reduce((sum, value, p) => sum + value * (ties[i]?.[p] ?? 0), 0);
    backward = normalised(likely.map((value) => (1 - change) * value + change * taken));
  }
  return beliefs;
}

function chanceOfChange(before: Moment | undefined, moment: Moment): number {
  if (!before) return 1;
  if (before.voice !== moment.voice) return CHANGE_WITH_VOICE;
  return Math.min(CHANGE_WITH_VOICE, CHANGES_PER_SECOND * (moment.endSeconds - before.endSeconds));
}

function likeliest(belief: ReadonlyMap<number, number>): [person: number, share: number] {
  let best: [number, number] = [STRANGER, 0];
  for (const [person, share] of belief) if (share > best[1]) best = [person, share];
  return best;
}

/** Makes neighbours of one track and one voice one; the confidence is their mean over time. */
function joined(said: readonly Speaking[]): Speaking[] {
  const result: Speaking[] = [];
  for (const one of said) {
    const last = result.at(-1);
    if (last && last.track === one.track && last.voice === one.voice && touches(last, one)) {
      const [a, b] = [last.endSeconds - last.startSeconds, one.endSeconds - one.startSeconds];
      last.confidence = Math.min(1, (last.confidence * a + one.confidence * b) / (a + b));
      last.endSeconds = one.endSeconds;
    } else result.push({ ...one });
  }
  return result;
}

/** Gives what is too short to be a turn to the speaker before it, or else the one after. */
function steadied(said: readonly Speaking[]): Speaking[] {
  const result = said.map((one) => ({ ...one }));
  result.forEach((one, i) => {
    if (one.endSeconds - one.startSeconds >= LEAST_SECONDS) return;
    const [before, after] = [result[i - 1], result[i + 1]];
    const neighbour = before && touches(before, one) ? before : after && touches(one, after) ? after : null;
    if (neighbour && neighbour.track !== one.track) one.track = neighbour.track;
  });
  return result;
}

function touches(before: Speaking, after: Speaking): boolean {
  return after.startSeconds - before.endSeconds < BREAK_SECONDS;
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0);
  return sum > 0 ? values.map((value) => value / sum) : values.map(() => 1 / values.length);
}
