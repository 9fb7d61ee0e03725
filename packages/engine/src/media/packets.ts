import { EngineError } from '../error.ts';
import type { Source } from '../facts/index.ts';
import { inputArguments } from './input.ts';
import { streamFfprobe } from './process.ts';
import { lines } from './text.ts';

/** What the packets of one stream say. Times are the container's own timestamps. */
export type PacketSummary = {
  packets: number;
  /** When the last one is shown. */
  lastSeconds: number;
  /** And how long it stays. */
  endSeconds: number;
};

/** Reading 100 GB from a slow disk takes less. */
const TIMEOUT_SECONDS = 1800;

/**
 * Reads packets without decoding them, from a timestamp of the container (or from the start) to the end or to the
 * first byte that is missing, and sums them up per stream. `onPacket` may throw to stop.
 */
export async function scanPackets(
  path: string,
  source: Pick<Source, 'demuxer'>,
  options: {
    fromTimestamp: number | null;
    signal?: AbortSignal | undefined;
    onPacket?: (streamIndex: number, summary: PacketSummary) => void;
  },
): Promise<Map<number, PacketSummary>> {
  const args = [
    ...(options.fromTimestamp === null ? [] : ['-read_intervals', options.fromTimestamp.toFixed(6)]),
    '-show_entries',
    'packet=stream_index,pts_time,dts_time,duration_time',
    '-of',
    'csv=p=0',
    ...inputArguments(path, source),
  ];
  const summaries = new Map<number, PacketSummary>();
  try {
    const report = streamFfprobe(args, {
      stage: 'probe',
      signal: options.signal,
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    for await (const line of lines(report)) {
      const [streamIndex, pts, dts, duration] = line.split(',').map(Number);
      if (streamIndex === undefined || !Number.isInteger(streamIndex)) continue;
      const at = [pts, dts].find((time) => time !== undefined && Number.isFinite(time));
      if (at === undefined) continue;
      const end = at + (duration !== undefined && duration > 0 ? duration : 0);
      const known = summaries.get(streamIndex);
      const summary = known
        ? {
            packets: known.packets + 1,
            lastSeconds: Math.max(known.lastSeconds, at),
            endSeconds: Math.max(known.endSeconds, end),
          }
        : { packets: 1, lastSeconds: at, endSeconds: end };
      summaries.set(streamIndex, summary);
      options.onPacket?.(streamIndex, summary);
    }
  } catch (error) {
    // The file breaks off: what was read until there is the answer.
    if (!(error instanceof EngineError) || error.code !== 'process_failed') throw error;
  }
  return summaries;
}
