import type { Span } from '../facts/index.ts';
import type { SpokenPiece } from './cutter.ts';
import type { Heard } from './heard.ts';
import type { OpenRecogniser } from './recogniser.ts';
import { type HeardSound, type Judged, judge } from './refusal.ts';
import { SAMPLE_RATE } from './voice.ts';

/** What was understood of one piece of speech. */
export type PieceHeard = {
  startSeconds: number;
  endSeconds: number;
  voiced: Span[];
  /** Mean voice probability (0–1) over `voiced`. */
  voice: number;
  /** Places are on the source's clock. */
  words: Judged['words'];
  refused: (NonNullable<Judged['refused']> & Span)[];
  /** BCP 47 of what was spoken, when the recogniser tells. */
  language: string | null;
};

/** A piece is halved so often, at most, to get a recogniser out of a loop. */
const MOST_HALVINGS = 2;
/** Of the padding (0.25 s), taken off for a second look: Moonshine sometimes hears nothing at all, and this wakes it up. */
const SECOND_LOOK_SAMPLES = 0.1 * SAMPLE_RATE;
/** Shorter pieces are not halved. */
const LEAST_TO_HALVE_SECONDS = 3;

/**
 * Recognises one piece and judges the text. A piece on which the recogniser repeats itself, runs into its limit or
 * hears nothing in clear voice, even at a second look, is cut in two where the least is said, and the halves are heard
 * on their own.
 */
export async function hearPiece(
  piece: SpokenPiece,
  recogniser: OpenRecogniser,
  signal: AbortSignal | undefined,
  before = { halvings: 0, wasEmpty: false },
): Promise<PieceHeard> {
  let heard = await recogniser.hear(piece.samples, signal);
  let startsAt = piece.startSeconds;
  const wasEmpty = before.wasEmpty || heard.text === '';
  if (heard.text === '' && isClearVoice(piece)) {
    heard = await recogniser.hear(piece.samples.slice(SECOND_LOOK_SAMPLES, -SECOND_LOOK_SAMPLES), signal);
    startsAt += SECOND_LOOK_SAMPLES / SAMPLE_RATE;
  }
  const length = piece.endSeconds - piece.startSeconds;
  if (isSuspicious(heard, piece) && before.halvings < MOST_HALVINGS && length >= LEAST_TO_HALVE_SECONDS) {
    const [left, right] = halve(piece);
    const then = { halvings: before.halvings + 1, wasEmpty };
    const first = await hearPiece(left, recogniser, signal, then);
    const second = await hearPiece(right, recogniser, signal, then);
    return {
      startSeconds: piece.startSeconds,
      endSeconds: piece.endSeconds,
      voiced: piece.voiced,
      voice: piece.voice,
      language: first.language ?? second.language,
      words: [...first.words, ...second.words],
      refused: [...first.refused, ...second.refused],
    };
  }
  const { words, refused } = judge(heard, { ...soundOf(piece), wasEmpty });
  const { startSeconds, endSeconds } = piece;
  return {
    startSeconds,
    endSeconds,
    voiced: piece.voiced,
    voice: piece.voice,
    language: heard.language,
    words: words.map((word) => ({ ...word, place: placedAt(word.place, startsAt) })),
    refused: refused ? [{ startSeconds, endSeconds, ...refused }] : [],
  };
}

/** From the start of the samples to the source's clock. */
function placedAt(place: Span | null, seconds: number): Span | null {
  if (place === null) return null;
  return { startSeconds: place.startSeconds + seconds, endSeconds: place.endSeconds + seconds };
}

function isSuspicious(heard: Heard, piece: SpokenPiece): boolean {
  if (heard.looped || heard.full) return true;
  return heard.text === '' && isClearVoice(piece);
}

function isClearVoice(piece: SpokenPiece): boolean {
  return piece.voice > 0.8 && voicedSeconds(piece) >= 0.5;
}

function soundOf(piece: SpokenPiece): Omit<HeardSound, 'wasEmpty'> {
  let energy = 0;
  for (const sample of piece.samples) energy += sample * sample;
  const meanSquare = energy / Math.max(1, piece.samples.length);
  return {
    voicedSeconds: voicedSeconds(piece),
    voice: piece.voice,
    levelDb: 10 * Math.log10(Math.max(meanSquare, 1e-12)),
  };
}

function voicedSeconds(piece: SpokenPiece): number {
  return piece.voiced.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
}

/** Cuts at the quietest tenth of a second of the middle half. */
function halve(piece: SpokenPiece): [SpokenPiece, SpokenPiece] {
  const window = SAMPLE_RATE / 10;
  let cut = Math.floor(piece.samples.length / 2);
  let least = Number.POSITIVE_INFINITY;
  for (let at = Math.floor(piece.samples.length / 4); at < piece.samples.length * 0.75; at += window / 2) {
    let energy = 0;
    for (const sample of piece.samples.subarray(at - window / 2, at + window / 2)) energy += sample * sample;
    if (energy < least) {
      least = energy;
      cut = Math.floor(at);
    }
  }
  const cutSeconds = piece.startSeconds + cut / SAMPLE_RATE;
  return [
    part(piece, piece.samples.slice(0, cut), piece.startSeconds, cutSeconds),
    part(piece, piece.samples.slice(cut), cutSeconds, piece.endSeconds),
  ];
}

function part(
  piece: SpokenPiece,
  samples: Float32Array,
  startSeconds: number,
  endSeconds: number,
): SpokenPiece {
  const voiced = piece.voiced
    .map((span) => ({
      startSeconds: Math.max(span.startSeconds, startSeconds),
      endSeconds: Math.min(span.endSeconds, endSeconds),
    }))
    .filter((span) => span.endSeconds > span.startSeconds);
  return { startSeconds, endSeconds, samples, voice: piece.voice, voiced };
}
