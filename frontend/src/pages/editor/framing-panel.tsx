import { cameraWindow, layoutPanes } from '@reelwright/plan';
import clsx from 'clsx';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { Choice } from '../../design/index.ts';
import { asLayout, LAYOUTS, lookingAt, withCamera, withShotLayout } from './framing.ts';
import type { Playback } from './playback.ts';
import type { PlacedShot } from './timeline.ts';
import type { Editing } from './use-editing.ts';

/** How far an arrow key moves the frame, in shares of the picture. */
const STEP = 0.01;

/** How a shot is laid out and where its cameras look: frames to drag over the picture of the source. */
export function FramingPanel({
  editing,
  shot,
  playback,
}: {
  readonly editing: Editing;
  readonly shot: PlacedShot;
  readonly playback: Playback;
}) {
  const { plan } = editing;
  const { layout, startSeconds, reason } = shot.shot;
  const [pane, setPane] = useState(0);
  const at = Math.min(Math.max(playback.moment.atSeconds, startSeconds), shot.shot.endSeconds);
  const position = lookingAt(layout, pane, at) ?? lookingAt(layout, 0, at);
  const aim = (to: { x?: number; y?: number; zoom?: number }) => {
    if (!position) return;
    const aimed = withCamera(layout, pane, { ...position, ...to }, startSeconds);
    editing.apply(withShotLayout(plan, shot, aimed), 'Move the frame…');
  };
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Choice
          label="Layout of this shot"
          hint={reason}
          value={layout.kind}
          choices={LAYOUTS}
          onChange={(kind) => {
            setPane(0);
            editing.apply(
              withShotLayout(plan, shot, asLayout(layout, kind, startSeconds)),
              'Change the layout',
            );
          }}
        />
        {position && (
          <label className="grid content-start gap-1.5 text-small font-medium">
            Zoom
            <input
              type="range"
              min={1}
              max={4}
              step={0.02}
              value={position.zoom}
              aria-valuetext={`${position.zoom.toFixed(1)} times`}
              onChange={(event) => aim({ zoom: Number(event.target.value) })}
              className="h-10 cursor-pointer accent-accent"
            />
          </label>
        )}
      </div>
      <SourcePicture
        editing={editing}
        shot={shot}
        playback={playback}
        at={at}
        pane={pane}
        onPane={setPane}
        onAim={aim}
      />
      <p className="text-small text-quiet">
        {layout.kind === 'fit'
          ? 'The whole picture is shown, so there is nothing to aim.'
          : 'Drag a frame to where the camera is to look, or move it with the arrow keys. It then stands still for this shot.'}
      </p>
    </div>
  );
}

function SourcePicture({
  editing,
  shot,
  playback,
  at,
  pane,
  onPane,
  onAim,
}: {
  readonly editing: Editing;
  readonly shot: PlacedShot;
  readonly playback: Playback;
  readonly at: number;
  readonly pane: number;
  readonly onPane: (pane: number) => void;
  readonly onAim: (to: { x: number; y: number }) => void;
}) {
  const { width, height } = editing.plan.source;
  const aspect = (width ?? 16) / (height ?? 9);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const draw = () => {
      if (playback.video.videoWidth > 0)
        context.drawImage(playback.video, 0, 0, context.canvas.width, context.canvas.height);
    };
    draw();
    return playback.listen(draw);
  }, [playback]);
  const panes = layoutPanes(shot.shot.layout, editing.plan.output);
  return (
    <div
      className="relative w-full overflow-hidden rounded-medium bg-black"
      style={{ aspectRatio: String(aspect) }}
    >
      <canvas
        ref={canvas}
        width={960}
        height={Math.round(960 / aspect)}
        role="img"
        aria-label="The picture of the source"
        className="size-full"
      />
      {panes.map((place, i) => {
        const looking = lookingAt(shot.shot.layout, i, at);
        if (!looking) return null;
        const frame = cameraWindow(looking, aspect, place.width / place.height);
        return (
          <Frame
            // biome-ignore lint/suspicious/noArrayIndexKey: a pane is its place
            key={i}
            name={panes.length === 1 ? 'Frame' : `Frame ${i + 1}`}
            frame={frame}
            isChosen={panes.length === 1 || i === pane}
            onChoose={() => onPane(i)}
            onMove={onAim}
          />
        );
      })}
    </div>
  );
}

/** The part of the picture that a camera shows, to be dragged. */
function Frame({
  name,
  frame,
  isChosen,
  onChoose,
  onMove,
}: {
  readonly name: string;
  readonly frame: { x: number; y: number; width: number; height: number };
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onMove: (to: { x: number; y: number }) => void;
}) {
  const grip = useRef<{ x: number; y: number }>(undefined);
  const centre = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
  const inside = ({ x, y }: { x: number; y: number }) => ({
    x: Math.min(1 - frame.width / 2, Math.max(frame.width / 2, x)),
    y: Math.min(1 - frame.height / 2, Math.max(frame.height / 2, y)),
  });
  const shareAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    return box
      ? { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
      : centre;
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!grip.current) return;
    const share = shareAt(event);
    onMove(inside({ x: share.x - grip.current.x, y: share.y - grip.current.y }));
  };
  const press = (event: KeyboardEvent) => {
    const far = event.shiftKey ? 5 * STEP : STEP;
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, -far],
      ArrowDown: [0, far],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    onMove(inside({ x: centre.x + step[0], y: centre.y + step[1] }));
  };
  return (
    <button
      type="button"
      aria-label={`${name}: ${Math.round(centre.x * 100)} % from the left, ${Math.round(centre.y * 100)} % from the top`}
      aria-pressed={isChosen}
      onFocus={onChoose}
      onPointerDown={(event) => {
        onChoose();
        event.currentTarget.setPointerCapture(event.pointerId);
        const share = shareAt(event);
        grip.current = { x: share.x - centre.x, y: share.y - centre.y };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = undefined;
      }}
      onKeyDown={press}
      className={clsx(
        'absolute cursor-move touch-none rounded-[3px] border-2 focus-visible:outline-offset-[-4px]',
        isChosen ? 'border-white shadow-[0_0_0_9999px_rgb(0_0_0_/_0.45)]' : 'border-white/60',
      )}
      style={{
        left: `${frame.x * 100}%`,
        top: `${frame.y * 100}%`,
        width: `${frame.width * 100}%`,
        height: `${frame.height * 100}%`,
      }}
    />
  );
}
