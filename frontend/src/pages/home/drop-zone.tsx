import clsx from 'clsx';
import { Link2, Upload } from 'lucide-react';
import { type DragEvent, type FormEvent, useId, useState } from 'react';
import { Button } from '../../design/index.ts';

/** Where a video is dropped, chosen from the disk, or named by its address. */
export function DropZone({ onChoose }: { readonly onChoose: (video: File | string) => void }) {
  const [isOver, setOver] = useState(false);
  const input = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onChoose(file);
  };
  return (
    <div className="grid grid-cols-1 gap-5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button inside does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={clsx(
          'grid justify-items-center gap-3 rounded-medium border border-dashed px-6 py-12 text-center transition-colors',
          isOver ? 'border-accent bg-wash' : 'border-edge bg-sunken/50',
        )}
      >
        <Upload size={28} strokeWidth={1.5} className="text-quiet" aria-hidden />
        <p className="text-lead font-semibold">Drop a video here</p>
        <label
          htmlFor={input}
          className="inline-flex h-10 cursor-pointer items-center rounded-small bg-accent px-4 font-medium text-on-accent transition-colors hover:bg-accent-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          Choose a file
          <input
            id={input}
            type="file"
            accept="video/*,.mkv,.mov,.avi,.webm,.mp4,.m4v"
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) onChoose(file);
            }}
          />
        </label>
        <p className="text-small text-quiet">MP4, MOV, MKV, WebM, AVI: anything with a voice in it.</p>
      </div>
      <LinkForm onChoose={onChoose} />
    </div>
  );
}

function LinkForm({ onChoose }: { readonly onChoose: (url: string) => void }) {
  const input = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const url = String(new FormData(event.currentTarget).get('url') ?? '').trim();
    if (url !== '') onChoose(url);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <label htmlFor={input} className="sr-only">
        Address of a video
      </label>
      <div className="relative min-w-0 flex-1 basis-64">
        <Link2 size={17} className="absolute top-3 left-3 text-quiet" aria-hidden />
        <input
          id={input}
          name="url"
          type="url"
          required
          placeholder="or paste a link to a video"
          className="h-10 w-full rounded-small border border-edge/70 bg-surface pr-3 pl-9 placeholder:text-quiet hover:border-edge"
        />
      </div>
      <Button type="submit">Use link</Button>
    </form>
  );
}
