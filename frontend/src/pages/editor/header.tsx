import { useBlocker } from '@tanstack/react-router';
import { Download, Redo2, Undo2 } from 'lucide-react';
import { type ClipBody, downloadUrl, isRendering } from '../../actions/clips.ts';
import { BackLink, Button, ConfirmDialog, DownloadLink, IconButton, Notice } from '../../design/index.ts';
import type { Editing } from './use-editing.ts';

/** What the clip is, undoing, and having it rendered. */
export function EditorHeader({
  jobId,
  clip,
  editing,
}: {
  readonly jobId: string;
  readonly clip: ClipBody;
  readonly editing: Editing;
}) {
  const { history, isChanged, isSaving } = editing;
  const rendering = isRendering(clip);
  const leaving = useBlocker({
    shouldBlockFn: () => isChanged,
    withResolver: true,
    enableBeforeUnload: false,
  });
  return (
    <div>
      <BackLink to="/jobs/$jobId" params={{ jobId }}>
        All clips
      </BackLink>
      <div className="mt-1 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1 className="min-w-0 flex-1 basis-64 text-title wrap-anywhere">
          {clip.title || `Clip ${clip.index}`}
        </h1>
        <div className="flex flex-wrap items-center gap-2">
          <IconButton
            label={history.label ? `Undo: ${history.label.replace('…', '')}` : 'Nothing to undo'}
            disabled={history.past.length === 0}
            onClick={editing.undo}
          >
            <Undo2 size={18} aria-hidden />
          </IconButton>
          <IconButton
            label={
              history.future.length > 0
                ? `Redo: ${history.future.at(-1)?.label.replace('…', '')}`
                : 'Nothing to redo'
            }
            disabled={history.future.length === 0}
            onClick={editing.redo}
          >
            <Redo2 size={18} aria-hidden />
          </IconButton>
          {clip.videoUrl && !isChanged && !rendering && (
            <DownloadLink href={downloadUrl(clip.videoUrl)}>
              <Download size={17} aria-hidden /> Download
            </DownloadLink>
          )}
          <Button
            weight="primary"
            disabled={!isChanged || isSaving || rendering || editing.isWorking}
            onClick={editing.render}
          >
            Render this clip
          </Button>
        </div>
      </div>
      <p role="status" className="mt-1 min-h-5 text-small text-quiet">
        {stateOf(clip, editing)}
      </p>
      {(editing.trouble ?? clip.error?.message) && (
        <div className="mt-2">
          <Notice tone="bad">{editing.trouble ?? clip.error?.message}</Notice>
        </div>
      )}
      <ConfirmDialog
        title="Leave without rendering?"
        action="Leave"
        open={leaving.status === 'blocked'}
        isWorking={false}
        onConfirm={() => leaving.proceed?.()}
        onClose={() => leaving.reset?.()}
      >
        What you changed since the last rendering is not kept.
      </ConfirmDialog>
    </div>
  );
}

function stateOf(clip: ClipBody, editing: Editing): string {
  if (editing.isSaving) return 'Handing over …';
  if (isRendering(clip)) return 'Rendering this clip. You can go on, or leave: it is finished without you.';
  if (editing.isWorking) return 'Composing captions …';
  if (editing.isChanged) return 'Changed, not rendered yet.';
  return clip.revision > 1 ? 'Rendered as you see it.' : 'As it was made.';
}
