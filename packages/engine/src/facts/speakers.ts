import type { Speaking } from './scenes.ts';
import { overlapSeconds, type Span } from './span.ts';
import type { Transcript } from './transcript.ts';
import type { Voices, VoiceTurn } from './voices.ts';

/** Who says what: numbers as in `Voices`, null where no voice was told. */
export type Speakers = {
  /** One for every word of the transcript. */
  words: (number | null)[];
  /** One for every sentence: whose words fill most of it. */
  sentences: (number | null)[];
  /** Everybody who is heard, in order of first hearing, with their part of all that is said. */
  heard: { speaker: number; seconds: number; share: number }[];
};

/** A sentence is one speaker's when so much of its time is: a turn's border may lie a word off. */
const ONE_SPEAKER_SHARE = 0.75;

/**
 * Gives every word and sentence its speaker, from what was said and whose voices were heard. A sentence that is nearly all one
 * speaker's is wholly theirs; else each word is whose turn it lies in most. Changes neither of them.
 */
export function speakersOf(transcript: Transcript, voices: Voices): Speakers {
  const words = transcript.words.map((word) => mostOf(secondsOf(word, voices.turns)));
  const sentences = transcript.sentences.map((sentence) => {
    const seconds = new Map<number, number>();
    for (let i = sentence.firstWord; i <= sentence.lastWord; i++) {
      const [speaker, word] = [words[i], transcript.words[i]];
      if (speaker === null || speaker === undefined || !word) continue;
      // Words that were squeezed to nothing count a little.
      const length = Math.max(word.endSeconds - word.startSeconds, 0.01);
      seconds.set(speaker, (seconds.get(speaker) ?? 0) + length);
    }
    const speaker = mostOf(seconds);
    const all = [...seconds.values()].reduce((sum, value) => sum + value, 0);
    if (speaker !== null && (seconds.get(speaker) ?? 0) >= ONE_SPEAKER_SHARE * all)
      words.fill(speaker, sentence.firstWord, sentence.lastWord + 1);
    return speaker;
  });
  return { words, sentences, heard: heardIn(voices.turns) };
}

/** Everybody's part of the turns. */
function heardIn(turns: readonly VoiceTurn[]): Speakers['heard'] {
  const seconds = new Map<number, number>();
  for (const turn of turns)
    seconds.set(turn.voice, (seconds.get(turn.voice) ?? 0) + turn.endSeconds - turn.startSeconds);
  const all = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  return [...seconds].map(([speaker, own]) => ({ speaker, seconds: own, share: all > 0 ? own / all : 0 }));
}

/**
 * Everybody who is heard in what was looked at, in order of voice: seconds, their part of all that is said there, and
 * how much of their own speech is said on screen (0–1).
 */
export function speakersSeen(
  speaking: readonly Speaking[],
): { speaker: number; seconds: number; share: number; onScreen: number }[] {
  const all = speaking.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  const parts = new Map<number, { seconds: number; seen: number }>();
  for (const { voice, track, startSeconds, endSeconds } of speaking) {
    if (voice === null) continue;
    const part = parts.get(voice) ?? { seconds: 0, seen: 0 };
    part.seconds += endSeconds - startSeconds;
    if (track !== null) part.seen += endSeconds - startSeconds;
    parts.set(voice, part);
  }
  return [...parts]
    .filter(([, { seconds }]) => seconds > 0)
    .sort(([a], [b]) => a - b)
    .map(([speaker, { seconds, seen }]) => ({
      speaker,
      seconds,
      share: seconds / all,
      onScreen: seen / seconds,
    }));
}

/** Seconds of each voice within a span; a span without length has a moment of the voice that it lies in. */
function secondsOf(span: Span, turns: readonly VoiceTurn[]): Map<number, number> {
  const seconds = new Map<number, number>();
  for (let i = firstEndingAfter(span.startSeconds, turns); i < turns.length; i++) {
    const turn = turns[i];
    if (!turn || turn.startSeconds > span.endSeconds) break;
    const inside = overlapSeconds(span, turn);
    const touches = span.startSeconds === span.endSeconds && turn.startSeconds <= span.startSeconds;
    if (inside > 0 || touches) seconds.set(turn.voice, (seconds.get(turn.voice) ?? 0) + inside);
  }
  return seconds;
}

/** Index of the first turn that ends after a moment; turns are in order of time. */
function firstEndingAfter(atSeconds: number, turns: readonly VoiceTurn[]): number {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((turns[middle]?.endSeconds ?? 0) > atSeconds) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The speaker with most seconds, the earliest among equals; null for none. */
function mostOf(seconds: ReadonlyMap<number, number>): number | null {
  let best: number | null = null;
  for (const [speaker, own] of seconds) if (best === null || own > (seconds.get(best) ?? 0)) best = speaker;
  return best;
}
