import type { Span } from '../facts/index.ts';
import type { Heard } from './heard.ts';
import { findLoop } from './loop.ts';
import { shownWords } from './words.ts';

/**
 * What is kept of what was heard: words with their confidence (0–1) and, when the recogniser gave them, their places in
 * seconds from the start of the samples; and what was refused and why.
 */
export type Judged = {
  words: { text: string; confidence: number | null; place: Span | null }[];
  refused: { text: string; reason: string } | null;
};

/** What is known about the sound that was heard. */
export type HeardSound = {
  /** Seconds in which somebody speaks. */
  voicedSeconds: number;
  /** Mean voice probability, 0–1. */
  voice: number;
  /** Root mean square, dBFS. */
  levelDb: number;
  /** The recogniser heard nothing here at first. */
  wasEmpty: boolean;
};

/** Fastest credible talk: auctioneers reach about 6 words a second, conversation 2–4. */
const MOST_WORDS_PER_SECOND = 7;
/** A geometric mean of word confidences below this is guessing: garbled radio 0.35–0.5, clean speech 0.8–0.95. */
const LEAST_CONFIDENCE = 0.45;
/** Over sound that is only just voice, or when nothing was heard at first, more is asked: made-up text over music had 0.47. */
const DOUBTFUL_VOICE = 0.5;
const LEAST_CONFIDENCE_IN_DOUBT = 0.6;
/** Quieter than the noise floor of 16-bit sound on any real recording; whatever is heard there is made up. */
const NEAR_SILENCE_DB = -75;

/** Takes away loops and hallucinations. Pure; the same text and sound are always judged alike. */
export function judge(heard: Heard, sound: HeardSound): Judged {
  const spoken = withoutNotes(heard.text);
  const shown = shownWords(spoken, heard.language);
  const places = heard.times?.length === shown.length ? heard.times : [];
  if (shown.length === 0) return { words: [], refused: null };
  const confidences = heard.confidences.length === shown.length ? heard.confidences : [];
  const mean = geometricMean(heard.confidences);
  const refuse = (reason: string): Judged => ({ words: [], refused: { text: spoken, reason } });

  if (sound.levelDb < NEAR_SILENCE_DB) return refuse('Text was heard where there is next to no sound.');
  const perSecond = shown.length / (sound.voicedSeconds + 0.25);
  if (perSecond > MOST_WORDS_PER_SECOND && shown.length > 2)
    return refuse(`Nobody says ${perSecond.toFixed(1)} words a second.`);
  const inDoubt = sound.wasEmpty || sound.voice < DOUBTFUL_VOICE;
  const least = inDoubt ? LEAST_CONFIDENCE_IN_DOUBT : LEAST_CONFIDENCE;
  if (mean !== null && mean < least)
    return refuse(`The recogniser was guessing (confidence ${mean.toFixed(2)}).`);

  const words = shown.map((text, index) => ({
    text,
    confidence: confidences[index] ?? mean,
    place: places[index] ?? null,
  }));
  const loop = findLoop(shown.map((word) => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')));
  if (loop) {
    const kept = loop.start + loop.period;
    return {
      words: words.slice(0, kept),
      refused: {
        text: shown.slice(kept).join(' '),
        reason: `The recogniser repeated itself ${loop.times} times.`,
      },
    };
  }
  return { words, refused: null };
}

/** `[Music]`, `(applause)`, `♪`: notes about sounds are not words that are said. */
function withoutNotes(text: string): string {
  return text
    .replaceAll(/\[[^\]]*\]|\((?:music|applause|laughter|laughs|silence|noise)[^)]*\)|[♪♫]+/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function geometricMean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(value, 1e-6)), 0) / values.length);
}
