import type { JobBody } from '../../actions/jobs.ts';
import { Notice } from '../../design/index.ts';

/** What to do about the failures that people can do something about; the service's own sentence stands before it. */
const ADVICE: Readonly<Record<string, string>> = {
  cancelled: 'Nothing was lost: what was heard in the video is kept, so that trying again goes faster.',
  no_speech:
    'Clips are chosen by what is said. Check that the video has a sound track with somebody talking.',
  download_failed:
    'Check that the link opens in a private window. Or download the video and upload the file.',
  unsupported_media: 'Export the video as MP4 (H.264 and AAC) and upload that.',
  timeout: 'Try a shorter part of the video, or lower the picture quality.',
};

/** Why there are no clips, and what to do. */
export function JobFailure({ job }: { readonly job: JobBody }) {
  if (!job.error) return null;
  const isCancelled = job.error.code === 'cancelled';
  return (
    <Notice tone={isCancelled ? 'neutral' : 'bad'} title={isCancelled ? 'Cancelled' : 'This video failed'}>
      <p>{job.error.message}</p>
      {ADVICE[job.error.code] && <p className="mt-1">{ADVICE[job.error.code]}</p>}
    </Notice>
  );
}
