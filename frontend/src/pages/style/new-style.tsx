import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { makeStyleJob, styleJobsQuery, uploadVideo } from '../../actions/styles.ts';
import { Button, Notice } from '../../design/index.ts';
import { VideoPicker } from './video-picker.tsx';

/** A video whose style is taken, and, if wanted, one that gets it. */
export function NewStyle() {
  const [template, setTemplate] = useState<File | null>(null);
  const [target, setTarget] = useState<File | null>(null);
  const [sent, setSent] = useState<{ template: number; target: number }>({ template: 0, target: 0 });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const starting = useMutation({
    mutationFn: async (files: { template: File; target: File | null }) => {
      const templateId = await uploadVideo(files.template, (share) =>
        setSent((before) => ({ ...before, template: share })),
      );
      if (!files.target) return makeStyleJob({ video_id: templateId, config: { extract_only: true } });
      const targetId = await uploadVideo(files.target, (share) =>
        setSent((before) => ({ ...before, target: share })),
      );
      return makeStyleJob({ video_id: targetId, template_video_id: templateId });
    },
    onSuccess: async ({ job_id }) => {
      await queries.invalidateQueries({ queryKey: styleJobsQuery.queryKey });
      await navigate({ to: '/style/$jobId', params: { jobId: job_id } });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (template) starting.mutate({ template, target });
      }}
      className="mt-6 grid gap-5 rounded-large border border-line bg-surface p-4 sm:p-6"
    >
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <VideoPicker
          label="The video whose style you like"
          file={template}
          sent={starting.isPending ? sent.template : undefined}
          onChoose={setTemplate}
        />
        <VideoPicker
          label="Your video (optional)"
          file={target}
          sent={starting.isPending ? sent.target : undefined}
          onChoose={setTarget}
        />
      </div>
      {starting.isError && <Notice tone="bad">{starting.error.message}</Notice>}
      <div>
        <Button type="submit" weight="primary" disabled={!template || starting.isPending}>
          {target ? 'Apply the style' : 'Show the style'}
        </Button>
      </div>
    </form>
  );
}
