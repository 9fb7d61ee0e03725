import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  captionedIn,
  dubTrackOf,
  EngineError,
  hashFile,
  type LanguageModelSettings,
  translate,
  wordsOver,
} from '@reelwright/engine';
import type { CaptionWord, DubLine, Plan } from '@reelwright/plan';
import { parseSync } from 'subtitle';
import { ServerError } from '../error.ts';
import {
  artefactFile,
  artefactName,
  keepDubTrack,
  type LibraryContext,
  type PlanChange,
} from '../library/index.ts';
import { newId } from '../ports.ts';
import type { ElevenLabs } from './elevenlabs.ts';

/** What translating works with. */
export type TranslationContext = {
  readonly library: Pick<LibraryContext, 'db' | 'store' | 'ports'>;
  readonly elevenLabs: ElevenLabs;
  /** A folder of this machine for what is on its way. */
  readonly scratchFolder: string;
};

/** A clip that is to be in another language. */
export type TranslationWish = {
  readonly ownerId: string;
  readonly jobId: string;
  /** From 1. */
  readonly clipIndex: number;
  /** A code of `LANGUAGES`. */
  readonly to: string;
  readonly from: string | null;
  /** The key of ElevenLabs that came with the request; undefined: a language model and a voice of this machine. */
  readonly elevenLabsKey: string | undefined;
  /** The language model that came with the request; undefined: what the service has. */
  readonly languageModel: LanguageModelSettings | undefined;
  readonly signal: AbortSignal;
};

/** Said instead of what only the operator may know. */
const NO_MODEL =
  'Translating needs X-ElevenLabs-Key, or X-Gemini-Key, or a language model that the service is set up with.';

/**
 * Puts a clip into another language: subtitles and voice. The voice is kept with the job, by the name that the changed
 * plan has for it. Throws `invalid_request` when that cannot be done for this clip or these keys; as ElevenLabs does;
 * `missing_dependency` without a voice on this machine; `internal` when the language model does not answer.
 */
export function translated(context: TranslationContext, wish: TranslationWish): PlanChange {
  return async (plan) => {
    const folder = join(context.scratchFolder, `dub-${newId(context.library.ports)}`);
    await mkdir(folder, { recursive: true });
    try {
      const track = join(folder, 'track.wav');
      const dubbed = wish.elevenLabsKey
        ? await byElevenLabs(context, wish, wish.elevenLabsKey, plan, folder, track)
        : await translate(plan, {
            language: wish.to,
            from: wish.from ?? undefined,
            track,
            signal: wish.signal,
            ...(wish.languageModel ? { languageModel: wish.languageModel } : {}),
          });
      if (dubbed.dub) await keepDubTrack(context.library, wish.jobId, dubbed.dub.trackHash, track);
      return dubbed;
    } catch (error) {
      throw error instanceof EngineError ? inWordsOfTheService(error) : error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** All of the clip's sound is replaced by what came back; its subtitles are those that came with it. */
async function byElevenLabs(
  { library, elevenLabs }: TranslationContext,
  wish: TranslationWish,
  key: string,
  plan: Plan,
  folder: string,
  track: string,
): Promise<Plan> {
  const { ownerId, jobId, clipIndex, from, to, signal } = wish;
  const file = await artefactFile(library, ownerId, jobId, artefactName(clipIndex, 'mp4'), folder);
  const dub = { file, contentType: 'video/mp4', name: `${jobId} ${clipIndex}`, from, to };
  const fetched = join(folder, 'fetched');
  const { format, subtitles } = await elevenLabs.dub(key, dub, fetched, signal);
  const seconds = await dubTrackOf(fetched, format, track, signal);
  const { contentHash: trackHash } = await hashFile(track, signal);
  const lines = linesOver(plan, seconds);
  const words = subtitles === null ? [] : wordsOf(subtitles, plan);
  const captioned = words.length === 0 ? plan : await captionedIn(plan, words, to, signal);
  const untold = {
    used: 'the subtitles of before',
    instead_of: `subtitles in ${to}`,
    reason: 'ElevenLabs gave none with the dub.',
  };
  return {
    ...captioned,
    language: to,
    dub: { language: to, trackHash, lines, bedDb: null },
    fallbacks: [...captioned.fallbacks, ...(words.length === 0 ? [untold] : [])],
  };
}

/** A line for each segment: the track runs along with the clip as it is. */
function linesOver({ segments }: Plan, trackSeconds: number): DubLine[] {
  let shown = 0;
  return segments.flatMap(({ startSeconds, endSeconds }) => {
    const fromSeconds = shown;
    shown += endSeconds - startSeconds;
    const durationSeconds = Math.min(endSeconds - startSeconds, trackSeconds - fromSeconds);
    return durationSeconds > 0 ? [{ startSeconds, endSeconds, fromSeconds, durationSeconds }] : [];
  });
}

/** The words of subtitles on the clip's clock, brought to the source's. */
function wordsOf(subtitles: string, { segments }: Plan): CaptionWord[] {
  return parseSync(subtitles).flatMap((node) => {
    if (node.type !== 'cue') return [];
    const start = toSource(segments, node.data.start / 1_000);
    const end = toSource(segments, node.data.end / 1_000);
    const text = node.data.text.replace(/<[^>]*>|\{[^}]*\}/g, ' ');
    return start !== null && end !== null && end > start
      ? wordsOver(text, { startSeconds: start, endSeconds: end })
      : [];
  });
}

/** The moment of the source that is shown at a moment of the clip: its last beyond its end, null when it shows nothing. */
function toSource(segments: Plan['segments'], atSeconds: number): number | null {
  let before = 0;
  for (const { startSeconds, endSeconds } of segments) {
    const length = endSeconds - startSeconds;
    if (atSeconds <= before + length) return startSeconds + Math.max(0, atSeconds - before);
    before += length;
  }
  return segments.at(-1)?.endSeconds ?? null;
}

function inWordsOfTheService(error: EngineError): ServerError {
  const cause = { cause: error };
  switch (error.code) {
    case 'no_speech':
    case 'language_unsupported':
    case 'invalid_input':
      return new ServerError('invalid_request', error.message, cause);
    case 'language_model_key_missing':
      return new ServerError('invalid_request', NO_MODEL, cause);
    case 'language_model_key_refused':
      return new ServerError('invalid_request', 'The key of the language model is refused.', cause);
    case 'missing_dependency':
      return new ServerError('missing_dependency', error.message, cause);
    case 'cancelled':
      return new ServerError('cancelled', error.message, cause);
    default:
      return new ServerError('internal', `The clip cannot be translated: ${error.message}`, cause);
  }
}
