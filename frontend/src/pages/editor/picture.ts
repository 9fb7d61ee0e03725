import {
  BLURRED_BACKGROUND,
  cameraAt,
  cameraWindow,
  layoutPanes,
  type Plan,
  type Window,
} from '@reelwright/plan';
import type { CaptionDrawing } from '../../actions/plan.ts';
import type { Grading } from './grading.ts';
import { drawBlocks } from './lettering.ts';
import type { Shown, SourcePicture } from './playback.ts';
import { fromSource, type SourceMoment, shotAt } from './timeline.ts';

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

/** Draws the picture of one moment as it is laid out, without what comes over it, from what its video shows now. */
function drawPicture(context: CanvasRenderingContext2D, { video, moment }: SourcePicture, plan: Plan): void {
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
    const { blur, light } = BLURRED_BACKGROUND;
    context.filter = `blur(${blur * Math.min(width, height)}px) brightness(${light})`;
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

/** What a frame is drawn from. */
export type Frame = {
  readonly shown: Shown;
  readonly plan: Plan;
  readonly drawing: CaptionDrawing | undefined;
  /** Changes the colours as the plan's grade says; undefined leaves them. */
  readonly grading: Grading | undefined;
};

/** Draws finished frames as they will be rendered: pictures, their colours, how one passes into another, and what is written. */
export class FramePainter {
  readonly #under = newContext();
  readonly #over = newContext();

  /** Draws the frame of this moment. */
  paint(context: CanvasRenderingContext2D, frame: Frame): void {
    const { shown, plan, drawing, grading } = frame;
    const { width, height } = plan.output;
    if (shown.transition === null && !grading) drawPicture(context, shown.picture, plan);
    else {
      const under = sized(this.#under, context.canvas);
      this.#drawPictures(under, frame);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(under.canvas, 0, 0);
    }
    context.setTransform(context.canvas.width / width, 0, 0, context.canvas.height / height, 0, 0);
    if (drawing) drawBlocks(context, drawing, fromSource(plan, shown.picture.moment));
  }

  #drawPictures(
    under: CanvasRenderingContext2D,
    { shown: { picture, transition }, plan, grading }: Frame,
  ): void {
    // As the renderer does it: where there are fades each picture is graded by itself, so that they fall evenly.
    const isGradedFirst = transition === null || hasFades(plan);
    drawPicture(under, transition?.out ?? picture, plan);
    if (isGradedFirst) grade(under, grading);
    if (!transition) return;
    const over = sized(this.#over, under.canvas);
    if (transition.kind === 'fade') {
      over.setTransform(1, 0, 0, 1, 0, 0);
      over.fillStyle = '#000000';
      over.fillRect(0, 0, over.canvas.width, over.canvas.height);
    } else {
      drawPicture(over, transition.into, plan);
      if (isGradedFirst) grade(over, grading);
    }
    lay(over.canvas, under, transition);
    if (!isGradedFirst) grade(under, grading);
  }
}

/** Lays what comes over what goes, as far as it is there. */
function lay(
  coming: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { kind, share }: NonNullable<Shown['transition']>,
): void {
  const { width, height } = coming;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  // What a wipe brings is uncovered from the right. A fade says how much light is left.
  const from = kind === 'wipe' ? Math.round(width * (1 - share)) : 0;
  if (kind !== 'wipe') context.globalAlpha = kind === 'fade' ? 1 - share : share;
  if (from < width) context.drawImage(coming, from, 0, width - from, height, from, 0, width - from, height);
  context.restore();
}

function grade(context: CanvasRenderingContext2D, grading: Grading | undefined): void {
  if (!grading) return;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(grading.apply(context.canvas), 0, 0);
}

function hasFades({ segments }: Plan): boolean {
  return segments.some(({ entry }, i) => i > 0 && entry?.kind === 'fade');
}

function newContext(): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('This browser cannot draw.');
  return context;
}

/** The context with as many pixels as another canvas has. */
function sized(context: CanvasRenderingContext2D, like: HTMLCanvasElement): CanvasRenderingContext2D {
  const { canvas } = context;
  if (canvas.width !== like.width || canvas.height !== like.height)
    Object.assign(canvas, { width: like.width, height: like.height });
  return context;
}
