import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { inputArguments } from './input.ts';
import { FIRST_PIPE, start } from './process.ts';
import { seekArguments, seekPreroll } from './seek.ts';
import { lines } from './text.ts';

/** What to decode, and where. Streams are indices among all streams of the file. */
export type SampleRequest = {
  pictureStream: number | null;
  soundStream: number | null;
  /** On the source's clock. */
  atSeconds: number;
  /** Frames of picture wanted; sound is asked for one packet's worth. */
  frames: number;
  /**
   * `start`: from there on, however long the first frame takes to come. `near`: the nearest key frame will do, which
   * is cheap. `exact`: the very time, decoding all the way from the key frame.
   */
  mode: 'start' | 'near' | 'exact';
  signal?: AbortSignal | undefined;
};

/** What could be decoded of one stream: how many frames, and when the first is (not with `near`), on the source's clock. */
export type Decoded = { frames: number; firstSeconds: number | null };

/** What could be decoded of a request. */
export type SampleResult = { picture: Decoded; sound: Decoded };

/** One sample of the largest accepted picture takes seconds; one that takes minutes is an attack or a dying disk. */
const TIMEOUT_SECONDS = 120;

/**
 * How far a decoder may look for the first frame, in seconds of source, before the place counts as unreadable. At the
 * start a picture may be a slide that stands for long; near a place, key frames are up to 10 s apart.
 */
const REACH_SECONDS = { start: 120, near: 15, exact: 2 };

/**
 * Decodes a little of a file and counts what came out. Damage is an answer (no frames), not an error; only cancelling,
 * a time or a memory limit throws.
 */
export async function decodeSample(
  path: string,
  source: Pick<Source, 'demuxer'>,
  request: SampleRequest,
): Promise<SampleResult> {
  const { pictureStream, soundStream, mode } = request;
  const seekSeconds =
    mode === 'start' ? request.atSeconds : Math.max(0, request.atSeconds - seekPreroll(source.demuxer));
  const lead = request.atSeconds - seekSeconds;
  // Frames before the wanted time would be dropped for their negative timestamps; near it, any frame will do.
  const filters = mode === 'near' ? { picture: ['-vf', 'setpts=N'], sound: ['-af', 'asetpts=N'] } : null;
  // The default would round timestamps to whole frames.
  const clock = mode === 'start' ? ['-enc_time_base', '1:1000000'] : [];
  const from = mode === 'exact' ? seekArguments(lead) : [];
  const args = [
    ...(mode === 'near' ? ['-noaccurate_seek'] : []),
    // Only whether it decodes is asked, not how it looks.
    ...(mode === 'exact' ? ['-skip_loop_filter', 'all'] : []),
    ...seekArguments(seekSeconds),
    '-t',
    String(lead + REACH_SECONDS[mode]),
    ...inputArguments(path, source),
    // Outputs of their own: one that has its frames ends all streams of its file.
    ...(pictureStream === null
      ? []
      : [
          ...['-map', `0:${pictureStream}`, ...(filters?.picture ?? []), ...clock, ...from],
          ...['-frames:v', String(request.frames), '-f', 'framecrc', `pipe:${FIRST_PIPE}`],
        ]),
    ...(soundStream === null
      ? []
      : [
          ...['-map', `0:${soundStream}`, ...(filters?.sound ?? []), ...from],
          ...['-frames:a', '1', '-f', 'framecrc', `pipe:${FIRST_PIPE + 1}`],
        ]),
  ];
  const child = start('ffmpeg', args, {
    stage: 'probe',
    signal: request.signal,
    timeoutSeconds: TIMEOUT_SECONDS,
    pipes: 2,
  });
  child.stdout.resume();
  try {
    const [picture, sound] = await Promise.all(
      child.pipes.map((pipe) => readReport(pipe, request.atSeconds)),
    );
    await child.finished.catch((error: unknown) => {
      if (!(error instanceof EngineError) || error.code !== 'process_failed') throw error;
    });
    return { picture: picture ?? nothing, sound: sound ?? nothing };
  } finally {
    await child.stop();
  }
}

const nothing: Decoded = { frames: 0, firstSeconds: null };

/** Reads framecrc: a time base (`#tb 0: 1/30`), then lines of `0, <dts>, <pts>, <duration>, <size>, 0x<crc>`. */
async function readReport(report: AsyncIterable<Buffer>, originSeconds: number): Promise<Decoded> {
  let tickSeconds = 0;
  let decoded = nothing;
  for await (const line of lines(report)) {
    const base = /^#tb 0: (\d+)\/(\d+)/.exec(line);
    if (base) tickSeconds = Number(base[1]) / Number(base[2]);
    const frame = /^0,\s*-?\d+,\s*(-?\d+),/.exec(line);
    if (!frame) continue;
    const atSeconds = originSeconds + Number(frame[1]) * tickSeconds;
    decoded = { frames: decoded.frames + 1, firstSeconds: decoded.firstSeconds ?? atSeconds };
  }
  return decoded;
}
