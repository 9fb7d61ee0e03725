import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { liveOperatorQuery, type OperatorAnswer } from '../../actions/operator.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { counted, fileSize, timeAgo } from '../../app/wording.ts';
import { EmptyState, Pill, Skeleton } from '../../design/index.ts';

/** A worker says each second that it lives; one that has not for this long is taken for dead, ms. */
const DEAD_AFTER_MS = 6_000;

/** How the service does, for whoever runs it. */
export function OperatorPage() {
  usePageTitle('Operator');
  const state = useQuery(liveOperatorQuery);
  return (
    <div className="grid grid-cols-1 gap-10 pt-8">
      <h1 className="text-display">How the service does</h1>
      {state.isPending && <Skeleton className="h-64" />}
      {state.isError && <Failure error={state.error} onRetry={() => state.refetch()} />}
      {state.data === null && (
        <EmptyState title="For operators">
          The setting <code>OPERATORS</code> of the service names those who may look here, by their e-mail
          address.
        </EmptyState>
      )}
      {state.data && (
        <>
          <Numbers state={state.data} />
          <Workers workers={state.data.workers} />
          <Failures failures={state.data.failures} />
          <Models models={state.data.models} />
        </>
      )}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="text-title">{title}</h2>
      <div className="mt-4">{children}</div>
    </section>
  );
}

function Numbers({ state }: { readonly state: OperatorAnswer }) {
  const { jobs, storage, oldestWaiting } = state;
  const numbers = [
    [
      'Waiting',
      jobs.queued,
      oldestWaiting === null ? 'nobody waits' : `the longest since ${timeAgo(oldestWaiting, Date.now())}`,
    ],
    ['Working', jobs.downloading + jobs.processing, 'on this and other machines'],
    ['Completed', jobs.completed, 'and kept'],
    ['Failed', jobs.failed, 'and kept, cancelled ones included'],
    ['Videos', fileSize(storage.sources.bytes), counted(storage.sources.count, 'file')],
    ['Clips', fileSize(storage.results.bytes), counted(storage.results.count, 'file')],
  ] as const;
  return (
    <Section title="Queue and storage">
      <dl className="grid grid-cols-2 gap-3 md:grid-cols-3">
        {numbers.map(([name, value, about]) => (
          <div key={name} className="rounded-large border border-line bg-surface p-4">
            <dt className="text-small text-quiet">{name}</dt>
            <dd className="mt-1 text-title tabular-nums">{value}</dd>
            <dd className="text-small text-quiet">{about}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Workers({ workers }: { readonly workers: OperatorAnswer['workers'] }) {
  const now = Date.now();
  return (
    <Section title="Workers">
      {workers.length === 0 && <EmptyState title="Nobody works">Jobs wait until a worker starts.</EmptyState>}
      {workers.length > 0 && (
        <ul className="divide-y divide-line rounded-large border border-line bg-surface">
          {workers.map((worker) => {
            const lives = now - worker.beatAt < DEAD_AFTER_MS + 5_000;
            return (
              <li key={worker.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
                <span className="min-w-0 flex-1 basis-60">
                  <code className="font-mono text-small wrap-anywhere">{worker.id}</code>
                  <span className="block text-small text-quiet">
                    version {worker.version}, since {timeAgo(worker.startedAt, now)}
                  </span>
                </span>
                <Pill tone={lives ? 'good' : 'bad'}>
                  {lives ? 'Works' : `Silent since ${timeAgo(worker.beatAt, now)}`}
                </Pill>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

function Failures({ failures }: { readonly failures: OperatorAnswer['failures'] }) {
  return (
    <Section title="Failures of the last seven days">
      {failures.length === 0 && (
        <EmptyState title="None">Nothing has failed in the last seven days.</EmptyState>
      )}
      {failures.length > 0 && (
        <ul className="divide-y divide-line rounded-large border border-line bg-surface">
          {failures.map((failure) => (
            <li key={failure.jobId} className="px-4 py-3">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <code className="font-mono text-small text-danger">{failure.code}</code>
                <span className="text-small text-quiet">
                  {timeAgo(failure.at, Date.now())}, {failure.kind} by {failure.dialect}
                  {failure.stage ? `, while in ${failure.stage}` : ''}, job{' '}
                  <code className="font-mono">{failure.jobId}</code>
                </span>
              </p>
              <p className="mt-1 text-small wrap-anywhere">{failure.message}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Models({ models }: { readonly models: OperatorAnswer['models'] }) {
  return (
    <Section title="Model files">
      <ul className="divide-y divide-line rounded-large border border-line bg-surface">
        {models.map((model) => (
          <li key={model.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="min-w-0 flex-1 basis-60">
              <span className="font-medium">{model.name}</span>
              <span className="block text-small text-quiet">{model.description}</span>
            </span>
            <span className="text-small text-quiet tabular-nums">{fileSize(model.bytes)}</span>
            <Pill tone={model.installed ? 'good' : 'neutral'}>
              {model.installed ? 'Here' : 'Fetched when needed'}
            </Pill>
          </li>
        ))}
      </ul>
    </Section>
  );
}
