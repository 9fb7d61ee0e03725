import type { SoundEvent, Span, Transcript } from '../facts/index.ts';
import type { SentenceRun } from './moment.ts';

/**
 * Seconds of sound before the first word. The rule of the trade is at most 0.3 s (spec/quality-metrics, row 5); 0.2 s
 * lets a breath in and keeps the voice on the first frames.
 */
const LEAD_IN_SECONDS = 0.2;

/** Seconds of sound after the last word. The rule of the trade is 0.2–0.6 s; the middle lets the voice ring out. */
const TAIL_SECONDS = 0.4;

/** Below this a gap is cut in its middle: word times err by some 0.04 s, so both sides need the same room. */
const SMALL_GAP_SECONDS = 0.3;

/** The tail's share of a gap that is too small for the whole tail and lead-in, as they stand to one another. */
const TAIL_SHARE = TAIL_SECONDS / (TAIL_SECONDS + LEAD_IN_SECONDS);

/** Most of the laughter or applause after the last word that is kept, seconds: enough to hear it, too little to wait. */
const REACTION_SECONDS = 1.5;

/** A reaction counts when it starts at most so long after the last word. */
const REACTION_DELAY_SECONDS = 1;

/**
 * Where a clip of these sentences is cut, on the source's clock: 0.2 s before the first word to 0.4 s after the last,
 * less where a neighbouring word is near. A gap under 0.3 s is cut in its middle, one under 0.6 s in proportion, so
 * clips of neighbouring runs touch and never overlap. Where `events` (null when nobody listened for any) has people
 * laugh or clap after the last word, up to 1.5 s more of that is kept, as long as nobody speaks; what they laugh or clap
 * about before the first word is left out. Never outside `within`. A run that does not exist in the transcript gives
 * `within` itself.
 */
export function clipSpan(
  transcript: Transcript,
  sentences: SentenceRun,
  within: Span,
  events: readonly SoundEvent[] | null,
): Span {
  const first = transcript.words[transcript.sentences[sentences.first]?.firstWord ?? -1];
  const lastIndex = transcript.sentences[sentences.last]?.lastWord ?? -1;
  const last = transcript.words[lastIndex];
  if (!first || !last) return { ...within };
  const before = transcript.words[(transcript.sentences[sentences.first]?.firstWord ?? 0) - 1];
  const after = transcript.words[lastIndex + 1];
  const start = before
    ? cut(before.endSeconds, first.startSeconds).start
    : first.startSeconds - LEAD_IN_SECONDS;
  const end = after ? cut(last.endSeconds, after.startSeconds).end : last.endSeconds + TAIL_SECONDS;
  const reactions = (events ?? []).filter(({ kind }) => kind !== 'music');
  const startSeconds = clamp(afterReaction(reactions, start, first.startSeconds), within);
  const room = after ? after.startSeconds - LEAD_IN_SECONDS : Number.POSITIVE_INFINITY;
  const kept = withReaction(reactions, last.endSeconds, end, room);
  return { startSeconds, endSeconds: Math.max(startSeconds, clamp(kept, within)) };
}

/** The start of a clip, moved to where laughter or applause from before is over, at most to the first word. */
function afterReaction(reactions: readonly SoundEvent[], start: number, firstWord: number): number {
  const over = reactions
    .filter(({ startSeconds, endSeconds }) => startSeconds < start && endSeconds > start)
    .map(({ endSeconds }) => endSeconds);
  return Math.min(firstWord, Math.max(start, ...over));
}

/** The end of a clip, moved so far into the reaction to its last word as it may be and as there is `room`. */
function withReaction(reactions: readonly SoundEvent[], lastWord: number, end: number, room: number): number {
  const ends = reactions
    .filter(
      ({ startSeconds, endSeconds }) =>
        startSeconds <= lastWord + REACTION_DELAY_SECONDS && endSeconds > lastWord,
    )
    .map(({ startSeconds, endSeconds }) =>
      Math.min(endSeconds, Math.max(startSeconds, lastWord) + REACTION_SECONDS),
    );
  return Math.max(end, Math.min(room, Math.max(end, ...ends)));
}

/** Where the clip before a gap ends and where the clip after it starts. */
function cut(gapStart: number, gapEnd: number): { end: number; start: number } {
  const gap = gapEnd - gapStart;
  if (gap >= TAIL_SECONDS + LEAD_IN_SECONDS) {
    return { end: gapStart + TAIL_SECONDS, start: gapEnd - LEAD_IN_SECONDS };
  }
  const at = gapStart + gap * (gap < SMALL_GAP_SECONDS ? 1 / 2 : TAIL_SHARE);
  return { end: at, start: at };
}

function clamp(seconds: number, within: Span): number {
  return Math.min(Math.max(seconds, within.startSeconds), within.endSeconds);
}
