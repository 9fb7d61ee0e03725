import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ClipBody, clipsQuery, deleteClip } from '../../actions/clips.ts';
import { jobQuery, jobsQuery } from '../../actions/jobs.ts';
import { ConfirmDialog, IconButton, Notice } from '../../design/index.ts';

/** Takes one clip away, after asking; `onDeleted` when it is gone. */
export function DeleteClip({
  jobId,
  clip,
  onDeleted,
}: {
  readonly jobId: string;
  readonly clip: ClipBody;
  readonly onDeleted: () => void;
}) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => deleteClip(jobId, clip.index),
    onSuccess: async () => {
      // Gone with this dialog at once: a player under the pointer would ask for files that are no more.
      queries.setQueryData(clipsQuery(jobId).queryKey, (clips) =>
        clips?.filter(({ index }) => index !== clip.index),
      );
      // The list of jobs too, which is not shown now: its poster may have been this clip's.
      await Promise.all(
        [clipsQuery(jobId), jobQuery(jobId), jobsQuery].map(({ queryKey }) =>
          queries.invalidateQueries({ queryKey, refetchType: 'all' }),
        ),
      );
      onDeleted();
    },
  });
  return (
    <>
      <IconButton label={`Delete clip ${clip.index}`} onClick={() => setAsking(true)}>
        <Trash2 size={17} aria-hidden />
      </IconButton>
      <ConfirmDialog
        title={`Delete clip ${clip.index}?`}
        action="Delete"
        open={isAsking}
        isWorking={deleting.isPending}
        onClose={() => {
          setAsking(false);
          deleting.reset();
        }}
        onConfirm={() => deleting.mutate()}
      >
        <p>
          The video, its subtitles and what was edited go with it. The other clips stay. This cannot be
          undone.
        </p>
        {deleting.isError && (
          <div className="mt-3">
            <Notice tone="bad">{deleting.error.message}</Notice>
          </div>
        )}
      </ConfirmDialog>
    </>
  );
}
