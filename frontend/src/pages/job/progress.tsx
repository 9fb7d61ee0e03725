import clsx from 'clsx';
import { Check } from 'lucide-react';
import type { JobBody } from '../../actions/jobs.ts';
import { timeLeft } from '../../app/wording.ts';
import { ProgressBar } from '../../design/index.ts';

/** What a person needs to know of the pipeline: five steps, each made of stages of the engine. */
const STEPS: readonly { readonly name: string; readonly stages: readonly string[] }[] = [
  { name: 'Get the video', stages: ['fetch', 'probe', 'models'] },
  { name: 'Listen', stages: ['hear'] },
  { name: 'Choose moments', stages: ['judge', 'choose', 'align', 'listen', 'voices'] },
  { name: 'Find faces and frame', stages: ['look', 'plan'] },
  { name: 'Render', stages: ['render'] },
];

/** What is being done, in a few words. */
const DOING: Readonly<Record<string, string>> = {
  fetch: 'Fetching the video',
  probe: 'Looking at the file',
  models: 'Getting the models ready',
  hear: 'Listening to all of it',
  judge: 'Weighing the moments',
  choose: 'Choosing the moments',
  align: 'Placing every word on the sound',
  listen: 'Telling voices apart',
  voices: 'Telling voices apart',
  look: 'Finding faces and who is speaking',
  plan: 'Planning camera and captions',
  render: 'Rendering the clips',
};

/** How far a job is: the whole, the step, and what is left. */
export function JobProgress({ job }: { readonly job: JobBody }) {
  const isDone = job.status === 'completed';
  const running = STEPS.findIndex(({ stages }) => job.stage !== null && stages.includes(job.stage));
  const current = isDone ? STEPS.length : running;
  const doing = isDone
    ? 'Finished'
    : job.status === 'queued'
      ? 'Waiting for its turn'
      : (DOING[job.stage ?? ''] ?? 'Starting');
  return (
    <section aria-label="Progress" className="rounded-large border border-line bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p role="status" className="font-medium">
          {doing}
        </p>
        <p className="min-h-6 text-small text-quiet tabular-nums">
          {job.etaSeconds !== null && timeLeft(job.etaSeconds)}
        </p>
      </div>
      <div className="mt-3">
        <ProgressBar label="The whole job" value={isDone ? 1 : job.progress / 100} />
      </div>
      <ol className="mt-5 grid gap-2 text-small sm:grid-cols-5">
        {STEPS.map(({ name }, i) => {
          const isPast = i < current;
          return (
            <li
              key={name}
              aria-current={i === current ? 'step' : undefined}
              className={clsx(
                'flex items-center gap-2',
                i === current ? 'font-medium text-ink' : isPast ? 'text-accent' : 'text-quiet',
              )}
            >
              <span
                className={clsx(
                  'grid size-5 shrink-0 place-items-center rounded-full border text-fine',
                  i === current ? 'border-accent' : isPast ? 'border-accent bg-wash' : 'border-line',
                )}
              >
                {isPast ? <Check size={12} aria-label="done" /> : i + 1}
              </span>
              {name}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
