import clsx from 'clsx';
import { FileVideo } from 'lucide-react';
import { useId, useState } from 'react';
import { fileSize } from '../../app/wording.ts';
import { ProgressBar } from '../../design/index.ts';

/** A place for one video file: dropped or chosen. */
export function VideoPicker({
  label,
  file,
  sent,
  onChoose,
}: {
  readonly label: string;
  readonly file: File | null;
  /** 0–1 while it is sent. */
  readonly sent: number | undefined;
  readonly onChoose: (file: File) => void;
}) {
  const input = useId();
  const [isOver, setOver] = useState(false);
  return (
    <div>
      <p className="text-small font-medium">{label}</p>
      <label
        htmlFor={input}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [dropped] = event.dataTransfer.files;
          if (dropped) onChoose(dropped);
        }}
        className={clsx(
          'mt-1.5 grid min-h-36 cursor-pointer place-items-center content-center gap-2 rounded-medium border border-dashed p-4 text-center transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
          isOver ? 'border-accent bg-wash' : 'border-edge bg-sunken/50 hover:bg-sunken',
        )}
      >
        <FileVideo size={22} strokeWidth={1.5} className="text-quiet" aria-hidden />
        {file ? (
          <span className="max-w-full text-small wrap-anywhere">
            <span className="font-medium">{file.name}</span>
            <span className="block text-quiet">{fileSize(file.size)}</span>
          </span>
        ) : (
          <span className="text-small text-quiet">Drop a file here, or choose one</span>
        )}
        <input
          id={input}
          type="file"
          aria-label={label}
          accept="video/*,.mkv,.mov,.avi,.webm,.mp4"
          className="sr-only"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) onChoose(chosen);
          }}
        />
      </label>
      {sent !== undefined && (
        <div className="mt-2">
          <ProgressBar label={`Upload of ${label}`} value={sent} />
        </div>
      )}
    </div>
  );
}
