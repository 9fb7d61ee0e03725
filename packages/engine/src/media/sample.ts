import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { inputArguments } from './input.ts';
import { streamFfmpeg } from './process.ts';
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
  /** True: the frame at the very time, decoding all the way from the key frame. False: the nearest key frame will do. */
  exact: boolean;
  signal?: AbortSignal | undefined;
};

/** How much of a request could be decoded: frames of each kind. */
export type SampleResult = { picture: number; sound: number };

/** One sample of the largest accepted picture takes seconds; one that takes minutes is an attack or a dying disk. */
const TIMEOUT_SECONDS = 120;

/** How far a decoder may look for the first frame, in seconds of source, before the place counts as unreadable. */
const REACH_SECONDS = 120;

/**
 * Decodes a little of a file and counts what came out. Damage is an answer (0), not an error; only cancelling, a time
 * or a memory limit throws.
 */
export async function decodeSample(
  path: string,
  source: Pick<Source, 'demuxer'>,
  request: SampleRequest,
): Promise<SampleResult> {
  const { pictureStream, soundStream, exact } = request;
  const preroll = exact ? 0 : seekPreroll(source.demuxer);
  const args = [
    ...(exact ? [] : ['-noaccurate_seek']),
    ...seekArguments(Math.max(0, request.atSeconds - preroll)),
    '-t',
    String(REACH_SECONDS),
    ...inputArguments(path, source),
    ...(pictureStream === null ? [] : ['-map', `0:${pictureStream}`, '-frames:v', String(request.frames)]),
    ...(soundStream === null ? [] : ['-map', `0:${soundStream}`, '-frames:a', '1']),
    // Every frame as it is, neither dropped nor repeated to even out a rate.
    '-vsync',
    'passthrough',
    '-f',
    'framecrc',
    'pipe:1',
  ];
  const counts = new Map<string, number>();
  try {
    const report = streamFfmpeg(args, {
      stage: 'probe',
      signal: request.signal,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    for await (const line of lines(report)) {
      // Data lines: `0,  <dts>, <pts>, <duration>, <size>, 0x<crc>`; output streams are numbered in the order of maps.
      const match = /^(\d+),/.exec(line);
      if (match?.[1]) counts.set(match[1], (counts.get(match[1]) ?? 0) + 1);
    }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'process_failed') throw error;
  }
  const soundOutput = pictureStream === null ? '0' : '1';
  return {
    picture: pictureStream === null ? 0 : (counts.get('0') ?? 0),
    sound: soundStream === null ? 0 : (counts.get(soundOutput) ?? 0),
  };
}
