import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { type ClipBody, isRendering } from '../../actions/clips.ts';

/**
 * A clip that plays silently while the pointer rests on it, and with sound and controls when it is pressed. Its place
 * has its shape from the beginning, so that nothing moves when it arrives.
 */
export function ClipPlayer({ clip }: { readonly clip: ClipBody }) {
  const video = useRef<HTMLVideoElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { videoUrl, posterUrl, aspectRatio } = clip;
  const peek = (isOver: boolean) => {
    const player = video.current;
    if (!player || isOpen) return;
    if (isOver) player.play().catch(() => undefined);
    else {
      player.pause();
      player.currentTime = 0;
    }
  };
  const open = () => {
    const player = video.current;
    if (!player) return;
    setOpen(true);
    player.muted = false;
    player.currentTime = 0;
    player.play().catch(() => undefined);
    player.focus();
  };
  return (
    <div
      onPointerEnter={(event) => event.pointerType === 'mouse' && peek(true)}
      onPointerLeave={() => peek(false)}
      className="relative overflow-hidden rounded-medium bg-black"
      style={{ aspectRatio: aspectRatio.replace(':', ' / ') }}
    >
      {videoUrl ? (
        <>
          <video
            ref={video}
            src={videoUrl}
            {...(posterUrl ? { poster: posterUrl } : {})}
            preload="none"
            playsInline
            muted
            loop={!isOpen}
            controls={isOpen}
            aria-label={`Clip ${clip.index}: ${clip.title}`}
            className="absolute inset-0 size-full object-contain"
          >
            <track kind="captions" srcLang="en" label="Captions" src={videoUrl.replace('.mp4', '.vtt')} />
          </video>
          {!isOpen && (
            <button
              type="button"
              onClick={open}
              aria-label={`Play clip ${clip.index}`}
              className="group absolute inset-0 grid place-items-end justify-start p-3 focus-visible:outline-offset-[-4px]"
            >
              <span className="grid size-12 place-items-center rounded-full bg-black/65 text-white transition-transform group-hover:scale-105">
                <Play size={20} className="translate-x-0.5" fill="currentColor" aria-hidden />
              </span>
            </button>
          )}
        </>
      ) : (
        <p className="absolute inset-0 grid place-items-center p-6 text-center text-small text-white/80">
          {isRendering(clip) ? 'Rendering' : 'Not rendered'}
        </p>
      )}
      {videoUrl && isRendering(clip) && (
        <p
          role="status"
          className="absolute top-2 left-2 rounded-full bg-black/75 px-2.5 py-1 text-fine font-medium text-white"
        >
          Being rendered anew
        </p>
      )}
    </div>
  );
}
