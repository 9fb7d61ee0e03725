import { cameraAt, cameraWindow, layoutPanes, type Plan, type Window } from '@reelwright/plan';
import type { CaptionDrawing } from '../../actions/plan.ts';
import { drawBlocks } from './lettering.ts';
import { fromSource, type SourceMoment, shotAt } from './timeline.ts';

/** As the renderer has them (engine, `render/picture.ts`): the blurred background's size, blur and light. */
const BLUR_SHARE = 1 / 8;
const BLUR_PIXELS = 5;
const BACKGROUND_LIGHT = 0.62;

/** A part of the source and where it is shown, in pixels of the finished frame. */
type ShownPart = {
  readonly window: Window;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** What the cameras of a moment show, and where: the same functions that the renderer follows. Empty for `fit`. */
function shownParts(plan: Plan, moment: SourceMoment, sourceAspect: number): ShownPart[] {
  const layout = shotAt(plan, moment)?.layout;
  if (!layout) return [];
  return layoutPanes(layout, plan.output).map(({ camera, x, y, width, height }) => ({
    window: cameraWindow(cameraAt(camera, moment.atSeconds), sourceAspect, width / height),
    x,
    y,
    width,
    height,
  }));
}

/** Draws the finished frame of a moment, as it will be rendered, from the picture that the video shows now. */
export function drawFrame(
  context: CanvasRenderingContext2D,
  video: HTMLVideoElement,
  plan: Plan,
  moment: SourceMoment,
  drawing: CaptionDrawing | undefined,
): void {
  const { videoWidth, videoHeight } = video;
  const { width, height } = plan.output;
  context.setTransform(context.canvas.width / width, 0, 0, context.canvas.height / height, 0, 0);
  context.fillStyle = '#000000';
  context.fillRect(0, 0, width, height);
  if (videoWidth === 0 || videoHeight === 0) return;
  const layout = shotAt(plan, moment)?.layout;
  if (layout?.kind === 'fit') drawWhole(context, video, plan, layout);
  for (const { window, ...place } of shownParts(plan, moment, videoWidth / videoHeight))
    context.drawImage(
      video,
      window.x * videoWidth,
      window.y * videoHeight,
      window.width * videoWidth,
      window.height * videoHeight,
      place.x,
      place.y,
      place.width,
      place.height,
    );
  if (drawing) drawBlocks(context, drawing, fromSource(plan, moment));
}

type Fit = Extract<Plan['segments'][number]['shots'][number]['layout'], { kind: 'fit' }>;

/** The whole picture over itself enlarged and blurred, or over a colour. */
function drawWhole(
  context: CanvasRenderingContext2D,
  video: HTMLVideoElement,
  plan: Plan,
  layout: Fit,
): void {
  const { width, height } = plan.output;
  const part = layout.content ?? { x: 0, y: 0, width: 1, height: 1 };
  const source = {
    x: part.x * video.videoWidth,
    y: part.y * video.videoHeight,
    width: part.width * video.videoWidth,
    height: part.height * video.videoHeight,
  };
  const share = Math.min(width / source.width, height / source.height);
  const inside = { width: source.width * share, height: source.height * share };
  if (layout.background === 'blur') {
    const middle = cameraWindow({ x: 0.5, y: 0.5, zoom: 1 }, source.width / source.height, width / height);
    context.save();
    // A browser without filters draws it sharp and dark: the same picture, less pleasing.
    context.filter = `blur(${BLUR_PIXELS / BLUR_SHARE}px) brightness(${BACKGROUND_LIGHT})`;
    context.drawImage(
      video,
      source.x + middle.x * source.width,
      source.y + middle.y * source.height,
      middle.width * source.width,
      middle.height * source.height,
      0,
      0,
      width,
      height,
    );
    context.restore();
  } else {
    context.fillStyle = layout.background;
    context.fillRect(0, 0, width, height);
  }
  const left = (width - inside.width) / 2;
  const top = (height - inside.height) / 2;
  context.drawImage(
    video,
    source.x,
    source.y,
    source.width,
    source.height,
    left,
    top,
    inside.width,
    inside.height,
  );
}
