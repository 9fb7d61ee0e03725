import type { Source } from '../facts/index.ts';
import { decodeSample } from './sample.ts';

/** How far a stream goes by its packets, on the source's clock. */
export type Reach = {
  kind: 'picture' | 'sound';
  streamIndex: number;
  startSeconds: number;
  /** When the last frame or packet begins. */
  lastSeconds: number;
  endSeconds: number;
};

/** What decoding found amiss: nothing comes out after `endSeconds`, or nothing comes out in the middle. */
export type Damage =
  | { kind: Reach['kind']; damage: 'end'; endSeconds: number }
  | { kind: Reach['kind']; damage: 'middle' };

/** A stream shorter than this has been shown to decode by the sample at its start, in seconds. */
const SHORT_SECONDS = 1.5;

/** Streams whose places lie nearer than this are sampled by one child, in seconds. */
const TOGETHER_SECONDS = 1;

/**
 * Packets can be there and hold nothing: a download that was laid out in full and filled in part. So a frame is
 * decoded at the very end (from the key frame before it, because only that proves it) and one near the middle; when
 * the end gives nothing, how far the stream decodes is found by halving to 0.5 s.
 */
export async function confirmByDecoding(
  path: string,
  source: Pick<Source, 'demuxer'>,
  reaches: { picture: Reach | null; sound: Reach | null },
  signal: AbortSignal | undefined,
): Promise<Damage[]> {
  // The middle is tried beside the end, and given up when the end cannot be tried.
  const giveUp = new AbortController();
  const either = signal ? AbortSignal.any([signal, giveUp.signal]) : giveUp.signal;
  const decodes = async (streams: readonly Reach[], atSeconds: number, mode: 'near' | 'exact') => {
    const of = (kind: Reach['kind']) => streams.find((stream) => stream.kind === kind)?.streamIndex ?? null;
    const sample = await decodeSample(path, source, {
      pictureStream: of('picture'),
      soundStream: of('sound'),
      atSeconds,
      frames: 1,
      mode,
      signal: either,
    });
    return (stream: Reach) => sample[stream.kind].frames > 0;
  };
  const streams = [reaches.picture, reaches.sound]
    .filter((stream) => stream !== null)
    .filter((stream) => stream.endSeconds - stream.startSeconds > SHORT_SECONDS);

  const endDamage = async (): Promise<Damage[]> => {
    const found: Damage[] = [];
    for (const group of together(streams, lastPlace)) {
      const at = Math.min(...group.map(lastPlace));
      const decoded = await decodes(group, at, 'exact');
      for (const stream of group.filter((one) => !decoded(one))) {
        const endSeconds = await lastReadable(stream.startSeconds, at, async (middle) =>
          (await decodes([stream], middle, 'exact'))(stream),
        );
        found.push({ kind: stream.kind, damage: 'end', endSeconds });
      }
    }
    return found;
  };
  const middleDamage = async (): Promise<Damage[]> => {
    const found: Damage[] = [];
    for (const group of together(streams, middlePlace)) {
      const decoded = await decodes(group, Math.min(...group.map(middlePlace)), 'near');
      for (const stream of group.filter((one) => !decoded(one)))
        found.push({ kind: stream.kind, damage: 'middle' });
    }
    return found;
  };
  const [ends, middles] = await Promise.all([endDamage(), middleDamage()]).catch((error: unknown) => {
    giveUp.abort();
    throw error;
  });
  // Where the end is gone, how far the stream can be read says all.
  return [...ends, ...middles.filter(({ kind }) => !ends.some((end) => end.kind === kind))];
}

/** The last second, or the last frame when that began earlier (slides may stand for minutes). */
function lastPlace(stream: Reach): number {
  // A hundredth earlier than the frame, so that rounding does not step over it.
  return Math.max(stream.startSeconds, Math.min(stream.endSeconds - 1, stream.lastSeconds - 0.01));
}

function middlePlace(stream: Reach): number {
  return (stream.startSeconds + stream.endSeconds) / 2;
}

function together(streams: Reach[], place: (stream: Reach) => number): Reach[][] {
  if (streams.length === 0) return [];
  const places = streams.map(place);
  return Math.max(...places) - Math.min(...places) <= TOGETHER_SECONDS
    ? [streams]
    : streams.map((stream) => [stream]);
}

/** The last place that decodes, between one that does and one that does not. */
async function lastReadable(
  readableSeconds: number,
  unreadableSeconds: number,
  isReadable: (atSeconds: number) => Promise<boolean>,
): Promise<number> {
  let readable = readableSeconds;
  let unreadable = unreadableSeconds;
  while (unreadable - readable > 0.5) {
    const middle = (readable + unreadable) / 2;
    if (await isReadable(middle)) readable = middle;
    else unreadable = middle;
  }
  return readable;
}
