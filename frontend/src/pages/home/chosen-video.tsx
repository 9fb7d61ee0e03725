import { FileVideo, Link2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Upload } from '../../actions/uploads.ts';
import { fileSize } from '../../app/wording.ts';
import { IconButton, ProgressBar } from '../../design/index.ts';

/** What is to become clips: a file that is being sent already, or an address. */
export type Chosen =
  | { readonly kind: 'file'; readonly file: File; readonly upload: Upload }
  | { readonly kind: 'link'; readonly url: string };

/** The video that was chosen, and how much of it is here. */
export function ChosenVideo({
  chosen,
  sent,
  onForget,
}: {
  readonly chosen: Chosen;
  /** 0–1. */
  readonly sent: number;
  readonly onForget: () => void;
}) {
  const trouble = useTrouble(chosen);
  const Icon = chosen.kind === 'file' ? FileVideo : Link2;
  return (
    <div className="flex items-start gap-3 rounded-medium bg-sunken/60 p-3">
      <Icon size={20} strokeWidth={1.6} className="mt-0.5 shrink-0 text-quiet" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{chosen.kind === 'file' ? chosen.file.name : chosen.url}</p>
        {chosen.kind === 'file' && (
          <>
            <p className="mb-2 text-small text-quiet tabular-nums">
              {sent < 1
                ? `${fileSize(chosen.file.size * sent)} of ${fileSize(chosen.file.size)} uploaded`
                : `${fileSize(chosen.file.size)}, uploaded`}
            </p>
            <ProgressBar label="Upload" value={sent} />
            {trouble && (
              <p role="alert" className="mt-2 text-small text-danger">
                {trouble}
              </p>
            )}
          </>
        )}
        {chosen.kind === 'link' && (
          <p className="text-small text-quiet">Fetched by the service when you start.</p>
        )}
      </div>
      <IconButton label="Choose another video" onClick={onForget}>
        <X size={18} aria-hidden />
      </IconButton>
    </div>
  );
}

/** What went wrong with the upload. */
function useTrouble(chosen: Chosen): string | undefined {
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    setTrouble(undefined);
    if (chosen.kind === 'file')
      chosen.upload.done.catch((error: Error) => {
        if (isCurrent) setTrouble(error.message);
      });
    return () => {
      isCurrent = false;
    };
  }, [chosen]);
  return trouble;
}
