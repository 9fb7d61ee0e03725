import type { Fallback, Source } from '../facts/index.ts';
import { checkDuration, checkFrames } from './bounds.ts';
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

/** The streams that are used of a file. */
export type Chosen = { picture: ProbedStream | null; sound: ProbedStream | null };

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
  const streams = [chosen.picture, chosen.sound].filter((stream) => stream !== null);
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
          if (streamIndex === chosen.picture?.index) checkFrames(summary.packets);
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
    pictureEndSeconds: chosen.picture ? (ends.get(chosen.picture.index) ?? 0) : null,
    soundEndSeconds: chosen.sound ? (ends.get(chosen.sound.index) ?? 0) : null,
    picturePackets: whole && chosen.picture ? (packets.get(chosen.picture.index)?.packets ?? 0) : null,
    fallbacks,
  };
  return checkByDecoding(path, source, probed, chosen, extent, signal);
}

/** Packets can be there and hold nothing: a download that was laid out in full and filled in part. */
async function checkByDecoding(
  path: string,
  source: Pick<Source, 'demuxer'>,
  probed: Probed,
  chosen: Chosen,
  extent: Extent,
  signal: AbortSignal | undefined,
): Promise<Extent> {
  const { picture, sound } = chosen;
  const fallbacks = [...extent.fallbacks];
  let { pictureEndSeconds, soundEndSeconds } = extent;

  const pictureAt = (atSeconds: number, exact: boolean) =>
    decodeSample(path, source, {
      pictureStream: picture?.index ?? null,
      soundStream: null,
      atSeconds,
      frames: 1,
      exact,
      signal,
    }).then((result) => result.picture > 0);
  const soundAt = (atSeconds: number) =>
    decodeSample(path, source, {
      pictureStream: null,
      soundStream: sound?.index ?? null,
      atSeconds,
      frames: 1,
      exact: true,
      signal,
    }).then((result) => result.sound > 0);

  if (picture && pictureEndSeconds !== null) {
    const start = startOf(picture, probed);
    const end = await lastReadable(
      start,
      pictureEndSeconds,
      (at) => pictureAt(at, false),
      (at) => pictureAt(at, true),
    );
    if (end !== pictureEndSeconds) fallbacks.push(truncated(end, pictureEndSeconds));
    else if (!(await readableInTheMiddle(start, end, (at) => pictureAt(at, false))))
      fallbacks.push(damaged('picture'));
    pictureEndSeconds = end;
  }
  if (sound && soundEndSeconds !== null) {
    const start = startOf(sound, probed);
    const end = await lastReadable(start, soundEndSeconds, soundAt, soundAt);
    if (end !== soundEndSeconds) fallbacks.push(truncated(end, soundEndSeconds));
    else if (!(await readableInTheMiddle(start, end, soundAt))) fallbacks.push(damaged('sound'));
    soundEndSeconds = end;
  }
  return { ...extent, pictureEndSeconds, soundEndSeconds, fallbacks: fallbacks.slice(0, 2) };
}

/** The end itself when a place just before it decodes, else the last place that does, found by halving to 0.5 s. */
async function lastReadable(
  startSeconds: number,
  endSeconds: number,
  near: (atSeconds: number) => Promise<boolean>,
  exactly: (atSeconds: number) => Promise<boolean>,
): Promise<number> {
  const late = endSeconds - 1;
  // Shorter than that, the sample at the start has already shown it.
  if (late - startSeconds < 0.5 || (await near(late))) return endSeconds;
  let readable = startSeconds;
  let unreadable = late;
  while (unreadable - readable > 0.5) {
    const middle = (readable + unreadable) / 2;
    if (await exactly(middle)) readable = middle;
    else unreadable = middle;
  }
  return readable;
}

async function readableInTheMiddle(
  startSeconds: number,
  endSeconds: number,
  near: (atSeconds: number) => Promise<boolean>,
): Promise<boolean> {
  return endSeconds - startSeconds < 4 || near((startSeconds + endSeconds) / 2);
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
