import type { Fallback, Source } from '../facts/index.ts';
import { checkDuration, checkFrames } from './bounds.ts';
import type { Chosen, Opened } from './choice.ts';
import { scanPackets } from './packets.ts';
import { confirmByDecoding, type Reach } from './reach.ts';
import { type Probed, type ProbedStream, startOf, statedDuration } from './streams.ts';

/** How far a file can really be read, on the source's clock. */
export type Extent = {
  pictureEndSeconds: number | null;
  soundEndSeconds: number | null;
  /** Packets of picture, when all were counted. */
  picturePackets: number | null;
  fallbacks: Fallback[];
};

/** The stretch before the stated end whose packets are read: longer than most distances between key frames. */
const TAIL_SECONDS = 10;

/** A stream may fall short of what its header says by this much: rounding, encoder padding, a last frame's length. */
const SHORTFALL_SECONDS = 1;

/** Sound streams without timestamps of their own: what ffprobe says of their length is guessed from the bit rate. */
const guessed = ['mp3', 'aac', 'ac3'];

/**
 * Finds how far the chosen streams can be read, whatever the header says: by the packets at the stated end, by all
 * packets when there are none, and by decoding in the middle and at the end.
 * Throws `limit_exceeded` when there is more of it than what is accepted.
 */
export async function findExtent(
  path: string,
  source: Pick<Source, 'demuxer'>,
  probed: Probed,
  chosen: Chosen,
  signal?: AbortSignal,
): Promise<Extent> {
  const origin = probed.format.start_time ?? 0;
  const streams = [chosen.picture, chosen.sound].flatMap((opened) => (opened ? [opened.stream] : []));
  const stated = statedEnd(streams, probed);
  const tail =
    stated === null || guessed.includes(source.demuxer)
      ? null
      : await scanPackets(path, source, {
          fromTimestamp: origin + Math.max(0, stated - TAIL_SECONDS),
          signal,
        });
  const whole = tail === null || streams.some((stream) => isMissing(stream, tail, probed, stated ?? 0));
  const packets = whole
    ? await scanPackets(path, source, {
        fromTimestamp: null,
        signal,
        onPacket(streamIndex, summary) {
          checkDuration(summary.endSeconds - origin);
          if (streamIndex === chosen.picture?.stream.index) checkFrames(summary.packets);
        },
      })
    : tail;

  const fallbacks: Fallback[] = [];
  const reachOf = (kind: 'picture' | 'sound', opened: Opened | null): Reach | null => {
    if (!opened) return null;
    const seen = packets.get(opened.stream.index);
    const said = endOf(opened.stream, probed);
    // Not in the tail although nothing is amiss: this stream ends before it, as its header says.
    const endSeconds = seen ? seen.endSeconds - origin : whole ? 0 : (said ?? 0);
    const lastSeconds = seen ? seen.lastSeconds - origin : endSeconds;
    if (said !== null && said - endSeconds > SHORTFALL_SECONDS)
      fallbacks.push(truncated(kind, endSeconds, said));
    return {
      kind,
      streamIndex: opened.stream.index,
      startSeconds: opened.startSeconds,
      lastSeconds,
      endSeconds,
    };
  };
  const picture = reachOf('picture', chosen.picture);
  const sound = reachOf('sound', chosen.sound);
  for (const found of await confirmByDecoding(path, source, { picture, sound }, signal)) {
    if (found.damage === 'middle') fallbacks.push(damaged(found.kind));
    else {
      const reach = found.kind === 'picture' ? picture : sound;
      fallbacks.push(truncated(found.kind, found.endSeconds, reach?.endSeconds ?? 0));
      if (reach) reach.endSeconds = found.endSeconds;
    }
  }
  return {
    pictureEndSeconds: picture ? picture.endSeconds : null,
    soundEndSeconds: sound ? sound.endSeconds : null,
    picturePackets: whole && picture ? (packets.get(picture.streamIndex)?.packets ?? 0) : null,
    fallbacks,
  };
}

/** When a stream ends by its header, on the source's clock. */
function endOf(stream: ProbedStream, probed: Probed): number | null {
  const duration = statedDuration(stream);
  return duration === undefined ? null : startOf(stream, probed) + duration;
}

/** The end of the later of the streams, by their own headers, else by the container's. */
function statedEnd(streams: readonly ProbedStream[], probed: Probed): number | null {
  const ends = streams.map((stream) => endOf(stream, probed)).filter((end) => end !== null);
  if (ends.length > 0) return Math.max(...ends);
  const { duration } = probed.format;
  return duration !== undefined && duration > 0 ? duration : null;
}

/** Whether a stream ought to have packets in the tail and has none. A picture that ends before the sound has none rightly. */
function isMissing(
  stream: ProbedStream,
  tail: ReadonlyMap<number, unknown>,
  probed: Probed,
  statedEndSeconds: number,
): boolean {
  if (tail.has(stream.index)) return false;
  const end = endOf(stream, probed);
  return end === null || end > statedEndSeconds - TAIL_SECONDS;
}

function truncated(kind: 'picture' | 'sound', endSeconds: number, statedSeconds: number): Fallback {
  return {
    used: `the first ${endSeconds.toFixed(1)} s of the ${kind}`,
    instead_of: `${statedSeconds.toFixed(1)} s`,
    reason: `The file is damaged or incomplete after ${endSeconds.toFixed(1)} s.`,
  };
}

function damaged(kind: 'picture' | 'sound'): Fallback {
  return {
    used: `what can be read of the ${kind}`,
    instead_of: `the whole ${kind}`,
    reason: `The ${kind} is damaged in the middle of the file.`,
  };
}
