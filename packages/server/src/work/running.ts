/** Why steps are stopped. */
export type StopReason =
  /** Nobody wants what they make any more: the job was cancelled, ended, begun anew, or the clip edited again. */
  | 'superseded'
  /** Others took this worker for dead and its work over. */
  | 'fenced'
  /** The process is to end; somebody else goes on. */
  | 'stopping';

/** Something that runs for a job, and how it is found out whether it is still wanted. */
export type Wanted = { readonly jobId: string; readonly isWanted: () => Promise<boolean> };

/** The steps that run in this process. */
export type Running = {
  /** Runs work that is stopped by the signal it gets: by `stop`, by `check`, and by `also`. */
  run<Result>(
    wanted: Wanted,
    also: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** Stops what runs for a job, or for any when null, and is not wanted any more. */
  check(jobId: string | null): Promise<void>;
  /** Stops everything. */
  stop(reason: StopReason): void;
  /** Fulfils when nothing runs. */
  idle(): Promise<void>;
};

type Step = { wanted: Wanted; controller: AbortController };

/** A new, empty set of running steps. */
export function createRunning(): Running {
  const steps = new Set<Step>();
  const waiting: (() => void)[] = [];
  const remove = (step: Step) => {
    steps.delete(step);
    if (steps.size === 0) for (const go of waiting.splice(0)) go();
  };
  return {
    async run(wanted, also, work) {
      const step = { wanted, controller: new AbortController() };
      steps.add(step);
      try {
        return await work(AbortSignal.any([step.controller.signal, also]));
      } finally {
        remove(step);
      }
    },
    async check(jobId) {
      for (const step of steps) {
        if (jobId !== null && step.wanted.jobId !== jobId) continue;
        if (!(await step.wanted.isWanted())) abort(step, 'superseded');
      }
    },
    stop(reason) {
      for (const step of steps) abort(step, reason);
    },
    async idle() {
      if (steps.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

function abort({ controller }: Step, reason: StopReason): void {
  controller.abort(new Error(`Stopped: ${reason}.`));
}
