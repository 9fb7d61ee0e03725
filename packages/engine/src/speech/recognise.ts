import { throwIfCancelled } from '../error.ts';
import type { Span, Transcript } from '../facts/index.ts';
import { createPool, type ModelProgress, obtainModel } from '../models/index.ts';
import { assembleTranscript } from './assemble.ts';
import { PieceCutter, type SpokenPiece } from './cutter.ts';
import { hearPiece, type PieceHeard } from './hear.ts';
import { fileOf, type OpenRecogniser, RECOGNISERS, type RecogniserName } from './recogniser.ts';
import { detectVoice, type VoicedBlock } from './voice.ts';
import type voiceTask from './voice-task.ts';

/** How speech is recognised. */
export type RecogniseOptions = {
  recogniser: RecogniserName;
  /** Of the source: silences reach up to here. */
  durationSeconds: number;
  signal?: AbortSignal | undefined;
  /** How far the source has been recognised; grows, and ends at `durationSeconds`. */
  onProgress?: ((atSeconds: number) => void) | undefined;
  onModelProgress?: ((progress: ModelProgress) => void) | undefined;
};

/** Pieces that wait for a free recogniser, beside those in work: enough to keep every thread busy. */
const WAITING_PIECES = 2;

/**
 * Everything that is said in a sound (16 kHz mono, from the source's start), with estimated word times; align it for
 * exact ones. Streams: memory does not grow with the length of the sound, only with the words. The same sound gives
 * the same transcript. Nothing said: no words and no error. Throws `cancelled` and `model_unavailable`.
 */
export async function recogniseSpeech(
  sound: AsyncIterable<Float32Array>,
  options: RecogniseOptions,
): Promise<Transcript> {
  const { signal, onModelProgress, durationSeconds } = options;
  throwIfCancelled(signal);
  const recogniser = RECOGNISERS[options.recogniser];
  const files = await obtainModel('silero-vad', { signal, onProgress: onModelProgress });
  const open = await recogniser.open({ durationSeconds, signal, onModelProgress });
  try {
    const task = new URL('./voice-task.ts', import.meta.url);
    const init = { model: fileOf(files, 'model') };
    await using voicePool = createPool<typeof voiceTask>(task, init, { threads: 1 });
    const pieces: PieceHeard[] = [];
    const voiced: Span[] = [];
    const blocks = ahead(detectVoice(sound, voicePool, signal));
    for await (const heard of inOrder(cut(blocks, voiced), open, signal)) {
      pieces.push(heard);
      options.onProgress?.(Math.min(heard.endSeconds, durationSeconds));
    }
    options.onProgress?.(durationSeconds);
    return assembleTranscript(pieces, {
      // A recogniser answers in its own language whatever is said; telling others apart comes before this call.
      language: recogniser.languages[0],
      origin: recogniser.name,
      voiced,
      durationSeconds,
    });
  } finally {
    await open.close();
  }
}

async function* cut(blocks: AsyncIterable<VoicedBlock>, voiced: Span[]): AsyncGenerator<SpokenPiece> {
  const cutter = new PieceCutter();
  const noted = (piece: SpokenPiece): SpokenPiece => {
    voiced.push(...piece.voiced);
    return piece;
  };
  for await (const block of blocks) for (const piece of cutter.push(block)) yield noted(piece);
  for (const piece of cutter.finish()) yield noted(piece);
}

/** Keeps every recogniser thread busy and gives the results in the order of the pieces. */
async function* inOrder(
  pieces: AsyncIterable<SpokenPiece>,
  recogniser: OpenRecogniser,
  signal: AbortSignal | undefined,
): AsyncGenerator<PieceHeard> {
  const flying: Promise<PieceHeard>[] = [];
  for await (const piece of pieces) {
    const heard = hearPiece(piece, recogniser, signal);
    // The first failure is thrown where its turn comes; until then the others must not count as unhandled.
    heard.catch(() => undefined);
    flying.push(heard);
    const next = flying.length >= recogniser.threads + WAITING_PIECES ? flying.shift() : undefined;
    if (next) yield await next;
  }
  for (const heard of flying) yield await heard;
}

/** Computes the next item while the last one is used, so that the recognisers do not wait for the voice detector. */
async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done) return;
      next = items.next();
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return(undefined);
  }
}
