import { Captions, Check, Copy, Download, Scissors } from 'lucide-react';
import { useState } from 'react';
import { type ClipBody, downloadUrl, isRendering, postText } from '../../actions/clips.ts';
import { clockTime } from '../../app/wording.ts';
import { ButtonLink, DownloadLink, IconButton, Notice } from '../../design/index.ts';
import { ClipPlayer } from './clip-player.tsx';
import { DeleteClip } from './delete-clip.tsx';

/** One clip: playing, what it is about and why it was chosen, and what can be done with it. */
export function ClipCard({
  jobId,
  clip,
  onDeleted,
}: {
  readonly jobId: string;
  readonly clip: ClipBody;
  /** What comes after it was deleted; null while the job is being made and nothing can be deleted. */
  readonly onDeleted: (() => void) | null;
}) {
  return (
    <li className="flex min-w-0 flex-col">
      <ClipPlayer clip={clip} />
      <div className="mt-4 flex items-start justify-between gap-3">
        <h3 className="min-w-0 text-body leading-snug wrap-anywhere">{clip.title || `Clip ${clip.index}`}</h3>
        <Score value={clip.score} />
      </div>
      <p className="mt-1 text-small text-quiet tabular-nums">
        {clockTime(clip.durationSeconds)}, from {clockTime(clip.startSeconds)}
      </p>
      {clip.error && (
        <div className="mt-3">
          <Notice tone="bad" title="This clip failed">
            {clip.error.message}
          </Notice>
        </div>
      )}
      <Why clip={clip} />
      {clip.hashtags.length > 0 && (
        <p className="mt-2 text-small text-accent">{clip.hashtags.map((tag) => `#${tag}`).join(' ')}</p>
      )}
      <ClipActions jobId={jobId} clip={clip} onDeleted={onDeleted} />
    </li>
  );
}

function Score({ value }: { readonly value: number }) {
  return (
    <span
      title="How much this moment promises, of 10"
      className="shrink-0 rounded-small bg-wash px-2 py-0.5 text-small font-semibold text-accent tabular-nums"
    >
      <span className="sr-only">Score </span>
      {value.toFixed(1)}
    </span>
  );
}

function Why({ clip }: { readonly clip: ClipBody }) {
  if (clip.reasons.length === 0 && clip.transcript === '') return null;
  return (
    <details className="mt-2 text-small">
      <summary className="rounded-small text-quiet hover:text-ink">Why this moment</summary>
      {clip.insight !== '' && <p className="mt-2">{clip.insight}</p>}
      <ul className="mt-2 list-disc space-y-0.5 pl-4 text-quiet">
        {clip.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {clip.transcript !== '' && (
        <blockquote className="mt-2 border-l-2 border-line pl-3 text-quiet">{clip.transcript}</blockquote>
      )}
    </details>
  );
}

function ClipActions({ jobId, clip, onDeleted }: Parameters<typeof ClipCard>[0]) {
  const { videoUrl } = clip;
  const subtitles = videoUrl?.replace('.mp4', '.srt');
  return (
    <div className="mt-3 flex items-center gap-1">
      {videoUrl && (
        <DownloadLink href={downloadUrl(videoUrl)} weight="primary" size="small">
          <Download size={15} aria-hidden /> Download
          <span className="sr-only"> clip {clip.index}</span>
        </DownloadLink>
      )}
      {(videoUrl || !isRendering(clip)) && (
        <ButtonLink
          size="small"
          to="/jobs/$jobId/clips/$index"
          params={{ jobId, index: String(clip.index) }}
          aria-label={`Edit clip ${clip.index}`}
        >
          <Scissors size={15} aria-hidden /> Edit
        </ButtonLink>
      )}
      <span className="ml-auto" />
      <CopyButton clip={clip} />
      {subtitles && (
        <a
          href={downloadUrl(subtitles)}
          download
          aria-label={`Subtitles of clip ${clip.index}`}
          title="Subtitles (SRT)"
          className="inline-flex size-9 items-center justify-center rounded-small text-quiet transition-colors hover:bg-sunken hover:text-ink"
        >
          <Captions size={17} aria-hidden />
        </a>
      )}
      {onDeleted && !isRendering(clip) && <DeleteClip jobId={jobId} clip={clip} onDeleted={onDeleted} />}
    </div>
  );
}

function CopyButton({ clip }: { readonly clip: ClipBody }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(postText(clip));
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <IconButton
      label={isCopied ? 'Copied' : `Copy title and hashtags of clip ${clip.index}`}
      onClick={() => void copy().catch(() => undefined)}
    >
      <Icon size={17} aria-hidden />
    </IconButton>
  );
}
