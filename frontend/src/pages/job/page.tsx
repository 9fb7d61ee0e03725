import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { clipsQuery } from '../../actions/clips.ts';
import { isActive, type JobBody, jobQuery } from '../../actions/jobs.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { clockTime, counted, fileSize } from '../../app/wording.ts';
import { BackLink, EmptyState, Skeleton } from '../../design/index.ts';
import { JobActions } from './actions.tsx';
import { ClipCard } from './clip-card.tsx';
import { JobFailure } from './failure.tsx';
import { JobProgress } from './progress.tsx';
import { useLiveJob } from './watch.ts';
import { WebhookMessages } from './webhook-messages.tsx';

/** A video and its clips: how far it is, then what came of it. */
export function JobPage() {
  const { jobId } = useParams({ from: '/own/jobs/$jobId' });
  const job = useQuery(jobQuery(jobId));
  const clips = useQuery(clipsQuery(jobId));
  useLiveJob(jobId, job.data !== undefined && isActive(job.data));
  // Whoever saw it being made keeps the place where that was shown: nothing springs up under the pointer at the end.
  const [wasActive, setWasActive] = useState(false);
  if (!wasActive && job.data && isActive(job.data)) setWasActive(true);
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus goes with a deleted clip.
  const focusOnRest = () => (heading.current ?? document.getElementById('main'))?.focus();
  usePageTitle(job.data?.originalName ?? 'Video');
  if (job.isError) return <Failure error={job.error} isWholePage onRetry={() => job.refetch()} />;
  return (
    <div className="grid grid-cols-1 gap-8 pt-6">
      <div>
        <BackLink to="/">Videos</BackLink>
        {job.data ? <Heading job={job.data} /> : <Skeleton className="mt-2 h-16" />}
      </div>
      {job.data && (isActive(job.data) || (wasActive && job.data.status === 'completed')) && (
        <JobProgress job={job.data} />
      )}
      {job.data?.status === 'failed' && <JobFailure job={job.data} />}
      {clips.data && clips.data.length > 0 && job.data && (
        <section aria-labelledby="clips">
          <h2 id="clips" ref={heading} tabIndex={-1} className="text-title outline-none">
            {counted(clips.data.length, 'clip')}
          </h2>
          <ul className="mt-4 grid gap-x-6 gap-y-10 sm:grid-cols-2 lg:grid-cols-3">
            {clips.data.map((clip) => (
              <ClipCard
                key={clip.index}
                jobId={jobId}
                clip={clip}
                onDeleted={job.data?.status === 'completed' ? focusOnRest : null}
              />
            ))}
          </ul>
        </section>
      )}
      {clips.data?.length === 0 && job.data?.status === 'completed' && (
        <EmptyState title="No clips left">All clips of this video were deleted.</EmptyState>
      )}
      {job.data && !isActive(job.data) && <WebhookMessages jobId={jobId} />}
    </div>
  );
}

function Heading({ job }: { readonly job: JobBody }) {
  const facts = [
    job.duration === null ? null : clockTime(job.duration),
    job.sizeBytes === null ? null : fileSize(job.sizeBytes),
  ].filter((fact) => fact !== null);
  return (
    <div className="mt-1 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-display wrap-anywhere">{job.originalName}</h1>
        <p className="mt-1 min-h-6 text-quiet tabular-nums">{facts.join(', ')}</p>
      </div>
      <JobActions job={job} />
    </div>
  );
}
