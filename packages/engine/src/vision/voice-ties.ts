import type { Moment } from './moments.ts';

/** Somebody who is never in sight; people have numbers from 0 on. */
export const STRANGER = -1;

/** How likely it is that a voice is each person's, `STRANGER` included; adds up to 1. */
export type VoiceTie = ReadonlyMap<number, number>;

/** Share of a voice's time that is somebody else's: voices are told apart with faults. */
const FAULTS = 0.12;
/** Prior weight of a voice without a face, against 1 for each face. */
const STRANGER_WEIGHT = 0.1;
/** Prior weight of a voice that mixes several people. */
const MIXED_WEIGHT = 0.05;
/** Factor for each two voices that are the same person's. */
const SHARED_WEIGHT = 0.01;
/** Evidence is weighed in pieces of this many seconds: one piece that speaks strongly against may be a fault. */
const PIECE_SECONDS = 2;
/** Voices that are tied together, those that speak longest, and people considered for each: 5⁵ ways at most. */
const MOST_VOICES = 5;
const MOST_CANDIDATES = 3;

/** What one voice may be: a person (or `STRANGER`), or a mixture. */
type Candidate = { person: number | 'mixed'; weight: number };

/**
 * Ties voices to people by what all moments say together, one voice to one person where nothing speaks against it.
 * A voice that several people seem to have is left open, as is null, the voice that was not told apart.
 */
export function tieVoices(moments: readonly Moment[]): (voice: number | null) => VoiceTie {
  const everybody = [...new Set(moments.flatMap(({ people }) => [...people.keys()]))];
  const open = evenly(everybody);
  const byVoice = Map.groupBy(moments, ({ voice }) => voice);
  const seconds = (voice: number) =>
    (byVoice.get(voice) ?? []).reduce((sum, one) => sum + one.endSeconds - one.startSeconds, 0);
  const voices = [...byVoice.keys()]
    .filter((voice) => voice !== null)
    .sort((a, b) => seconds(b) - seconds(a) || a - b)
    .slice(0, MOST_VOICES);
  const candidates = voices.map((voice) => candidatesOf(byVoice.get(voice) ?? [], everybody));
  const shares = candidates.map((list) => list.map(() => 0));
  let total = 0;
  const best = candidates.reduce((sum, list) => sum + Math.max(...list.map(({ weight }) => weight)), 0);
  const choose = (chosen: number[]): void => {
    const list = candidates[chosen.length];
    if (list) {
      list.forEach((_, i) => {
        choose([...chosen, i]);
      });
      return;
    }
    const picked = chosen.flatMap((i, voice) => candidates[voice]?.[i] ?? []);
    const logarithm = picked.reduce((sum, { weight }) => sum + weight, 0);
    const likelihood = Math.exp(logarithm - best) * SHARED_WEIGHT ** sharing(picked);
    total += likelihood;
    chosen.forEach((i, voice) => {
      const list = shares[voice];
      if (list) list[i] = (list[i] ?? 0) + likelihood;
    });
  };
  choose([]);
  const ties = new Map(
    voices.map((voice, n) => [
      voice,
      tieOf(
        candidates[n] ?? [],
        (shares[n] ?? []).map((share) => share / total),
        open,
      ),
    ]),
  );
  return (voice) => (voice === null ? undefined : ties.get(voice)) ?? open;
}

/** How many voices have to share their person with an earlier one. */
function sharing(picked: readonly Candidate[]): number {
  const people = picked
    .map(({ person }) => person)
    .filter((person) => person !== 'mixed' && person !== STRANGER);
  return people.length - new Set(people).size;
}

function tieOf(candidates: readonly Candidate[], shares: readonly number[], open: VoiceTie): VoiceTie {
  const tie = new Map<number, number>();
  const add = (person: number, part: number) => tie.set(person, (tie.get(person) ?? 0) + part);
  candidates.forEach(({ person }, i) => {
    const share = shares[i] ?? 0;
    const sure = person === 'mixed' ? 0 : 1 - FAULTS;
    if (person !== 'mixed') add(person, share * sure);
    for (const [other, part] of open) add(other, share * (1 - sure) * part);
  });
  return tie;
}

/** What a voice may be and the logarithm of how likely that is, by all its moments. */
function candidatesOf(moments: readonly Moment[], everybody: readonly number[]): Candidate[] {
  const pieces = piecesOf(moments);
  const likelihood = (person: number, sure: number) =>
    pieces.reduce((sum, piece) => {
      const parts = [...piece.values()].map(
        (support) => Math.exp(Math.min(support, MOST_SUPPORT)) / piece.size,
      );
      const anybody = parts.reduce((a, b) => a + b, 0);
      const own = Math.exp(Math.min(piece.get(person) ?? 0, MOST_SUPPORT));
      return sum + Math.log(sure * own + (1 - sure) * anybody);
    }, 0);
  const people = everybody
    .map((person) => ({ person, weight: likelihood(person, 1 - FAULTS) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_CANDIDATES);
  return [
    ...people,
    { person: STRANGER, weight: likelihood(STRANGER, 1 - FAULTS) + Math.log(STRANGER_WEIGHT) },
    { person: 'mixed', weight: likelihood(STRANGER, 0) + Math.log(MIXED_WEIGHT) },
  ];
}

/** Beyond this the exponential is only larger, not surer. */
const MOST_SUPPORT = 50;

/** Support for everybody in sight, and 0 for who is not, piece by piece. */
function piecesOf(moments: readonly Moment[]): Map<number, number>[] {
  const pieces: Map<number, number>[] = [];
  let [start, end] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const moment of moments) {
    let piece = pieces.at(-1);
    if (!piece || moment.startSeconds - end > 0.5 || moment.endSeconds - start > PIECE_SECONDS) {
      piece = new Map([[STRANGER, 0]]);
      pieces.push(piece);
      start = moment.startSeconds;
    }
    end = moment.endSeconds;
    for (const [person, { support }] of moment.people) piece.set(person, (piece.get(person) ?? 0) + support);
  }
  return pieces;
}

function evenly(everybody: readonly number[]): VoiceTie {
  const whole = everybody.length + STRANGER_WEIGHT;
  return new Map([
    ...everybody.map((person) => [person, 1 / whole] as const),
    [STRANGER, STRANGER_WEIGHT / whole],
  ]);
}
