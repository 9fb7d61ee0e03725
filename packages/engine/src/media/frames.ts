import type { Readable } from 'node:stream';
import { EngineError } from '../error.ts';
import type { FrameRate, Picture, Source } from '../facts/index.ts';
import { inputArguments } from './input.ts';
import { merge } from './merge.ts';
import { FIRST_PIPE, start } from './process.ts';
import { hasFilter } from './programs.ts';
import { seekArguments, seekPreroll } from './seek.ts';
import { toneMapping } from './tone-map.ts';

/** A way to look at a source: how often, how large (in square pixels, upright) and in which pixel format. */
export type View = {
  /** `all`: every frame of the source, at its average rate made constant. */
  framesPerSecond: number | 'all';
  width: number;
  height: number;
  /** 3 bytes per pixel, or 1 byte of brightness. */
  format: 'rgb24' | 'gray';
  /**
   * `smooth` (the default) averages over the area a small pixel stands for; `sparse` looks at few of the large ones,
   * which costs a third and is enough for comparing frames with each other.
   */
  sampling?: 'smooth' | 'sparse';
};

/** One frame of one view. */
export type Frame = {
  /** Index in the list of views. */
  view: number;
  /** 0 is the frame at the start of the span. */
  index: number;
  /** What was on screen at this moment of the source's clock: `startSeconds + index / framesPerSecond`. */
  atSeconds: number;
  width: number;
  height: number;
  /** Rows from the top without padding. The receiver's own memory: it may be transferred to another thread. */
  data: Uint8Array;
};

/**
 * Decodes a span of the picture once and gives it in several views. Each view's frames come in order; between views,
 * whichever is ready first. Frames before the picture's first one are that first one, held; after its last one there
 * are none. Rotated upright, pixels square, high dynamic range brought down when this ffmpeg can.
 * Stopping early ends the decoding. At most about two frames per view are held, however slowly they are taken.
 * Throws `invalid_input` when the source has no picture, the span is empty or a view has no size, else as `runFfmpeg`.
 */
export async function* decodeFrames(
  path: string,
  source: Source,
  options: {
    startSeconds: number;
    endSeconds: number;
    views: readonly View[];
    /**
     * Block edges stay where the picture is so large that they are lost in the views: a fifth less to decode, and views
     * that differ by a level of 255 on average. Default: only in frames that no other is predicted from.
     */
    leavesBlockEdges?: boolean;
    signal?: AbortSignal | undefined;
  },
): AsyncIterable<Frame> {
  const { picture } = source;
  if (!picture) throw new EngineError('invalid_input', 'The file has no picture to decode.');
  const { startSeconds, endSeconds, views, leavesBlockEdges = false, signal } = options;
  if (!(startSeconds >= 0 && endSeconds > startSeconds))
    throw new EngineError(
      'invalid_input',
      `The pictures from ${startSeconds} s to ${endSeconds} s are an empty span.`,
    );
  for (const view of views) checkView(view);
  if (views.length === 0) return;

  const child = start(
    'ffmpeg',
    frameArguments(path, source, picture, { startSeconds, endSeconds, views, leavesBlockEdges }),
    {
      stage: 'decode frames',
      signal,
      pipes: views.length,
    },
  );
  child.stdout.resume();
  try {
    yield* merge(
      views.map((view, index) => {
        const pipe = child.pipes[index];
        if (!pipe) throw new EngineError('internal', `View ${index} has no pipe.`);
        const rate = viewRate(view, picture);
        return readFrames(pipe, view, (k) => ({
          view: index,
          atSeconds: startSeconds + (k * rate.denominator) / rate.numerator,
        }));
      }),
    );
    await child.finished;
  } finally {
    await child.stop();
  }
}

/** Pictures from 1080p on. */
const LARGE_PIXELS = 1920 * 1080;

/** The arguments of the one ffmpeg that feeds all views. Exported for tests: a pure function. */
export function frameArguments(
  path: string,
  source: Pick<Source, 'demuxer'>,
  picture: Picture,
  span: { startSeconds: number; endSeconds: number; views: readonly View[]; leavesBlockEdges?: boolean },
): string[] {
  const { startSeconds, endSeconds, views } = span;
  const isLarge = picture.width * picture.height >= LARGE_PIXELS;
  const seekSeconds = seekFor(source, startSeconds);
  const chains = views.map(
    (view, i) => `[s${i}]${viewFilters(view, picture, startSeconds - seekSeconds).join(',')}[v${i}]`,
  );
  const split = `[0:${picture.streamIndex}]split=${views.length}${views.map((_, i) => `[s${i}]`).join('')}`;
  return [
    // Frames that no other is predicted from may keep their block edges: nothing here is seen by people.
    ...['-skip_loop_filter', span.leavesBlockEdges && isLarge ? 'all' : 'noref'],
    ...viewInput(path, source, seekSeconds),
    '-filter_complex',
    [split, ...chains].join(';'),
    ...views.flatMap((view, i) => [
      '-map',
      `[v${i}]`,
      '-frames:v',
      String(frameCount(viewRate(view, picture), endSeconds - startSeconds)),
      '-c:v',
      'rawvideo',
      '-f',
      'rawvideo',
      `pipe:${FIRST_PIPE + i}`,
    ]),
  ];
}

/** Where decoding begins for frames from `startSeconds` on. */
export function seekFor(source: Pick<Source, 'demuxer'>, startSeconds: number): number {
  return Math.max(0, startSeconds - seekPreroll(source.demuxer));
}

/** The arguments that open a source for views of it, from `seekSeconds` on. */
export function viewInput(path: string, source: Pick<Source, 'demuxer'>, seekSeconds: number): string[] {
  return [
    // The frame on screen at the start began before it, so frames before the start must not be dropped on the way in.
    '-noaccurate_seek',
    ...seekArguments(seekSeconds),
    // A change of size in mid-stream must not rebuild the graph: the clocks of its fps filters would start again. So
    // scale, which adapts itself, has to meet the frames before any filter that does not: the turning is done after it.
    '-reinit_filter',
    '0',
    '-autorotate',
    '0',
    ...inputArguments(path, source),
  ];
}

/** The filters of a view whose first frame is shown `leadSeconds` after the decoding began. */
export function viewFilters(view: View, picture: Picture, leadSeconds: number): string[] {
  const toneMap = picture.hdr !== null && hasFilter('zscale') && hasFilter('tonemap');
  return [...timing(viewRate(view, picture), picture, leadSeconds), ...look(view, picture, toneMap)];
}

/**
 * Puts a frame at every k / rate after the start: the one on screen then. ffmpeg's `fps` with `round=up` takes the
 * last frame that is not later; half a frame of tolerance keeps timestamps that were rounded (Matroska: to 1 ms) from
 * slipping into the next slot.
 */
function timing(rate: FrameRate, picture: Picture, leadSeconds: number): string[] {
  const tolerance = picture.frameRate.denominator / picture.frameRate.numerator / 2;
  const shift = leadSeconds + Math.min(tolerance, rate.denominator / rate.numerator / 2);
  return [
    'settb=1/1000000',
    `setpts=PTS-${Math.round(shift * 1e6)}`,
    `fps=fps=${rate.numerator}/${rate.denominator}:start_time=0:round=up`,
  ];
}

function look(view: View, picture: Picture, toneMap: boolean): string[] {
  const lying = picture.rotationDegrees === 90 || picture.rotationDegrees === 270;
  const [width, height] = lying ? [view.height, view.width] : [view.width, view.height];
  return [
    // Bilinear shrinking in swscale averages over the area; bicubic costs more and shows no more to a detector.
    `scale=${width}:${height}:flags=${view.sampling === 'sparse' ? 'fast_bilinear' : 'bilinear'}`,
    'setsar=1',
    ...(toneMap && picture.hdr ? toneMapping(picture.hdr, DIFFUSE_WHITE_NITS) : []),
    `format=${view.format}`,
    ...turns[picture.rotationDegrees],
  ];
}

/** The white of ordinary things in such footage, cd/m² (ITU-R BT.2408). */
const DIFFUSE_WHITE_NITS = 203;

const turns: Readonly<Record<Picture['rotationDegrees'], readonly string[]>> = {
  0: [],
  90: ['transpose=clock'],
  180: ['hflip', 'vflip'],
  270: ['transpose=cclock'],
};

/** The rate of a view as a fraction. Rates given as numbers are taken to a thousandth. */
function viewRate(view: View, picture: Picture): FrameRate {
  if (view.framesPerSecond === 'all') return picture.frameRate;
  return { numerator: Math.round(view.framesPerSecond * 1000), denominator: 1000 };
}

/** How many k there are with k / rate < seconds. */
function frameCount(rate: FrameRate, seconds: number): number {
  // A millionth of a frame: 10 s at 5 frames per second are 50, whatever the doubles say.
  return Math.max(1, Math.ceil((seconds * rate.numerator) / rate.denominator - 1e-6));
}

async function* readFrames(
  pipe: Readable,
  view: View,
  about: (index: number) => { view: number; atSeconds: number },
): AsyncIterable<Frame> {
  const { width, height } = view;
  const size = width * height * (view.format === 'gray' ? 1 : 3);
  let data = new Uint8Array(size);
  let filled = 0;
  let index = 0;
  for await (const chunk of pipe) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (let at = 0; at < chunk.length; ) {
      const part = Math.min(chunk.length - at, size - filled);
      data.set(chunk.subarray(at, at + part), filled);
      at += part;
      filled += part;
      if (filled < size) continue;
      yield { ...about(index), index, width, height, data };
      index += 1;
      data = new Uint8Array(size);
      filled = 0;
    }
  }
}

function checkView(view: View): void {
  const whole =
    Number.isInteger(view.width) && Number.isInteger(view.height) && view.width > 0 && view.height > 0;
  const often =
    view.framesPerSecond === 'all' || (view.framesPerSecond >= 0.001 && view.framesPerSecond <= 1000);
  if (!whole || !often)
    throw new EngineError(
      'invalid_input',
      `A view of ${view.width}×${view.height} at ${view.framesPerSecond} frames per second cannot be made.`,
    );
}
