import type { LanguageModelSettings } from '@reelwright/engine';

/** What is said when a job came with a key and the process that works on it has none. */
const LOST =
  'The key that came with the request is kept in the memory of one process only, and that was started anew or another machine does the work.';

/** Language models whose keys came with jobs. They are in the memory of this process and nowhere else. */
export type JobModels = {
  keep(jobId: string, settings: LanguageModelSettings): void;
  /** What the job is to be judged by: its own model, or why that cannot be asked. */
  of(jobId: string): LanguageModelSettings | { readonly unavailable: string };
  forget(jobId: string): void;
};

/** Jobs whose keys are kept at a time; beyond, the oldest is forgotten. */
const MOST_JOBS = 10_000;

/** A memory of keys. */
export function createJobModels(): JobModels {
  const models = new Map<string, LanguageModelSettings>();
  return {
    keep(jobId, settings) {
      models.set(jobId, settings);
      const [oldest] = models.keys();
      if (models.size > MOST_JOBS && oldest !== undefined) models.delete(oldest);
    },
    of: (jobId) => models.get(jobId) ?? { unavailable: LOST },
    forget(jobId) {
      models.delete(jobId);
    },
  };
}
