import { EngineError } from '../error.ts';
import type { Fallback, Source, Transcript } from '../facts/index.ts';
import { obtainModels } from './clip.ts';
import type { Context } from './context.ts';
import { align, hear } from './hear.ts';

/** What is said in a source; null when nothing is, or when it is not understood, which a fallback then says. */
export type Words = { transcript: Transcript | null; fallbacks: Fallback[] };

/** Why a video can be restyled although its words cannot be had. */
const SILENT: readonly string[] = ['language_unsupported', 'model_unavailable', 'no_speech'];

/** Hears a whole source and places its words, so that nothing is cut inside of one. */
export async function hearWords(path: string, source: Source, context: Context): Promise<Words> {
  if (source.sound === null) return { transcript: null, fallbacks: [] };
  const within = { startSeconds: 0, endSeconds: source.durationSeconds };
  try {
    await obtainModels(context);
    const heard = await align(path, source, await hear(path, source, within, context), [within], context);
    const { transcript } = heard;
    return {
      transcript: transcript.words.length > 0 ? transcript : null,
      fallbacks: transcript.fallbacks,
    };
  } catch (error) {
    if (!(error instanceof EngineError) || !SILENT.includes(error.code)) throw error;
    const fallback = {
      used: 'cuts at even times, no captions',
      instead_of: 'cuts between words',
      reason: error.message,
    };
    return { transcript: null, fallbacks: [fallback] };
  }
}
