import type { Fallback, Source } from '../facts/index.ts';
import { checkDuration, checkFrames } from './bounds.ts';
import type { Chosen, Opened } from './choice.ts';
import { scanPackets } from './packets.ts';
import { decodeSample } from './sample.ts';
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
  const ends = new Map<number, number>();
  for (const stream of streams) {
    const seen = packets.get(stream.index);
    const said = endOf(stream, probed);
    const end = seen ? seen.endSeconds - origin : whole ? 0 : (said ?? 0);
    ends.set(stream.index, end);
    if (said !== null && said - end > SHORTFALL_SECONDS && !fallbacks.length)
      fallbacks.push(truncated(end, said));
  }
  const extent: Extent = {
    pictureEndSeconds: chosen.picture ? (ends.get(chosen.picture.stream.index) ?? 0) : null,
    soundEndSeconds: chosen.sound ? (ends.get(chosen.sound.stream.index) ?? 0) : null,
    picturePackets: whole && chosen.picture ? (packets.get(chosen.picture.stream.index)?.packets ?? 0) : null,
    fallbacks,
  };
  return checkByDecoding(path, source, chosen, extent, signal);
}

/** Packets can be there and hold nothing: a download that was laid out in full and filled in part. */
async function checkByDecoding(
  path: string,
  source: Pick<Source, 'demuxer'>,
  chosen: Chosen,
  extent: Extent,
  signal: AbortSignal | undefined,
): Promise<Extent> {
  const fallbacks = [...extent.fallbacks];
  const picture = used(chosen.picture, extent.pictureEndSeconds);
  const sound = used(chosen.sound, extent.soundEndSeconds);
  const sample = (streams: Used[], atSeconds: number, mode: 'near' | 'exact') =>
    decodeSample(path, source, {
      pictureStream: picture && streams.includes(picture) ? picture.index : null,
      soundStream: sound && streams.includes(sound) ? sound.index : null,
      atSeconds,
      frames: 1,
      mode,
      signal,
    });
  const all = [picture, sound].filter((stream) => stream !== null);
  // Shorter than that, the sample at the start has already shown it.
  const late = all.filter((stream) => stream.endSeconds - stream.startSeconds > 1.5);
  for (const streams of together(late, (stream) => stream.endSeconds - 1)) {
    const at = Math.min(...streams.map((stream) => stream.endSeconds - 1));
    const got = await sample(streams, at, 'near');
    for (const stream of streams) {
      if ((stream === picture ? got.picture : got.sound).frames > 0) continue;
      const readable = await lastReadable(stream, at, async (middle) => {
        const found = await sample([stream], middle, 'exact');
        return (stream === picture ? found.picture : found.sound).frames > 0;
      });
      fallbacks.push(truncated(readable, stream.endSeconds));
      stream.endSeconds = readable;
    }
  }
  const long = all.filter((stream) => stream.endSeconds - stream.startSeconds > 4);
  const middleOf = (stream: Used) => (stream.startSeconds + stream.endSeconds) / 2;
  for (const streams of together(long, middleOf)) {
    const got = await sample(streams, Math.min(...streams.map(middleOf)), 'near');
    if (picture && streams.includes(picture) && got.picture.frames === 0) fallbacks.push(damaged('picture'));
    if (sound && streams.includes(sound) && got.sound.frames === 0) fallbacks.push(damaged('sound'));
  }
  return {
    ...extent,
    pictureEndSeconds: picture ? picture.endSeconds : null,
    soundEndSeconds: sound ? sound.endSeconds : null,
    fallbacks,
  };
}

/** A chosen stream with its bounds on the source's clock. */
type Used = { index: number; startSeconds: number; endSeconds: number };

function used(opened: Opened | null, endSeconds: number | null): Used | null {
  return (
    opened && { index: opened.stream.index, startSeconds: opened.startSeconds, endSeconds: endSeconds ?? 0 }
  );
}

/** One group when the streams' places lie within a second of each other, so that one child serves both; else one each. */
function together(streams: Used[], place: (stream: Used) => number): Used[][] {
  if (streams.length === 0) return [];
  const places = streams.map(place);
  return Math.max(...places) - Math.min(...places) <= 1 ? [streams] : streams.map((stream) => [stream]);
}

/** The last place of a stream that decodes, found by halving to 0.5 s; `unreadableSeconds` is known not to. */
async function lastReadable(
  stream: Used,
  unreadableSeconds: number,
  isReadable: (atSeconds: number) => Promise<boolean>,
): Promise<number> {
  let readable = stream.startSeconds;
  let unreadable = unreadableSeconds;
  while (unreadable - readable > 0.5) {
    const middle = (readable + unreadable) / 2;
    if (await isReadable(middle)) readable = middle;
    else unreadable = middle;
  }
  return readable;
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

function truncated(endSeconds: number, statedSeconds: number): Fallback {
  return {
    used: `the first ${endSeconds.toFixed(1)} s`,
    instead_of: `${statedSeconds.toFixed(1)} s`,
    reason: `The file is damaged or incomplete after ${endSeconds.toFixed(1)} s.`,
  };
}

function damaged(what: 'picture' | 'sound'): Fallback {
  return {
    used: `what can be read of the ${what}`,
    instead_of: `the whole ${what}`,
    reason: `The ${what} is damaged in the middle of the file.`,
  };
}
