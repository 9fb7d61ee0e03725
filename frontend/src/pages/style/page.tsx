import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type StyleJob, styleJobsQuery } from '../../actions/styles.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { timeAgo } from '../../app/wording.ts';
import { EmptyState, Pill, Skeleton, type Tone } from '../../design/index.ts';
import { NewStyle } from './new-style.tsx';

const STATES: Record<StyleJob['status'], { tone: Tone; text: string }> = {
  queued: { tone: 'neutral', text: 'Waiting' },
  processing: { tone: 'caution', text: 'Working' },
  completed: { tone: 'good', text: 'Done' },
  failed: { tone: 'bad', text: 'Failed' },
  cancelled: { tone: 'neutral', text: 'Cancelled' },
};

/** The style of one video for another: begin here, and what was made before. */
export function StylePage() {
  usePageTitle('Style');
  const jobs = useQuery(styleJobsQuery);
  return (
    <div className="grid grid-cols-1 gap-12 pt-8 sm:pt-12">
      <section>
        <h1 className="text-display">Take the style of another video</h1>
        <p className="mt-2 max-w-2xl text-quiet">
          How a video is edited is measured: its colours, its cuts, its motion, its beats, its sound. Look at
          it, and give it to a video of yours.
        </p>
        <NewStyle />
      </section>
      <section aria-labelledby="styles">
        <h2 id="styles" className="text-title">
          Made before
        </h2>
        {jobs.isPending && <Skeleton className="mt-4 h-20" />}
        {jobs.isError && <Failure error={jobs.error} onRetry={() => jobs.refetch()} />}
        {jobs.data?.length === 0 && (
          <div className="mt-4">
            <EmptyState title="Nothing here yet">Upload a video whose look you like.</EmptyState>
          </div>
        )}
        {jobs.data && jobs.data.length > 0 && (
          <ul className="mt-4 divide-y divide-line rounded-large border border-line bg-surface">
            {jobs.data.map((job) => (
              <li key={job.job_id}>
                <Link
                  to="/style/$jobId"
                  params={{ jobId: job.job_id }}
                  className="flex items-center gap-4 px-4 py-3 transition-colors hover:bg-sunken/60"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block font-medium">
                      {job.template_video_id ? 'A style applied to a video' : 'A style'}
                    </span>
                    <span className="block text-small text-quiet">
                      {timeAgo(Date.parse(job.created_at), Date.now())}
                    </span>
                  </span>
                  <Pill tone={STATES[job.status].tone}>{STATES[job.status].text}</Pill>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
