import type { ClipOptions, EventSink, Stage } from '@reelwright/engine';
import { lengthWindow, momentCount, STAGES } from '@reelwright/engine';

/**
 * Seconds that a machine with two cores takes for each second of: the whole source where it is heard, the chosen ranges
 * elsewhere. Only their proportions count: when a job ends is told by how long its first part took.
 */
const COST = {
  probe: 0.005,
  hear: 0.09,
  judge: 0.01,
  align: 0.1,
  listen: 0.05,
  voices: 0.01,
  look: 0.5,
  render: 1.2,
} as const;

/** What costs the same whatever the source, seconds. */
const FLAT = { probe: 0.5, models: 1, hear: 1, choose: 0.5, look: 2, plan: 0.5, render: 1 } as const;

/** The stages before the picture, in order. */
const PLANNING: readonly Stage[] = STAGES.filter((stage) => stage !== 'render');

/** The parts of a job's cost, as far as they can be told before it is begun. */
export type Estimate = {
  /** Percent of the job that is done when a stage is done to a fraction (0–1). */
  readonly percentAt: (stage: Stage, fraction: number) => number;
  /** Percent that is done when the clips begin to be rendered. */
  readonly renderFromPercent: number;
};

/** Percent at which the clips are rendered; the rest is the end's. */
export const RENDERED_PERCENT = 99;

/** What a job will cost. Pure. */
export function estimate(options: ClipOptions, durationSeconds: number): Estimate {
  const trimmed = Math.max(
    1,
    Math.min(options.trimEnd ?? durationSeconds, durationSeconds) - options.trimStart,
  );
  const window = lengthWindow(options);
  const middle = (window.minSeconds + window.maxSeconds) / 2;
  const chosen =
    options.mode === 'none' ? trimmed : Math.min(trimmed, momentCount(options, trimmed) * middle);
  const costs: Record<Stage, number> = {
    probe: FLAT.probe + COST.probe * durationSeconds,
    models: FLAT.models,
    hear: FLAT.hear + COST.hear * trimmed,
    judge: COST.judge * trimmed,
    choose: FLAT.choose,
    align: COST.align * chosen,
    listen: COST.listen * chosen,
    voices: options.genre === 'interview' && options.removeAiVoice ? COST.voices * trimmed : 0,
    music: 0,
    watch: 0,
    look: FLAT.look + COST.look * chosen,
    speakers: 0,
    plan: FLAT.plan,
    render: FLAT.render + COST.render * chosen,
  };
  const total = STAGES.reduce((sum, stage) => sum + costs[stage], 0);
  const before = (stage: Stage) => {
    const index = PLANNING.indexOf(stage);
    const done = index < 0 ? PLANNING : PLANNING.slice(0, index);
    return done.reduce((sum, one) => sum + costs[one], 0);
  };
  return {
    percentAt: (stage, fraction) =>
      (RENDERED_PERCENT * (before(stage) + costs[stage] * Math.min(1, Math.max(0, fraction)))) / total,
    renderFromPercent: (RENDERED_PERCENT * before('render')) / total,
  };
}

/** Writes are at least this far apart, ms. */
const APART_MS = 500;

/** Tells how far something is, not more often than can be written. */
export type Reporter<Report> = {
  tell(report: Report): void;
  /** Fulfils when the last write is over; nothing is written after that. */
  close(): Promise<void>;
};

/** A reporter that writes the latest report, one write at a time. What goes wrong with one is told; the next is tried. */
export function createReporter<Report>(
  write: (report: Report) => Promise<unknown>,
  onTrouble: (error: unknown) => void,
): Reporter<Report> {
  let latest: { report: Report } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;
  let last = Number.NEGATIVE_INFINITY;
  const flush = () => {
    timer = undefined;
    const next = latest;
    latest = undefined;
    if (!next || closed) return;
    writing = writing
      .then(() => write(next.report))
      .then(
        () => undefined,
        (error: unknown) => onTrouble(error),
      )
      .finally(() => {
        last = performance.now();
      });
  };
  return {
    tell(report) {
      latest = { report };
      timer ??= setTimeout(flush, Math.max(0, last + APART_MS - performance.now()));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await writing;
    },
  };
}

/** The engine's events as reports of stage and fraction. */
export function stageReports(tell: (stage: Stage, fraction: number) => void): EventSink {
  return (event) => {
    if (event.type === 'stage-started') tell(event.stage, 0);
    else if (event.type === 'progress') tell(event.stage, event.fraction);
    else if (event.type === 'stage-finished') tell(event.stage, 1);
  };
}
