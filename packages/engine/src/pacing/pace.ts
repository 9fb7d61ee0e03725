import type { Cut } from '@reelwright/plan';
import {
  type Fallback,
  joinWords,
  liesIn,
  type Span,
  type Transcript,
  type Voices,
  type Word,
} from '../facts/index.ts';
import type { SentenceRun } from '../moments/index.ts';
import { findFillers } from './fillers.ts';
import { voicesOf } from './interviewer.ts';
import { Joins } from './joins.ts';
import { keepLength, keepRoom, onFrames } from './keep.ts';
import { sentencesToLeave } from './leave-out.ts';
import { type LevelTrack, Quiet } from './quiet.ts';
import { type Pace, SPEEDS, type Speed } from './speeds.ts';
import { isTrusted, wordsOf } from './words.ts';

/** What is kept of a clip and what is left out; together they cover it, in order of time. */
export type PacedClip = {
  /** At least one; each lasts a whole number of frames but the last. */
  kept: Span[];
  cuts: Cut[];
  /** What is still said. */
  transcript: string;
  fallbacks: Fallback[];
};

/** What pacing has to know of a clip's surroundings. */
export type PacingFacts = {
  transcript: Transcript;
  voices: Voices | null;
  /** One of them covers the clip, or it is left as it is. */
  levels: readonly LevelTrack[];
};

/** What is wanted. */
export type PacingWishes = {
  pace: Pace;
  /** Voices whose turns go, where what remains makes sense. */
  interviewers: ReadonlySet<number>;
  /** A frame of the finished video. */
  frameSeconds: number;
  /** The finished clip is not shorter than this, if the clip was not before. */
  leastSeconds: number;
};

/**
 * Decides what is left out inside a clip of a run of sentences. Only words that were placed on the sound are trusted;
 * where next to others, or where it is never quiet, nothing is cut. Pure.
 */
export function paceClip(
  clip: { span: Span; sentences: SentenceRun },
  facts: PacingFacts,
  wishes: PacingWishes,
): PacedClip {
  const { span } = clip;
  const speed = SPEEDS[wishes.pace];
  const words = wordsOf(facts.transcript, clip.sentences);
  const isWanted = wishes.interviewers.size > 0 || wishes.pace !== 'natural';
  const whole = { kept: [span], cuts: [], transcript: textOf(clip.sentences, facts.transcript, []) };
  if (!isWanted || !words) return { ...whole, fallbacks: [] };
  const inside = facts.transcript.words.slice(words.first, words.last + 1).filter(isTrusted);
  // The sound may end before the picture: what counts is that all that is said was heard, up to a word that the clip cuts.
  const said = {
    startSeconds: Math.max(span.startSeconds, inside[0]?.startSeconds ?? 0),
    endSeconds: Math.min(span.endSeconds, inside.at(-1)?.endSeconds ?? 0),
  };
  const quiet = facts.levels.map((track) => new Quiet(track, inside)).find((one) => one.covers(said));
  if (!quiet || inside.length === 0) return { ...whole, fallbacks: [unplaced()] };

  const joins = new Joins(quiet, wishes.frameSeconds);
  const marks = markWords(clip.sentences, words, facts, wishes, speed);
  const fallbacks: Fallback[] = [];
  const found = cutsBetween(span, words, marks, facts.transcript, joins, speed, fallbacks);
  const roomy = keepRoom(found, span);
  const long = keepLength(roomy, span, wishes.leastSeconds);
  if (long.length < roomy.length) fallbacks.push(tooShort(roomy.length - long.length, wishes.leastSeconds));
  const { kept, cuts } = onFrames(long, span, wishes.frameSeconds);
  return { kept, cuts, transcript: textOf(clip.sentences, facts.transcript, cuts), fallbacks };
}

type Mark = 'interviewer' | 'filler';

/** Which words (by index) go, and why. */
function markWords(
  run: SentenceRun,
  words: { first: number; last: number },
  facts: PacingFacts,
  wishes: PacingWishes,
  speed: Speed,
): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  const mark = (first: number, last: number, as: Mark) => {
    for (let i = first; i <= last; i += 1) marks.set(i, as);
  };
  if (speed.dropsFillers)
    for (const filler of findFillers(facts.transcript, words.first, words.last))
      mark(filler.first, filler.last, 'filler');
  const voices = voicesOf(facts, run);
  const leaves = sentencesToLeave(facts.transcript, run, ({ id }) => {
    const voice = voices.get(id);
    return voice !== undefined && wishes.interviewers.has(voice);
  });
  for (const id of leaves) {
    const sentence = facts.transcript.sentences[id];
    if (sentence) mark(sentence.firstWord, sentence.lastWord, 'interviewer');
  }
  // Of a run in which nobody would be left to speak, everything stays.
  const speaks = Array.from({ length: words.last - words.first + 1 }, (_, i) => words.first + i);
  if (speaks.every((i) => marks.has(i))) marks.clear();
  return marks;
}

/** A cut for everything that is marked, and for every pause that is too long. */
function cutsBetween(
  span: Span,
  words: { first: number; last: number },
  marks: ReadonlyMap<number, Mark>,
  transcript: Transcript,
  joins: Joins,
  speed: Speed,
  fallbacks: Fallback[],
): Cut[] {
  const all = transcript.words;
  const cuts: Cut[] = [];
  let before = -1;
  for (let at = words.first; at <= words.last + 1; at += 1) {
    if (at <= words.last && marks.has(at)) continue;
    const previous = before < 0 ? null : (all[before] ?? null);
    const next = at > words.last ? null : (all[at] ?? null);
    const gone = all.slice(before < 0 ? words.first : before + 1, at);
    if (gone.length > 0) {
      const kind = isInterviewer(marks, before < 0 ? words.first : before + 1, at) ? 'interviewer' : 'filler';
      const cut = cutAround(span, previous, gone, next, kind, joins, speed);
      if (cut) cuts.push(cut);
      else if (kind === 'interviewer') fallbacks.push(noPause(gone));
    } else if (previous && next) {
      const cut = cutPause(previous, next, at, words.last, transcript, joins, speed);
      if (cut) cuts.push(cut);
    }
    before = at;
  }
  return cuts;
}

function isInterviewer(marks: ReadonlyMap<number, Mark>, from: number, end: number): boolean {
  for (let i = from; i < end; i += 1) if (marks.get(i) === 'interviewer') return true;
  return false;
}

/** Cuts words out, from the pause before them to the pause after them. Null when one of these is no pause. */
function cutAround(
  span: Span,
  previous: Word | null,
  gone: readonly Word[],
  next: Word | null,
  kind: Mark,
  joins: Joins,
  speed: Speed,
): Cut | null {
  const [first, last] = [gone[0], gone.at(-1)];
  if (!first || !last) return null;
  if (![previous, first, last, next].every((word) => word === null || isTrusted(word))) return null;
  const pauseBefore = {
    startSeconds: previous?.endSeconds ?? span.startSeconds,
    endSeconds: Math.min(first.startSeconds, span.endSeconds),
  };
  const pauseAfter = {
    startSeconds: Math.max(last.endSeconds, span.startSeconds),
    endSeconds: next?.startSeconds ?? span.endSeconds,
  };
  const { tail, lead } = kind === 'filler' ? beside(pauseBefore, pauseAfter, speed) : speed;
  const leave = previous
    ? joins.between(previous, first, pauseBefore, previous.endSeconds + (next ? tail : LAST_TAIL_SECONDS))
    : span.startSeconds;
  const enter = next ? joins.between(last, next, pauseAfter, next.startSeconds - lead) : span.endSeconds;
  if (leave === null || enter === null || enter <= leave) return null;
  const text = joinWords(gone.map((word) => word.text));
  return { startSeconds: leave, endSeconds: enter, kind, text };
}

/** Sound after the last word of a clip, as where moments are cut. */
const LAST_TAIL_SECONDS = 0.4;

/** Around a filler no longer pause is left than there was on both sides of it together. */
function beside(before: Span, after: Span, speed: Speed): { tail: number; lead: number } {
  const natural = before.endSeconds - before.startSeconds + after.endSeconds - after.startSeconds;
  const pause = Math.min(speed.pause, Math.max(0, natural));
  return { tail: pause / 2, lead: pause / 2 };
}

/** A sentence of so few words after a rest of at least that long is meant to land. */
const PUNCHLINE_WORDS = 5;
const PUNCHLINE_REST_SECONDS = 0.6;

function cutPause(
  previous: Word,
  next: Word,
  nextIndex: number,
  lastIndex: number,
  transcript: Transcript,
  joins: Joins,
  speed: Speed,
): Cut | null {
  const pause = { startSeconds: previous.endSeconds, endSeconds: next.startSeconds };
  const seconds = pause.endSeconds - pause.startSeconds;
  if (seconds <= speed.longestPause || !isTrusted(previous) || !isTrusted(next)) return null;
  const sentence = transcript.sentences.find(({ firstWord }) => firstWord === nextIndex);
  const isPunchline =
    sentence !== undefined &&
    sentence.ending !== 'question' &&
    (sentence.lastWord >= lastIndex ||
      (seconds >= PUNCHLINE_REST_SECONDS && sentence.lastWord - sentence.firstWord < PUNCHLINE_WORDS));
  const cut = joins.shortened(pause, isPunchline ? speed.punchline : speed.pause);
  return cut && { ...cut, kind: 'pause', text: '' };
}

/** What is said in a run outside of the cuts. */
function textOf(run: SentenceRun, transcript: Transcript, cuts: readonly Cut[]): string {
  const isGone = (word: Word) => cuts.some((cut) => liesIn(word, cut));
  return transcript.sentences
    .slice(run.first, run.last + 1)
    .flatMap((sentence) => {
      const words = transcript.words.slice(sentence.firstWord, sentence.lastWord + 1);
      const left = words.filter((word) => !isGone(word));
      if (left.length === words.length) return [sentence.text.trim()];
      return left.length === 0 ? [] : [joinWords(left.map((word) => word.text))];
    })
    .join(' ');
}

function unplaced(): Fallback {
  return {
    used: 'the clip as it was spoken',
    instead_of: 'leaving something out inside of it',
    reason: 'Its words could not be placed on the sound, so no cut between them would be safe.',
  };
}

function noPause(gone: readonly Word[]): Fallback {
  const text = joinWords(gone.map((word) => word.text));
  return {
    used: 'the turn kept',
    instead_of: 'leaving the interviewer out',
    reason: `There is no pause around "${text.slice(0, 60)}" to cut in.`,
  };
}

function tooShort(count: number, leastSeconds: number): Fallback {
  return {
    used: `${count} cut${count === 1 ? '' : 's'} put back`,
    instead_of: 'a faster clip',
    reason: `Without, the clip would be shorter than ${leastSeconds} s.`,
  };
}
