import type { FrameRate, Layout, Plan, Shot } from '@reelwright/plan';
import { cameraWindow } from '@reelwright/plan';
import { EngineError } from '../error.ts';
import type { Picture } from '../facts/index.ts';
import { toneMapping } from '../media/index.ts';
import { type CommandFile, even, moveCamera, type Rect, toRect, trackCamera } from './camera.ts';
import { frameSeconds, type Reading, secondsText, toFrames } from './reading.ts';

/** Which colours the source's numbers mean, as far as they differ from the finished video's BT.709, limited range. */
export type SourceColour = { matrix: 'bt709' | 'bt601' | 'bt2020' | 'smpte240m' | 'fcc' | 'rgb' };

/** Filters and command files that make pictures. Chains are joined by `;`. */
export type PictureGraph = { chains: string[]; commands: CommandFile[] };

/** The blurred background is worked on at this share of the finished size: an eighth is a 64th of the work. */
const BLUR_SHARE = 1 / 8;
/** Blur at that size, in pixels, and how much light is left, so that the picture stands out. */
const BLUR_SIGMA = 5;
const BACKGROUND_LIGHT = 0.62;

/** What becomes white in the finished picture, cd/m²: an SDR screen's white. */
const SCREEN_WHITE_NITS = 100;

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
  const laid = shots.map((_, i) => `[${labels.id}l${i}]`).join('');
  chains.push(`${laid}concat=n=${shots.length}:v=1:a=0${labels.to}`);
  return { chains, commands };
}

type ShotFrames = { shot: Shot; startSeconds: number; firstFrame: number; frames: number };

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

type Place = { from: string; to: string; id: string; before: string };

function layOut(
  shot: ShotFrames,
  plan: Pick<Plan, 'output'>,
  picture: Picture,
  colour: SourceColour,
  place: Place,
): PictureGraph {
  const { layout } = shot.shot;
  if (layout.kind === 'fill') return fill(layout, shot, plan.output, picture, colour, place);
  if (layout.kind === 'fit')
    return { chains: fit(layout, plan.output, picture, colour, place), commands: [] };
  throw new EngineError('invalid_input', `The layout ${layout.kind} cannot be rendered yet.`);
}

function fill(
  layout: Extract<Layout, { kind: 'fill' }>,
  shot: ShotFrames,
  output: Plan['output'],
  picture: Picture,
  colour: SourceColour,
  place: Place,
): PictureGraph {
  const stored = storedSize(picture);
  // Does nothing, unless the stream changes its size on the way (calls, broadcasts): then the windows still fit.
  const before = `${place.before}scale=w=${stored.width}:h=${stored.height},`;
  const track = trackCamera(
    layout.camera,
    { startSeconds: shot.startSeconds, count: shot.frames, rate: output.frameRate },
    picture.width / picture.height,
    output.width / output.height,
  );
  const end = `${finish(picture)},setsar=1${place.to}`;
  if (track.kind === 'still') {
    const rect = toRect(track.window, stored);
    return {
      chains: [`${place.from}${before}${cut(rect)},${scale(output, colour, picture)},${end}`],
      commands: [],
    };
  }
  const names = { cut: `crop@${place.id}`, zoom: `scale@${place.id}` };
  const camera = moveCamera(track.windows, stored, output, output.frameRate, names);
  const file = `${place.id}.cmd`;
  const send = camera.commands === '' ? '' : `sendcmd=f=${file},`;
  // Nothing may stand between the two: only its direct neighbour learns that the enlarged picture changes its size.
  const enlarge = scale(camera.scaled, colour, picture, camera.zooms ? `@${place.id}` : '', camera.zooms);
  const window = `crop@${place.id}=w=${output.width}:h=${output.height}:x=${camera.at.x}:y=${camera.at.y}:exact=1`;
  return {
    chains: [`${place.from}${before}${send}${cut(camera.region)},${enlarge},${window},${end}`],
    commands: send === '' ? [] : [{ name: file, text: camera.commands }],
  };
}

function fit(
  layout: Extract<Layout, { kind: 'fit' }>,
  output: Plan['output'],
  picture: Picture,
  colour: SourceColour,
  place: Place,
): string[] {
  const inside = containedSize(picture, output);
  const whole = `${place.from}${place.before}${scale(inside, colour, picture)},${finish(picture)}`;
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
  const small = { width: atLeast2(output.width * BLUR_SHARE), height: atLeast2(output.height * BLUR_SHARE) };
  const middle = toRect(
    cameraWindow({ x: 0.5, y: 0.5, zoom: 1 }, inside.width / inside.height, output.width / output.height),
    inside,
  );
  const dim = `lutyuv=y='minval+(val-minval)*${BACKGROUND_LIGHT}'`;
  return [
    `${whole},split[${place.id}f][${place.id}b]`,
    `[${place.id}b]${cut(middle)},scale=${small.width}:${small.height}:flags=area,gblur=sigma=${BLUR_SIGMA}:steps=2,${dim},` +
      `scale=${output.width}:${output.height}:flags=bilinear,setsar=1[${place.id}g]`,
    `[${place.id}g][${place.id}f]overlay=${x}:${y},setsar=1${place.to}`,
  ];
}

/** The stored picture as filters see it: turned upright, pixels not yet square. */
function storedSize(picture: Picture): { width: number; height: number } {
  const { codedWidth, codedHeight } = picture;
  return picture.rotationDegrees % 180 === 0
    ? { width: codedWidth, height: codedHeight }
    : { width: codedHeight, height: codedWidth };
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

/** Scales, and turns the colours to BT.709 of limited range in the same step (HDR keeps its own until `finish`). */
function scale(
  size: { width: number; height: number },
  colour: SourceColour,
  picture: Picture,
  name = '',
  perFrame = false,
): string {
  const options = [`w=${size.width}`, `h=${size.height}`];
  if (perFrame) options.push('eval=frame');
  if (!picture.hdr) {
    options.push('out_range=tv');
    if (colour.matrix === 'rgb') options.push('out_color_matrix=bt709');
    else if (colour.matrix !== 'bt709')
      options.push(`in_color_matrix=${colour.matrix}`, 'out_color_matrix=bt709');
  }
  return `scale${name}=${options.join(':')}`;
}

/** Ends a layout's work on the picture: 8 bit 4:2:0, which the scaler then makes itself, and HDR's tone map. */
function finish(picture: Picture): string {
  if (!picture.hdr) return 'format=yuv420p';
  return [...toneMapping(picture.hdr, SCREEN_WHITE_NITS), 'format=yuv420p'].join(',');
}

function cut(rect: Rect): string {
  return `crop=${rect.width}:${rect.height}:${rect.x}:${rect.y}`;
}

function atLeast2(value: number): number {
  return Math.max(2, even(value));
}
