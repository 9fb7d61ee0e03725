import type { Plan } from '@reelwright/plan';
import { useEffect, useRef, useState } from 'react';
import type { ClipBody } from '../../actions/clips.ts';
import type { CaptionDrawing } from '../../actions/plan.ts';
import { clockTime } from '../../app/wording.ts';
import { Notice, PlayButton } from '../../design/index.ts';
import { FramePainter } from './picture.ts';
import type { Playback } from './playback.ts';
import { useGrading } from './use-grading.ts';
import type { Decks, Whereabouts } from './use-playback.ts';

/** Pixels of the preview's longer side: sharp on a dense screen, light enough for a laptop. */
const LONGEST_PIXELS = 1280;

/** The clip as it will be: drawn from the source, picture by picture, by the functions that the renderer follows. */
export function Stage({
  clip,
  url,
  plan,
  drawing,
  playback,
  where,
  onDecks,
}: {
  readonly clip: ClipBody;
  readonly url: string;
  readonly plan: Plan;
  readonly drawing: CaptionDrawing | undefined;
  readonly playback: Playback | undefined;
  readonly where: Whereabouts;
  readonly onDecks: (decks: Decks) => void;
}) {
  const first = useRef<HTMLVideoElement>(null);
  const second = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (first.current && second.current) onDecks([first.current, second.current]);
  }, [onDecks]);
  const { grading, trouble } = useGrading(plan.grade);
  const [painter] = useState(() => new FramePainter());
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cannotPlay, setCannotPlay] = useState(false);
  const { width, height } = plan.output;
  const share = Math.min(1, LONGEST_PIXELS / Math.max(width, height));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!playback || !context) return;
    const draw = () => painter.paint(context, { shown: playback.shown, plan, drawing, grading });
    draw();
    return playback.listen(draw);
  }, [playback, painter, plan, drawing, grading]);
  return (
    <div className="min-w-0 lg:sticky lg:top-4 lg:self-start">
      <div
        className="relative mx-auto max-h-[62vh] overflow-hidden rounded-medium bg-black"
        style={{ aspectRatio: `${width} / ${height}` }}
      >
        <canvas
          ref={canvas}
          width={Math.round(width * share)}
          height={Math.round(height * share)}
          role="img"
          aria-label="The clip as it will be rendered"
          className="size-full"
        />
        {/* Only heard: their pictures are drawn above. Hidden from nobody who listens, because the words stand beside them. */}
        {[first, second].map((deck, i) => (
          <video
            // biome-ignore lint/suspicious/noArrayIndexKey: they take turns, and are the same
            key={i}
            ref={deck}
            src={url}
            // The second is for the joins.
            preload={i === 0 || plan.segments.length > 1 ? 'auto' : 'metadata'}
            playsInline
            aria-hidden
            tabIndex={-1}
            onError={() => setCannotPlay(true)}
            className="pointer-events-none absolute size-px opacity-0"
          >
            <track kind="captions" />
          </video>
        ))}
      </div>
      <div className="mt-3 flex items-center gap-3">
        <PlayButton isPlaying={where.isPlaying} onToggle={() => playback?.toggle()} />
        <input
          type="range"
          aria-label="Moment of the clip"
          aria-valuetext={clockTime(where.outputSeconds)}
          min={0}
          max={playback?.durationSeconds ?? 1}
          step={0.02}
          value={where.outputSeconds}
          onChange={(event) => playback?.seek(Number(event.target.value))}
          className="h-6 min-w-0 flex-1 cursor-pointer accent-accent"
        />
        <span className="text-small text-quiet tabular-nums">
          {clockTime(where.outputSeconds)} / {clockTime(playback?.durationSeconds ?? 0)}
        </span>
      </div>
      {trouble && (
        <div className="mt-3">
          <Notice tone="caution" title="Colours as in your video">
            They are graded when the clip is rendered; the preview cannot show it. {trouble}
          </Notice>
        </div>
      )}
      {cannotPlay && (
        <div className="mt-3">
          <Notice tone="caution" title="No preview in this browser">
            The browser cannot play this kind of video. Everything can be changed all the same; render the
            clip to see it{clip.videoUrl ? ', or play the last rendering on the page before' : ''}.
          </Notice>
        </div>
      )}
    </div>
  );
}
