import type { FrameRate, Layout, Plan } from '@reelwright/plan';
import { BLURRED_BACKGROUND, cameraWindow, frameSeconds, layoutPanes, toFrames } from '@reelwright/plan';
import { type Picture, WHOLE_FRAME } from '../facts/index.ts';
import { type CommandFile, even, toRect } from './camera.ts';
import {
  atStoredSize,
  fillPanes,
  type PictureGraph,
  type Place,
  type ShotFrames,
  storedSize,
} from './panes.ts';
import { joinPictures, type Reading, secondsText } from './reading.ts';
import { cut, finish, type SourceColour, scale } from './scaling.ts';

/**
 * The pictures of one segment: brought to the constant frame rate from the frame that is shown when the segment
 * starts, held at the end where the stream is too short, cut into shots, each laid out. `from` and `to` are link labels;
 * `id` makes the labels inside unique.
 */
export function segmentPictures(
  reading: Reading,
  plan: Pick<Plan, 'output'>,
  picture: Picture,
  colour: SourceColour,
  labels: { from: string; to: string; id: string },
): PictureGraph {
  const { output } = plan;
  const rate = output.frameRate;
  // A constant rate whose beat falls on the segment's start, over everything that is read, so that the first frame is
  // the one still shown then, and a picture that ended earlier is held.
  const before = Math.floor((reading.startSeconds * rate.numerator) / rate.denominator + 1e-6);
  const beat = Math.max(0, reading.startSeconds - frameSeconds(before, rate));
  const steady = [
    `fps=fps=${rate.numerator}/${rate.denominator}:start_time=${secondsText(beat)}`,
    'tpad=stop=-1:stop_mode=clone',
    `trim=start_frame=${before}:end_frame=${before + reading.frames}`,
    'setpts=PTS-STARTPTS',
  ].join(',');
  const shots = shotFrames(reading, rate);
  if (shots.length === 1) {
    const [only] = shots;
    if (only) return layOut(only, plan, picture, colour, { ...labels, before: `${steady},` });
  }
  const branches = shots.map((_, i) => `[${labels.id}s${i}]`);
  const chains = [`${labels.from}${steady},split=${shots.length}${branches.join('')}`];
  const commands: CommandFile[] = [];
  shots.forEach((shot, i) => {
    const made = layOut(shot, plan, picture, colour, {
      from: `[${labels.id}s${i}]`,
      to: `[${labels.id}l${i}]`,
      id: `${labels.id}n${i}`,
      before: `trim=start_frame=${shot.firstFrame}:end_frame=${shot.firstFrame + shot.frames},setpts=PTS-STARTPTS,`,
    });
    chains.push(...made.chains);
    commands.push(...made.commands);
  });
  const laid = shots.map((_, i) => `[${labels.id}l${i}]`);
  chains.push(`${joinPictures(laid, rate)}${labels.to}`);
  return { chains, commands };
}

/** Where the shots lie in the segment's frames; shots that round to nothing disappear. */
function shotFrames(reading: Reading, rate: FrameRate): ShotFrames[] {
  const { segment } = reading;
  return segment.shots.flatMap((shot, i) => {
    const isLast = i === segment.shots.length - 1;
    const offset = (atSeconds: number) =>
      Math.min(reading.frames, Math.max(0, toFrames(atSeconds - segment.startSeconds, rate)));
    const firstFrame = i === 0 ? 0 : offset(shot.startSeconds);
    const frames = (isLast ? reading.frames : offset(shot.endSeconds)) - firstFrame;
    // What frame `firstFrame` shows on the source's clock.
    const startSeconds = segment.startSeconds + (firstFrame * rate.denominator) / rate.numerator;
    return frames > 0 ? [{ shot, startSeconds, firstFrame, frames }] : [];
  });
}

function layOut(
  shot: ShotFrames,
  plan: Pick<Plan, 'output'>,
  picture: Picture,
  colour: SourceColour,
  place: Place,
): PictureGraph {
  const { layout } = shot.shot;
  return layout.kind === 'fit'
    ? { chains: fit(layout, plan.output, picture, colour, place), commands: [] }
    : fillPanes(layoutPanes(layout, plan.output), shot, plan.output, picture, colour, place);
}

function fit(
  layout: Extract<Layout, { kind: 'fit' }>,
  output: Plan['output'],
  picture: Picture,
  colour: SourceColour,
  place: Place,
): string[] {
  const content = layout.content ?? WHOLE_FRAME;
  const inside = containedSize(
    { width: content.width * picture.width, height: content.height * picture.height },
    output,
  );
  const shown = layout.content ? `${atStoredSize(picture)}${cut(toRect(content, storedSize(picture)))},` : '';
  const whole = `${place.from}${place.before}${shown}${scale(inside, colour, picture)},${finish(picture)}`;
  const x = even((output.width - inside.width) / 2);
  const y = even((output.height - inside.height) / 2);
  if (inside.width === output.width && inside.height === output.height)
    return [`${whole},setsar=1${place.to}`];
  if (layout.background !== 'blur') {
    const fillColour = `0x${layout.background.slice(1)}`;
    return [
      `${whole},pad=${output.width}:${output.height}:${x}:${y}:color=${fillColour},setsar=1${place.to}`,
    ];
  }
  const { workedAt, blur, light } = BLURRED_BACKGROUND;
  // An eighth of the size is a 64th of the work.
  const small = { width: atLeast2(output.width * workedAt), height: atLeast2(output.height * workedAt) };
  const sigma = Number((blur * Math.min(small.width, small.height)).toFixed(3));
  const middle = toRect(
    cameraWindow({ x: 0.5, y: 0.5, zoom: 1 }, inside.width / inside.height, output.width / output.height),
    inside,
  );
  const dim = `lutyuv=y='minval+(val-minval)*${light}'`;
  return [
    `${whole},split[${place.id}f][${place.id}b]`,
    `[${place.id}b]${cut(middle)},scale=${small.width}:${small.height}:flags=area,gblur=sigma=${sigma}:steps=2,${dim},` +
      `scale=${output.width}:${output.height}:flags=bilinear,setsar=1[${place.id}g]`,
    `[${place.id}g][${place.id}f]overlay=${x}:${y},setsar=1${place.to}`,
  ];
}

/** The largest even size of the picture's shape inside the frame; within 2 pixels of an edge counts as reaching it. */
function containedSize(
  picture: { width: number; height: number },
  output: { width: number; height: number },
): { width: number; height: number } {
  const share = Math.min(output.width / picture.width, output.height / picture.height);
  const side = (length: number, most: number) => {
    const size = Math.max(2, 2 * Math.round((length * share) / 2));
    return most - size <= 2 ? most : size;
  };
  return { width: side(picture.width, output.width), height: side(picture.height, output.height) };
}

function atLeast2(value: number): number {
  return Math.max(2, even(value));
}
