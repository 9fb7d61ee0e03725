import {
  overlapSeconds,
  type Sentence,
  type SoundEvent,
  type SoundEventKind,
  type Span,
  type Transcript,
} from '../../facts/index.ts';

/** People who answer a sentence with laughter or applause. */
export type Reaction = {
  kind: Exclude<SoundEventKind, 'music'>;
  /** How long it goes on before the next word, seconds, more than 0. */
  seconds: number;
  /** 0–1, as the event's. */
  confidence: number;
};

/** A reaction begins from so long before the last word ends, because people laugh into it, to so long after. */
const EARLY_SECONDS = 1;
const LATE_SECONDS = 1.5;

/** This much of it must be heard where nobody speaks: an event under words alone may be a voice mistaken for one. */
const LEAST_CLEAR_SECONDS = 0.5;

/**
 * What the room answers a sentence with, judged by where an event begins and how much of it is heard before the next
 * word; null when nothing is heard, and for the longest of several.
 */
export function reactionTo(
  sentence: Sentence,
  transcript: Transcript,
  events: readonly SoundEvent[],
): Reaction | null {
  const next = transcript.words[sentence.lastWord + 1];
  const gap: Span = {
    startSeconds: sentence.endSeconds,
    endSeconds: next?.startSeconds ?? Number.POSITIVE_INFINITY,
  };
  let best: Reaction | null = null;
  for (const { kind, confidence, ...span } of events) {
    if (kind === 'music') continue;
    const late = span.startSeconds - sentence.endSeconds;
    const seconds = overlapSeconds(span, gap);
    if (late < -EARLY_SECONDS || late > LATE_SECONDS || seconds < LEAST_CLEAR_SECONDS) continue;
    if (!best || seconds > best.seconds) best = { kind, seconds, confidence };
  }
  return best;
}

/** 0–1: the share of a sentence that is said, or sung, while music plays. */
export function musicShare(sentence: Sentence, events: readonly SoundEvent[]): number {
  const music = events.filter(({ kind }) => kind === 'music');
  const covered = music.reduce((sum, event) => sum + overlapSeconds(sentence, event), 0);
  return Math.min(1, covered / Math.max(0.1, sentence.endSeconds - sentence.startSeconds));
}
