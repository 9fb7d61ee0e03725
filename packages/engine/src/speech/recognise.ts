import { throwIfCancelled } from '../error.ts';
import type { Span, Transcript } from '../facts/index.ts';
import { createPool, fileOf, type ModelProgress, obtainModel } from '../models/index.ts';
import { assembleTranscript } from './assemble.ts';
import { type CutOptions, PieceCutter, type SpokenPiece } from './cutter.ts';
import { Doubt, unsupportedLanguage } from './doubt.ts';
import { hearPiece, type PieceHeard } from './hear.ts';
import {
  type OpenRecogniser,
  onlyLanguage,
  type Recogniser,
  type TranscriptionService,
  understands,
} from './recogniser.ts';
import { RECOGNISERS, type RecogniserName } from './recognisers.ts';
import { languageOfText } from './text-language.ts';
import { detectVoice, type VoicedBlock } from './voice.ts';
import type voiceTask from './voice-task.ts';

/** How speech is recognised. */
export type RecogniseOptions = {
  recogniser: RecogniserName;
  /** BCP 47 of what is spoken; default null: found out. */
  language?: string | null | undefined;
  /** For `openai-compatible`. */
  service?: TranscriptionService | null | undefined;
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
 * Everything that is said in a sound (16 kHz mono, from the source's start), with the word times that the recogniser
 * gives, or estimated ones; align it for exact ones. Streams: memory does not grow with the length of the sound, only
 * with the words. The same sound gives the same transcript. Nothing said: no words and no error. Throws `cancelled`,
 * `model_unavailable`, what the recogniser throws, and `language_unsupported` when a recogniser of one language is told
 * of another one, or hears another one.
 */
export async function recogniseSpeech(
  sound: AsyncIterable<Float32Array>,
  options: RecogniseOptions,
): Promise<Transcript> {
  const recogniser: Recogniser = RECOGNISERS[options.recogniser];
  const language = options.language ?? null;
  if (language !== null && !understands(recogniser, language))
    throw unsupportedLanguage(recogniser, language);
  return recogniseWith(recogniser, sound, options);
}

/** The same with a recogniser that is in no table, for tests of new ones. */
export async function recogniseWith(
  recogniser: Recogniser,
  sound: AsyncIterable<Float32Array>,
  options: Omit<RecogniseOptions, 'recogniser'>,
): Promise<Transcript> {
  const { signal, onModelProgress, durationSeconds } = options;
  throwIfCancelled(signal);
  const language = options.language ?? null;
  const files = await obtainModel('silero-vad', { signal, onProgress: onModelProgress });
  const service = options.service ?? null;
  const open = await recogniser.open({ durationSeconds, language, service, signal, onModelProgress });
  try {
    const task = new URL('./voice-task.ts', import.meta.url);
    const init = { model: fileOf(files, 'model') };
    await using voicePool = createPool<typeof voiceTask>(task, init, { threads: 1 });
    const pieces: PieceHeard[] = [];
    const voiced: Span[] = [];
    const blocks = ahead(detectVoice(sound, voicePool, signal));
    const doubt = language === null && onlyLanguage(recogniser) !== null ? new Doubt(recogniser) : null;
    for await (const heard of inOrder(cut(blocks, voiced, recogniser.pieces), open, signal)) {
      pieces.push(heard);
      doubt?.hear(pieces);
      options.onProgress?.(Math.min(heard.endSeconds, durationSeconds));
    }
    doubt?.judge(pieces);
    options.onProgress?.(durationSeconds);
    return assembleTranscript(pieces, {
      language: language ?? (await spokenLanguage(pieces, recogniser)),
      origin: recogniser.name,
      voiced,
      durationSeconds,
    });
  } finally {
    await open.close();
  }
}

/** What most of the voice was heard to speak; else the one language that there is; else what the text looks like. */
async function spokenLanguage(pieces: readonly PieceHeard[], recogniser: Recogniser): Promise<string> {
  const seconds = new Map<string, number>();
  for (const { language, voiced } of pieces)
    if (language !== null)
      seconds.set(
        language,
        voiced.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, seconds.get(language) ?? 0),
      );
  const [most] = [...seconds].sort(([, a], [, b]) => b - a);
  if (most) return most[0];
  const only = onlyLanguage(recogniser);
  if (only !== null) return only;
  const text = pieces.flatMap((piece) => piece.words.map((word) => word.text)).join(' ');
  const among = recogniser.languages === 'any' ? null : recogniser.languages;
  // `und` is BCP 47's word for a language that is not known.
  return (await languageOfText(text, among)) ?? 'und';
}
async function* cut(
  blocks: AsyncIterable<VoicedBlock>,
  voiced: Span[],
  options: CutOptions,
): AsyncGenerator<SpokenPiece> {
  const cutter = new PieceCutter(options);
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
