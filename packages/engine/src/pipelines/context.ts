import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import {
  type LanguageModel,
  type LanguageModelSettings,
  languageModelFromEnvironment,
  openLanguageModel,
} from '../language-model/index.ts';
import type { RecogniserName, TranscriptionService } from '../speech/index.ts';
import { diskFacts, type FactCache } from './cache.ts';
import { type EventSink, steadyEvents } from './events.ts';
import { parseLanguage } from './recogniser-choice.ts';
import { serviceFromEnvironment } from './transcription-service.ts';

/** What a pipeline needs from outside beside the source and the options. Everything may be left out. */
export type PipelineSettings = {
  signal?: AbortSignal | undefined;
  onEvent?: EventSink | undefined;
  /** What the file is, when that is known already: then it is not read for that again. Default: the file is probed. */
  source?: Source | undefined;
  /** Where measured facts are kept. Default: the user's cache folder. */
  facts?: FactCache | undefined;
  /** Default `moonshine-tiny`. */
  recogniser?: RecogniserName | undefined;
  /**
   * What is spoken: a BCP 47 tag, or `auto` (default): found out, or refused when the recogniser knows English only and
   * this is none.
   */
  language?: string | undefined;
  /** Where the recogniser `openai-compatible` sends the sound. Default: what `REELWRIGHT_TRANSCRIPTION_*` say. */
  transcription?: TranscriptionService | undefined;
  /** A .srt, .vtt or words .json; null = listen even when one lies beside the video. Default: the one beside it, if any. */
  transcriptFile?: string | null | undefined;
  /**
   * Who judges the moments; null = nobody, whatever the environment says, and so is one that cannot be asked, for a reason
   * in a sentence for people. Default: what the environment configures.
   */
  languageModel?: LanguageModelSettings | { unavailable: string } | null | undefined;
};

/** The settings with every default filled in; one per run. */
export type Context = {
  signal: AbortSignal | undefined;
  events: EventSink;
  /** What the file is; undefined: not known yet. */
  source: Source | undefined;
  facts: FactCache;
  recogniser: RecogniserName;
  /** BCP 47; null: not known. */
  language: string | null;
  transcription: TranscriptionService | null;
  transcriptFile: string | null | undefined;
  languageModel: ConfiguredModel;
};

/** The language model of a run, or why there is none, as one sentence for people. */
export type ConfiguredModel = { model: LanguageModel; reason: null } | { model: null; reason: string };

/**
 * Fills in the defaults of one run. Throws EngineError `invalid_input` for a language that is none; `invalid_input` or
 * `language_model_key_missing` for a language model
 * that is asked for and cannot be opened; one that the environment configures wrongly is left out, with the reason.
 */
export function openContext(settings: PipelineSettings): Context {
  return {
    signal: settings.signal,
    events: steadyEvents(settings.onEvent),
    source: settings.source,
    facts: settings.facts ?? diskFacts(),
    recogniser: settings.recogniser ?? 'moonshine-tiny',
    language: parseLanguage(settings.language ?? 'auto'),
    transcription: settings.transcription ?? serviceFromEnvironment(process.env),
    transcriptFile: settings.transcriptFile,
    languageModel: configuredModel(settings.languageModel),
  };
}

function configuredModel(asked: PipelineSettings['languageModel']): ConfiguredModel {
  if (asked === null) return { model: null, reason: 'The language model is switched off.' };
  if (asked !== undefined && 'unavailable' in asked) return { model: null, reason: asked.unavailable };
  if (asked !== undefined) return { model: openLanguageModel(asked), reason: null };
  const { settings, reason } = languageModelFromEnvironment(process.env);
  if (settings === null) return { model: null, reason };
  try {
    return { model: openLanguageModel(settings), reason: null };
  } catch (error) {
    if (error instanceof EngineError) return { model: null, reason: error.message };
    throw error;
  }
}
