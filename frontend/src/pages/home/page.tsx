import { useInfiniteQuery } from '@tanstack/react-query';
import { jobsQuery } from '../../actions/jobs.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { EmptyState } from '../../design/index.ts';

/** A video comes in here, and the videos of before. */
export function HomePage() {
  usePageTitle('Videos');
  const jobs = useInfiniteQuery(jobsQuery);
  const all = jobs.data?.pages.flatMap((page) => page.jobs) ?? [];
  return (
    <section className="py-8">
      <h1 className="text-display">Videos</h1>
      {jobs.isError && <Failure error={jobs.error} onRetry={() => jobs.refetch()} />}
      {jobs.isSuccess && all.length === 0 && (
        <EmptyState title="No videos yet">What you bring in is listed here.</EmptyState>
      )}
      <ul>
        {all.map((job) => (
          <li key={job.id}>{job.originalName}</li>
        ))}
      </ul>
    </section>
  );
}
