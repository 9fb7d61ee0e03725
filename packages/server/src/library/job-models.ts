import type { LanguageModelSettings } from '@reelwright/engine';

/** What is said when a job came with a key and the process that took it has it no more. */
const LOST =
  'The key that came with the request is kept in memory only, by the process that took it, which was started anew since or is on another machine.';

/** What a job is judged by: its own model, or why that cannot be asked. */
export type JobModel = LanguageModelSettings | { readonly unavailable: string };

/** Language models whose keys came with jobs. They are in the memory of the process that took them and nowhere else. */
export type JobModels = {
  keep(jobId: string, settings: LanguageModelSettings): void;
  of(jobId: string): Promise<JobModel>;
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
    of: async (jobId) => models.get(jobId) ?? { unavailable: LOST },
    forget(jobId) {
      models.delete(jobId);
    },
  };
}

/** One end of a channel between two processes of the service, as Node's processes have it. */
type Channel = {
  readonly send?: ((message: object) => unknown) | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
};

type Asked = { readonly jobModel: 'ask' | 'forget'; readonly jobId: string };
type Told = { readonly jobModel: 'tell'; readonly jobId: string; readonly model: JobModel };

/** How long the other process may take to answer, ms. */
const PATIENCE_MS = 5_000;

/** The keys that another process keeps, asked for when they are needed: they pass from memory to memory. */
export function jobModelsOver(channel: Channel): JobModels {
  const own = createJobModels();
  return {
    keep: own.keep,
    of(jobId) {
      return new Promise((resolve) => {
        const end = (model: JobModel) => {
          clearTimeout(timer);
          channel.off('message', hear);
          resolve(model);
        };
        const hear = (message: unknown) => {
          if (isTold(message) && message.jobId === jobId) end(message.model);
        };
        const timer = setTimeout(() => end({ unavailable: LOST }), PATIENCE_MS);
        channel.on('message', hear);
        channel.send?.({ jobModel: 'ask', jobId } satisfies Asked);
      });
    },
    forget(jobId) {
      channel.send?.({ jobModel: 'forget', jobId } satisfies Asked);
    },
  };
}

/** Answers the process at the other end of the channel. */
export function serveJobModels(channel: Channel, models: JobModels): void {
  channel.on('message', async (message) => {
    if (!isAsked(message)) return;
    const { jobId } = message;
    if (message.jobModel === 'forget') models.forget(jobId);
    else channel.send?.({ jobModel: 'tell', jobId, model: await models.of(jobId) } satisfies Told);
  });
}

function isAsked(message: unknown): message is Asked {
  return isAbout(message) && (message.jobModel === 'ask' || message.jobModel === 'forget');
}

function isTold(message: unknown): message is Told {
  return isAbout(message) && message.jobModel === 'tell' && 'model' in message;
}

function isAbout(message: unknown): message is { jobModel: unknown; jobId: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'jobModel' in message &&
    'jobId' in message &&
    typeof message.jobId === 'string'
  );
}
