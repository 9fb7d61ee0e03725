import type { Plan } from '@reelwright/plan';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { DownloadLink, Notice, PlayButton } from '../../design/index.ts';

/** How far the two may be apart before one is brought to the other, s. */
const MOST_APART_SECONDS = 0.06;

/** Two versions of a video over each other, a line between them to be moved. */
export function BeforeAfter({
  jobId,
  before,
  after,
  output,
}: {
  readonly jobId: string;
  readonly before: string;
  readonly after: string;
  readonly output: Plan['output'] | undefined;
}) {
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  const [share, setShare] = useState(50);
  const [isPlaying, setPlaying] = useState(false);
  const [cannotPlay, setCannotPlay] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => {
      const [one, two] = [first.current, second.current];
      if (one && two && Math.abs(one.currentTime - two.currentTime) > MOST_APART_SECONDS)
        one.currentTime = two.currentTime;
    }, 250);
    return () => clearInterval(timer);
  }, []);
  const toggle = () => {
    const [one, two] = [first.current, second.current];
    if (!one || !two) return;
    if (two.paused) {
      void two.play().catch(() => undefined);
      void one.play().catch(() => undefined);
    } else {
      two.pause();
      one.pause();
    }
  };
  return (
    <section aria-labelledby="compare">
      <h2 id="compare" className="text-title">
        Before and after
      </h2>
      <div
        className="relative mx-auto mt-4 max-h-[70vh] max-w-full overflow-hidden rounded-medium bg-black"
        style={{ aspectRatio: output ? `${output.width} / ${output.height}` : '16 / 9' }}
      >
        <video
          ref={second}
          src={after}
          playsInline
          loop
          preload="auto"
          aria-label="After"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          className="absolute inset-0 size-full object-cover"
        >
          <track kind="captions" />
        </video>
        <video
          ref={first}
          src={before}
          playsInline
          loop
          muted
          preload="auto"
          aria-label="Before"
          onError={() => setCannotPlay(true)}
          className="absolute inset-0 size-full object-cover"
          style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}
        />
        <span aria-hidden className="absolute inset-y-0 w-0.5 bg-white" style={{ left: `${share}%` }} />
        <span className="absolute top-2 left-2 rounded-full bg-black/75 px-2.5 py-1 text-fine text-white">
          Before
        </span>
        <span className="absolute top-2 right-2 rounded-full bg-black/75 px-2.5 py-1 text-fine text-white">
          After
        </span>
      </div>
      <div className="mt-3 flex items-center gap-3">
        <PlayButton isPlaying={isPlaying} onToggle={toggle} />
        <input
          type="range"
          aria-label="How much of the picture is as it was before"
          min={0}
          max={100}
          value={share}
          onChange={(event) => setShare(Number(event.target.value))}
          className="h-6 min-w-0 flex-1 cursor-pointer accent-accent"
        />
        <DownloadLink href={`/api/v1/jobs/${jobId}/download`} weight="primary">
          <Download size={17} aria-hidden /> Download
        </DownloadLink>
      </div>
      {cannotPlay && (
        <div className="mt-3">
          <Notice tone="caution">
            The browser cannot play the video as it was before; the new one can be downloaded.
          </Notice>
        </div>
      )}
    </section>
  );
}
