import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { jobsQuery } from '../../actions/jobs.ts';
import { type ClipWishes, makeClipsOfLink, makeClipsOfUpload, startUpload } from '../../actions/uploads.ts';
import { useStayWhile } from '../../app/stay.ts';
import { Button, Notice } from '../../design/index.ts';
import { type Chosen, ChosenVideo } from './chosen-video.tsx';
import { DropZone } from './drop-zone.tsx';
import { STANDARD_WISHES, WishesForm } from './wishes-form.tsx';

/** Choosing a video, saying what is wanted of it, and starting. The file is sent while the rest is still being thought about. */
export function NewVideo() {
  const [chosen, setChosen] = useState<Chosen>();
  const [sent, setSent] = useState(0);
  const [wishes, setWishes] = useState<ClipWishes>(STANDARD_WISHES);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const starting = useMutation({
    mutationFn: async (video: Chosen) =>
      video.kind === 'link'
        ? makeClipsOfLink(video.url, wishes)
        : makeClipsOfUpload(await video.upload.done, video.file.name, wishes),
    onSuccess: async ({ jobId }) => {
      await queries.invalidateQueries({ queryKey: jobsQuery.queryKey });
      await navigate({ to: '/jobs/$jobId', params: { jobId } });
    },
  });
  const choose = (video: File | string) => {
    setSent(0);
    starting.reset();
    if (typeof video === 'string') return setChosen({ kind: 'link', url: video });
    const upload = startUpload(video, setSent);
    upload.done.then(
      () => setSent(1),
      // Told when the job is started, and beside the bar.
      () => undefined,
    );
    setChosen({ kind: 'file', file: video, upload });
  };
  const forget = () => {
    if (chosen?.kind === 'file') chosen.upload.cancel();
    starting.reset();
    setChosen(undefined);
  };
  useStayWhile(chosen?.kind === 'file' && sent < 1);
  return (
    <section aria-labelledby="new-video">
      <h1 id="new-video" className="text-display">
        Long video in, short clips out
      </h1>
      <p className="mt-2 max-w-2xl text-quiet">
        The best moments are found, framed on whoever speaks, captioned word by word and rendered on this
        server.
      </p>
      <div className="mt-6 rounded-large border border-line bg-surface p-4 sm:p-6">
        {chosen === undefined ? (
          <DropZone onChoose={choose} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              starting.mutate(chosen);
            }}
            className="grid grid-cols-1 gap-6"
          >
            <ChosenVideo chosen={chosen} sent={sent} onForget={forget} />
            <WishesForm wishes={wishes} onChange={setWishes} />
            {starting.isError && <Notice tone="bad">{starting.error.message}</Notice>}
            <div className="flex flex-wrap items-center gap-3">
              <Button type="submit" weight="primary" disabled={starting.isPending}>
                Make clips
              </Button>
              {starting.isPending && chosen.kind === 'file' && sent < 1 && (
                <p role="status" className="text-small text-quiet">
                  Starts as soon as the file is here. You may leave this open in the background.
                </p>
              )}
            </div>
          </form>
        )}
      </div>
    </section>
  );
}
