import type { RecogniserName } from '../speech/index.ts';
import { diskFacts, type FactCache } from './cache.ts';
import { type EventSink, steadyEvents } from './events.ts';

/** What a pipeline needs from outside beside the source and the options. Everything may be left out. */
export type PipelineSettings = {
  signal?: AbortSignal | undefined;
  onEvent?: EventSink | undefined;
  /** Where measured facts are kept. Default: the user's cache folder. */
  facts?: FactCache | undefined;
  /** Default `moonshine-tiny`. */
  recogniser?: RecogniserName | undefined;
  /** A .srt, .vtt or words .json; null = listen even when one lies beside the video. Default: the one beside it, if any. */
  transcriptFile?: string | null | undefined;
};

/** The settings with every default filled in; one per run. */
export type Context = {
  signal: AbortSignal | undefined;
  events: EventSink;
  facts: FactCache;
  recogniser: RecogniserName;
  transcriptFile: string | null | undefined;
};

/** Fills in the defaults of one run. */
export function openContext(settings: PipelineSettings): Context {
  return {
    signal: settings.signal,
    events: steadyEvents(settings.onEvent),
    facts: settings.facts ?? diskFacts(),
    recogniser: settings.recogniser ?? 'moonshine-tiny',
    transcriptFile: settings.transcriptFile,
  };
}
