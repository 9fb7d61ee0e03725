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
  words: Judged['words'];
  refused: (NonNullable<Judged['refused']> & Span)[];
};

/** A piece is halved so often, at most, to get a recogniser out of a loop. */
const MOST_HALVINGS = 2;
/** Shorter pieces are not halved. */
const LEAST_TO_HALVE_SECONDS = 3;

/**
 * Recognises one piece and judges the text. A piece on which the recogniser repeats itself, runs into its limit or
 * hears nothing in clear voice is cut in two where the least is said, and the halves are heard on their own.
 */
export async function hearPiece(
  piece: SpokenPiece,
  recogniser: OpenRecogniser,
  signal: AbortSignal | undefined,
  halvings = 0,
): Promise<PieceHeard> {
  const heard = await recogniser.hear(piece.samples, signal);
  const length = piece.endSeconds - piece.startSeconds;
  if (isSuspicious(heard, piece) && halvings < MOST_HALVINGS && length >= LEAST_TO_HALVE_SECONDS) {
    const [left, right] = halve(piece);
    const first = await hearPiece(left, recogniser, signal, halvings + 1);
    const second = await hearPiece(right, recogniser, signal, halvings + 1);
    return {
      startSeconds: piece.startSeconds,
      endSeconds: piece.endSeconds,
      voiced: piece.voiced,
      words: [...first.words, ...second.words],
      refused: [...first.refused, ...second.refused],
    };
  }
  const { words, refused } = judge(heard, soundOf(piece));
  const { startSeconds, endSeconds } = piece;
  return {
    startSeconds,
    endSeconds,
    voiced: piece.voiced,
    words,
    refused: refused ? [{ startSeconds, endSeconds, ...refused }] : [],
  };
}

function isSuspicious(heard: Heard, piece: SpokenPiece): boolean {
  if (heard.looped || heard.full) return true;
  return heard.text === '' && piece.voice > 0.8 && voicedSeconds(piece) >= 1;
}

function soundOf(piece: SpokenPiece): HeardSound {
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
