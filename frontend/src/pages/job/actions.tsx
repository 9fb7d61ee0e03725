import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  cancelJob,
  deleteJob,
  isActive,
  type JobBody,
  jobQuery,
  jobsQuery,
  retryJob,
} from '../../actions/jobs.ts';
import { Button, ConfirmDialog, DownloadLink } from '../../design/index.ts';

/** What may be done with a whole job. */
export function JobActions({ job }: { readonly job: JobBody }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const keep = (changed: JobBody) => {
    queries.setQueryData(jobQuery(job.id).queryKey, changed);
    void queries.invalidateQueries({ queryKey: jobsQuery.queryKey });
  };
  const cancelling = useMutation({ mutationFn: () => cancelJob(job.id), onSuccess: keep });
  const retrying = useMutation({ mutationFn: () => retryJob(job.id), onSuccess: keep });
  const deleting = useMutation({
    mutationFn: () => deleteJob(job.id),
    onSuccess: async () => {
      // Before the list is shown as it was: it would ask for a poster that is no more.
      queries.setQueryData(
        jobsQuery.queryKey,
        (list) =>
          list && {
            ...list,
            pages: list.pages.map((page) => ({ ...page, jobs: page.jobs.filter(({ id }) => id !== job.id) })),
          },
      );
      await navigate({ to: '/' });
      queries.removeQueries({ queryKey: jobQuery(job.id).queryKey });
      await queries.invalidateQueries({ queryKey: jobsQuery.queryKey });
    },
  });
  const mayRetry = job.status === 'failed' || job.clips.some(({ status }) => status === 'failed');
  const trouble = cancelling.error ?? retrying.error ?? deleting.error;
  return (
    <div className="grid justify-items-end gap-2">
      <div className="flex flex-wrap gap-2">
        {isActive(job) && (
          <Button disabled={cancelling.isPending} onClick={() => cancelling.mutate()}>
            Cancel
          </Button>
        )}
        {!isActive(job) && mayRetry && (
          <Button weight="primary" disabled={retrying.isPending} onClick={() => retrying.mutate()}>
            Try again
          </Button>
        )}
        {job.status === 'completed' && job.clipCount > 0 && (
          <DownloadLink href={`/api/jobs/${job.id}/download-all`}>
            <Download size={17} aria-hidden /> All as ZIP
          </DownloadLink>
        )}
        <Button onClick={() => setAsking(true)}>
          <Trash2 size={17} aria-hidden /> Delete
        </Button>
      </div>
      {trouble && (
        <p role="alert" className="text-small text-danger">
          {trouble.message}
        </p>
      )}
      <ConfirmDialog
        title="Delete this video and its clips?"
        action="Delete"
        open={isAsking}
        isWorking={deleting.isPending}
        onClose={() => setAsking(false)}
        onConfirm={() => deleting.mutate()}
      >
        The clips and everything that was edited go with it. This cannot be undone.
      </ConfirmDialog>
    </div>
  );
}
