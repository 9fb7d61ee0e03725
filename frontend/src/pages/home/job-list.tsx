import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileVideo } from 'lucide-react';
import { isActive, type JobItem, jobsQuery } from '../../actions/jobs.ts';
import { Failure } from '../../app/failure.tsx';
import { counted, timeAgo } from '../../app/wording.ts';
import { Button, EmptyState, Pill, Skeleton, type Tone } from '../../design/index.ts';

/** The videos of before, newest first. */
export function JobList() {
  const jobs = useInfiniteQuery(jobsQuery);
  const all = jobs.data?.pages.flatMap((page) => page.jobs) ?? [];
  return (
    <section aria-labelledby="videos">
      <h2 id="videos" className="text-title">
        Your videos
      </h2>
      {jobs.isPending && <Placeholders />}
      {jobs.isError && <Failure error={jobs.error} onRetry={() => jobs.refetch()} />}
      {jobs.isSuccess && all.length === 0 && (
        <div className="mt-4">
          <EmptyState title="Nothing here yet">
            Bring in a video above. A talk of ten minutes takes about as long as making coffee.
          </EmptyState>
        </div>
      )}
      {all.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-large border border-line bg-surface">
          {all.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      {jobs.hasNextPage && (
        <div className="mt-4 text-center">
          <Button disabled={jobs.isFetchingNextPage} onClick={() => jobs.fetchNextPage()}>
            Older videos
          </Button>
        </div>
      )}
    </section>
  );
}

function Placeholders() {
  return (
    <div className="mt-4 grid gap-2">
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-20" />
      ))}
    </div>
  );
}

/** A job's state in a word, and how it is to be taken. */
function jobState(job: Pick<JobItem, 'status' | 'clipCount'>): { tone: Tone; text: string } {
  switch (job.status) {
    case 'queued':
      return { tone: 'neutral', text: 'Waiting' };
    case 'downloading':
      return { tone: 'caution', text: 'Fetching' };
    case 'processing':
      return { tone: 'caution', text: 'Working' };
    case 'completed':
      return { tone: 'good', text: counted(job.clipCount, 'clip') };
    case 'failed':
      return { tone: 'bad', text: 'Failed' };
  }
}

function JobRow({ job }: { readonly job: JobItem }) {
  const { tone, text } = jobState(job);
  return (
    <li>
      <Link
        to="/jobs/$jobId"
        params={{ jobId: job.id }}
        className="flex items-center gap-4 px-4 py-3 transition-colors hover:bg-sunken/60"
      >
        <span className="grid size-14 shrink-0 place-items-center overflow-hidden rounded-small bg-sunken text-quiet">
          {job.posterUrl ? (
            <img src={job.posterUrl} alt="" width={56} height={56} className="size-full object-cover" />
          ) : (
            <FileVideo size={20} strokeWidth={1.5} aria-hidden />
          )}
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{job.originalName}</span>
          <span className="block text-small text-quiet">
            {timeAgo(job.createdAt, Date.now())}
            {isActive(job) && job.clipCount > 0 && `, ${counted(job.clipCount, 'clip')} finished`}
          </span>
        </span>
        <Pill tone={tone}>{text}</Pill>
      </Link>
    </li>
  );
}
