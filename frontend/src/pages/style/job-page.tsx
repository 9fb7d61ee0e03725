import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { sourceUrl } from '../../actions/plan.ts';
import { appliedPlanQuery, isUnderWay, styleJobQuery } from '../../actions/styles.ts';
import { Failure } from '../../app/failure.tsx';
import { usePageTitle } from '../../app/title.ts';
import { BackLink, Notice, ProgressBar, Skeleton } from '../../design/index.ts';
import { BeforeAfter } from './before-after.tsx';
import { StylePictures } from './style-pictures.tsx';

const DOING: Readonly<Record<string, string>> = {
  video_analysis: 'Looking at the video',
  audio_analysis: 'Listening for tempo and beats',
  motion_analysis: 'Measuring colours, cuts and motion',
  style_extraction: 'Putting the style together',
  style_application: 'Planning how it is applied',
  rendering: 'Rendering your video',
};

/** One style: how far it is, what it is like, and what it did to a video. */
export function StyleJobPage() {
  const { jobId } = useParams({ from: '/own/style/$jobId' });
  usePageTitle('Style');
  const job = useQuery(styleJobQuery(jobId));
  const isDone = job.data?.status === 'completed' && job.data.output_video_url !== null;
  const plan = useQuery({ ...appliedPlanQuery(jobId), enabled: isDone });
  if (job.isError) return <Failure error={job.error} isWholePage onRetry={() => job.refetch()} />;
  return (
    <div className="grid grid-cols-1 gap-10 pt-6">
      <div>
        <BackLink to="/style">Styles</BackLink>
        <h1 className="mt-1 text-display">{isDone ? 'Your video in another style' : 'Style'}</h1>
      </div>
      {!job.data && <Skeleton className="h-40" />}
      {job.data && isUnderWay(job.data) && (
        <section aria-label="Progress" className="rounded-large border border-line bg-surface p-4 sm:p-6">
          <p role="status" className="font-medium">
            {DOING[job.data.current_stage ?? ''] ?? 'Waiting for its turn'}
          </p>
          <div className="mt-3">
            <ProgressBar label="The whole job" value={job.data.progress_percent / 100} />
          </div>
        </section>
      )}
      {job.data?.error && (
        <Notice tone="bad" title="This did not work">
          {job.data.error.message}
        </Notice>
      )}
      {job.data?.status === 'cancelled' && <Notice tone="neutral" title="Cancelled" />}
      {isDone && job.data?.output_video_url && (
        <BeforeAfter
          jobId={jobId}
          before={sourceUrl(jobId)}
          after={job.data.output_video_url}
          output={plan.data?.output}
        />
      )}
      {job.data && job.data.fallbacks.length > 0 && (
        <Notice tone="caution" title="What was done otherwise">
          <ul className="list-disc pl-4">
            {job.data.fallbacks.map(({ used, instead_of, reason }) => (
              <li key={`${used} ${instead_of}`}>
                {used} instead of {instead_of}: {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {job.data?.style_json && <StylePictures style={job.data.style_json} grade={plan.data?.grade ?? null} />}
    </div>
  );
}
