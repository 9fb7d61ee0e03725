import type { Sentence, SoundEvent, Transcript } from '../../facts/index.ts';
import { type Entity, plain, readSentence, type Token } from './language.ts';
import { musicShare, type Reaction, reactionTo } from './reactions.ts';

/** One sentence with what was read in it. Index in `Talk.lines` = sentence id. */
export type Line = {
  sentence: Sentence;
  /** As written, without space around it. */
  text: string;
  /** For patterns; see `plain`. */
  plain: string;
  tokens: Token[];
  entities: Entity[];
  /** −1 to 1. */
  sentiment: number;
  wordCount: number;
  /** How often each content stem is said in it. */
  stems: ReadonlyMap<string, number>;
  /** Seconds without a word before and after; infinite at the ends of the talk. */
  gapBeforeSeconds: number;
  gapAfterSeconds: number;
  /** The longest stretch without a word inside of it. */
  longestGapSeconds: number;
  /** Seconds without a word inside of it that are longer than a breath. */
  deadSeconds: number;
  /** Words of it do not fit what is said there, so neither its text nor its edges can be trusted. */
  isUnplaced: boolean;
  /** What the room answers it with; null when nothing is heard or nobody listened. */
  reaction: Reaction | null;
  /** 0–1: share of it with music beneath; null when nobody listened. */
  musicShare: number | null;
};

/** A pause up to this is breathing and emphasis; what is longer is dead air. Editors compress from 0.35–0.5 s on; 0.8 is lenient. */
export const BREATH_SECONDS = 0.8;

/**
 * Reads one sentence of a transcript: its language, its words counted by stem, the gaps in and around it, and which
 * `events` go with it (null when nobody listened for any).
 */
export function readLine(
  transcript: Transcript,
  sentence: Sentence,
  events: readonly SoundEvent[] | null,
): Line {
  const text = sentence.text.trim();
  const reading = readSentence(text);
  const stems = new Map<string, number>();
  for (const token of reading.tokens) {
    if (token.isContent) stems.set(token.stem, (stems.get(token.stem) ?? 0) + 1);
  }
  const { words } = transcript;
  let longestGapSeconds = 0;
  let deadSeconds = 0;
  for (let i = sentence.firstWord + 1; i <= sentence.lastWord; i += 1) {
    const gap = (words[i]?.startSeconds ?? 0) - (words[i - 1]?.endSeconds ?? 0);
    longestGapSeconds = Math.max(longestGapSeconds, gap);
    deadSeconds += Math.max(0, gap - BREATH_SECONDS);
  }
  const gap = (before: number) => {
    const [from, to] = [words[before], words[before + 1]];
    return from && to ? Math.max(0, to.startSeconds - from.endSeconds) : Number.POSITIVE_INFINITY;
  };
  return {
    sentence,
    text,
    plain: plain(text),
    ...reading,
    wordCount: sentence.lastWord - sentence.firstWord + 1,
    stems,
    gapBeforeSeconds: gap(sentence.firstWord - 1),
    gapAfterSeconds: gap(sentence.lastWord),
    longestGapSeconds,
    deadSeconds,
    isUnplaced: words
      .slice(sentence.firstWord, sentence.lastWord + 1)
      .some((word) => word.timing === 'unplaced'),
    reaction: events && reactionTo(sentence, transcript, events),
    musicShare: events && musicShare(sentence, events),
  };
}
