import type { FaceTrack, Speaking } from '../facts/index.ts';
import type { HeardSpeech, MouthEvidence } from './evidence.ts';
import { type Moment, momentsOf } from './moments.ts';
import { momentSounds, voiceLikeness } from './voice-likeness.ts';
import { STRANGER, tieVoices } from './voice-ties.ts';

/** Chance per second that somebody else takes over within what is heard as one voice. */
const CHANGES_PER_SECOND = 0.3;
/** Chance that somebody else takes over where another voice begins … */
const CHANGE_WITH_VOICE = 0.9;
/** … which is heard this much too early or too late, seconds at most: nearer is likelier, in a straight line. */
const VOICE_SLACK_SECONDS = 0.5;
/** How often voices are learnt from who is believed to speak, and speakers told with them anew. */
const ROUNDS = 6;
/** What the sound of a voice says against somebody in a moment, at most: there is more to a voice than its mean. */
const MOST_AGAINST = { person: 1, stranger: 0.3 };
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
  const beliefs = believe(heard, moments);
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
function believe(heard: HeardSpeech, moments: readonly Moment[]): Map<number, number>[] {
  const tieOf = tieVoices(moments);
  const people = [...tieOf(null).keys()];
  const support = moments.map((moment) => people.map((person) => moment.people.get(person)?.support ?? 0));
  const ties = tiesAlong(moments, (voice) => people.map((person) => tieOf(voice).get(person) ?? 0));
  const changes = chancesOfChange(moments);
  const sounds = momentSounds(heard.sound, moments);
  let beliefs = smoothed(support, ties, changes);
  for (let round = 0; round < ROUNDS; round++) {
    const voices = withStranger(people, voiceLikeness(sounds, beliefs));
    const both = support.map((row, i) => row.map((value, p) => value + (voices[i]?.[p] ?? 0)));
    beliefs = smoothed(both, ties, changes);
  }
  return beliefs.map((belief) => new Map(people.map((person, p) => [person, belief[p] ?? 0])));
}

/**
 * Likenesses relative to the likeliest person, within limits. Nobody's voice is known off screen: it is as likely as
 * those of the people are on average, but hardly less than theirs. Learnt from a few moments that nobody's lips fit, it
 * took more and more of theirs.
 */
function withStranger(people: readonly number[], likeness: readonly (readonly number[])[]): number[][] {
  return likeness.map((row) => {
    const known = row.filter((_, p) => people[p] !== STRANGER);
    const best = Math.max(...known);
    const average = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return row.map((value, p) =>
      people[p] === STRANGER
        ? Math.max(average - best, -MOST_AGAINST.stranger)
        : Math.max(value - best, -MOST_AGAINST.person),
    );
  });
}

/**
 * The shares of a hidden Markov model's states at each moment, forward and backward. `support`: logarithms of how likely
 * what is observed is in each state; `ties`: where a change leads; `changes`: how likely there is one.
 */
function smoothed(
  support: readonly (readonly number[])[],
  ties: readonly (readonly number[])[],
  changes: readonly number[],
): number[][] {
  const likely = support.map((row) => {
    const most = Math.max(...row);
    return row.map((value) => Math.exp(value - most));
  });
  const forward: number[][] = [];
  likely.forEach((row, i) => {
    const before = forward[i - 1];
    const change = changes[i] ?? 1;
    forward.push(
      normalised(
        row.map((value, p) => {
          const tie = ties[i]?.[p] ?? 0;
          return value * (before ? (1 - change) * (before[p] ?? 0) + change * tie : tie);
        }),
      ),
    );
  });
  let backward = (likely[0] ?? []).map(() => 1);
  const beliefs: number[][] = [];
  for (let i = likely.length - 1; i >= 0; i--) {
    beliefs.unshift(normalised(backward.map((value, p) => (forward[i]?.[p] ?? 0) * value)));
    const after = backward.map((value, p) => (likely[i]?.[p] ?? 1) * value);
    const change = changes[i] ?? 1;
    const taken = after.reduce((sum, value, p) => sum + value * (ties[i]?.[p] ?? 0), 0);
    backward = normalised(after.map((value) => (1 - change) * value + change * taken));
  }
  return beliefs;
}

/** For each moment how likely its voices are each person's; near a change of voice it may be either voice. */
function tiesAlong(
  moments: readonly Moment[],
  tieOf: (voice: number | null) => readonly number[],
): number[][] {
  return moments.map((moment, i) => {
    const sum = tieOf(moment.voice).map(() => 0);
    for (const one of around(moments, i)) {
      const weight = nearness(one, moment) * (one.endSeconds - one.startSeconds);
      tieOf(one.voice).forEach((tie, p) => {
        sum[p] = (sum[p] ?? 0) + weight * tie;
      });
    }
    return normalised(sum);
  });
}

/** The chance that somebody else takes over from one moment to the next; 1 for the first. */
function chancesOfChange(moments: readonly Moment[]): number[] {
  const begins = new Set(moments.filter(({ voice }, i) => i > 0 && moments[i - 1]?.voice !== voice));
  return moments.map((moment, i) => {
    const before = moments[i - 1];
    if (!before) return 1;
    const seconds = moment.endSeconds - before.endSeconds;
    const near = around(moments, i).filter((one) => begins.has(one));
    const voice = near.reduce((sum, one) => sum + nearness(one, moment), 0);
    const rate = CHANGES_PER_SECOND + (CHANGE_WITH_VOICE * voice) / VOICE_SLACK_SECONDS;
    return Math.min(CHANGE_WITH_VOICE, rate * seconds);
  });
}

/** The moments nearer than `VOICE_SLACK_SECONDS` to one, itself included. */
function around(moments: readonly Moment[], i: number): Moment[] {
  const moment = moments[i];
  if (!moment) return [];
  const near = (at: number) => {
    const one = moments[at];
    return one !== undefined && nearness(one, moment) > 0;
  };
  let [from, to] = [i, i + 1];
  while (near(from - 1)) from -= 1;
  while (near(to)) to += 1;
  return moments.slice(from, to);
}

/** 1 for the same time, falling to 0 at `VOICE_SLACK_SECONDS`. */
function nearness(a: Moment, b: Moment): number {
  return Math.max(0, 1 - Math.abs(a.startSeconds - b.startSeconds) / VOICE_SLACK_SECONDS);
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
  for (let from = 0; from < result.length; ) {
    const run = runFrom(result, from);
    const [first, last] = [run[0], run.at(-1)];
    const [before, after] = [result[from - 1], result[from + run.length]];
    from += run.length;
    if (!first || !last || last.endSeconds - first.startSeconds >= LEAST_SECONDS) continue;
    const neighbour =
      before && touches(before, first) ? before : after && touches(last, after) ? after : null;
    if (neighbour) for (const one of run) one.track = neighbour.track;
  }
  return result;
}

/** What the same one says from there on, pauses included, whatever voices it is heard as. */
function runFrom(said: readonly Speaking[], from: number): Speaking[] {
  const end = said.findIndex(({ track }, i) => i > from && track !== said[from]?.track);
  return said.slice(from, end < 0 ? said.length : end);
}

function touches(before: Speaking, after: Speaking): boolean {
  return after.startSeconds - before.endSeconds < BREAK_SECONDS;
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((a, b) => a + b, 0);
  return sum > 0 ? values.map((value) => value / sum) : values.map(() => 1 / values.length);
}
