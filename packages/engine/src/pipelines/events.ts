import type { Fallback } from '../facts/index.ts';
import type { LanguageModelUse } from './manifest.ts';

/** The stages of a job, in the order they run. */
export const STAGES = [
  'probe',
  'models',
  'hear',
  'judge',
  'choose',
  'align',
  'listen',
  'voices',
  'music',
  'watch',
  'look',
  'speakers',
  'plan',
  'render',
] as const;
/** A stage of a job. */
export type Stage = (typeof STAGES)[number];

/** What a pipeline tells while it runs. Fractions go from 0 to 1 and never back within a stage. */
export type PipelineEvent =
  | { type: 'stage-started'; stage: Stage }
  | { type: 'progress'; stage: Stage; fraction: number }
  | { type: 'stage-finished'; stage: Stage }
  | { type: 'fallback'; fallback: Fallback }
  | { type: 'language-model'; use: LanguageModelUse }
  | { type: 'clip-finished'; index: number; files: string[] }
  | { type: 'clip-failed'; index: number; code: string; message: string };

/** Where a pipeline sends its events. */
export type EventSink = (event: PipelineEvent) => void;

/** A sink for one run that keeps every stage's fraction from going backwards and drops repeats under half a percent. */
export function steadyEvents(sink: EventSink | undefined): EventSink {
  const reached = new Map<Stage, number>();
  return (event) => {
    if (event.type === 'progress') {
      const fraction = Math.min(1, Math.max(0, event.fraction));
      const before = reached.get(event.stage) ?? 0;
      if (fraction < 1 ? fraction - before < 0.005 : before === 1) return;
      reached.set(event.stage, fraction);
      sink?.({ ...event, fraction });
    } else sink?.(event);
  };
}

/** Runs one stage between its start and end events. */
export async function inStage<Result>(
  events: EventSink,
  stage: Stage,
  work: (progress: (fraction: number) => void) => Promise<Result> | Result,
): Promise<Result> {
  events({ type: 'stage-started', stage });
  const result = await work((fraction) => events({ type: 'progress', stage, fraction }));
  events({ type: 'progress', stage, fraction: 1 });
  events({ type: 'stage-finished', stage });
  return result;
}
