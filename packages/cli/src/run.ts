import { noFacts, type PipelineSettings, type RecogniserName } from '@reelwright/engine';
import { type LanguageModelFlags, languageModelSettings } from './flags.ts';
import { chooseReporter, type Reporter } from './report.ts';

/** The hearing flags as commander hands them over. */
export type HearingFlags = {
  recogniser?: RecogniserName;
  language?: string;
  transcript?: string;
  listen?: boolean;
  cache?: boolean;
  json?: boolean;
};

/** Runs one pipeline with its progress shown, and takes the progress away whatever happens. */
export async function withProgress<Result>(
  flags: HearingFlags & LanguageModelFlags,
  signal: AbortSignal,
  work: (settings: PipelineSettings) => Promise<Result>,
): Promise<Result> {
  const languageModel = languageModelSettings(flags);
  const reporter: Reporter = chooseReporter(flags.json === true);
  try {
    return await work({
      signal,
      onEvent: reporter.event,
      recogniser: flags.recogniser,
      language: flags.language,
      transcriptFile: flags.listen ? null : flags.transcript,
      facts: flags.cache === false ? noFacts : undefined,
      languageModel,
    });
  } finally {
    reporter.close();
  }
}

/** A length of time for people: `7.4 s`, `12:34`, `1:02:03`. */
export function showSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
