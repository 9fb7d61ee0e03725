import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { clipsQuery } from '../../actions/clips.ts';
import { planQuery, transcriptQuery } from '../../actions/plan.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { usePageTitle } from '../../app/title.ts';
import { Waiting } from '../../design/index.ts';
import { Editor } from './editor.tsx';

/** Changing one clip: loads what the editor works on. */
export function EditorPage() {
  const { jobId, index } = useParams({ from: '/own/jobs/$jobId/clips/$index' });
  const number = Number(index);
  const plan = useQuery(planQuery(jobId, number));
  const transcript = useQuery(transcriptQuery(jobId));
  const clips = useQuery(clipsQuery(jobId));
  const clip = clips.data?.find((one) => one.index === number);
  usePageTitle(clip?.title ? `Edit “${clip.title}”` : 'Edit clip');
  const error = plan.error ?? transcript.error ?? clips.error;
  if (error) return <Failure error={error} isWholePage onRetry={() => void plan.refetch()} />;
  if (clips.data && !clip) return <NotFound />;
  if (!plan.data || transcript.data === undefined || !clip) return <Waiting what="Loading the editor" />;
  return (
    <Editor
      key={`${jobId} ${index}`}
      jobId={jobId}
      clip={clip}
      kept={plan.data}
      transcript={transcript.data}
    />
  );
}
