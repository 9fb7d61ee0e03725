import { EngineError, throwIfCancelled } from '../error.ts';
import type { FrameRate, Source } from '../facts/index.ts';
import { checkDuration, checkFrameRate, checkFrames, checkPixels, MAX_FRAMES_PER_SECOND } from './bounds.ts';
import { chooseStreams, type Opened } from './choice.ts';
import { type Extent, findExtent } from './extent.ts';
import { hashFile } from './hash.ts';
import { inputArguments } from './input.ts';
import { runFfprobe } from './process.ts';
import { sniff } from './sniff.ts';
import {
  describePicture,
  describeSound,
  PROBE_ENTRIES,
  Probed,
  type ProbedStream,
  parseFrameRate,
  perSecond,
  pictureCandidates,
} from './streams.ts';
import { unreadable } from './unreadable.ts';

/** Reading headers takes well under a second; this is for slow disks. */
const HEADER_TIMEOUT_SECONDS = 60;

/**
 * What a source file is: its container by its first bytes, the streams that are used, how long it really is, and the
 * hash of its bytes. Nothing is believed that was not tried: a little is decoded at the start, in the middle and at
 * the end; where the end is missing, `durationSeconds` is how far the file can be read and a fallback says so.
 * Throws `not_found`, `invalid_input`, `unreadable_media`, `unsupported_media`, `limit_exceeded`, `timed_out`,
 * `cancelled` or `missing_dependency`.
 */
export async function probe(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Source> {
  throwIfCancelled(options.signal);
  const demuxer = await sniff(path);
  // The hash is read beside the probing, and given up when the file turns out to be no good.
  const giveUp = new AbortController();
  const hashing = hashFile(
    path,
    options.signal ? AbortSignal.any([options.signal, giveUp.signal]) : giveUp.signal,
  );
  hashing.catch(() => {});
  try {
    const described = await describe(path, demuxer, options.signal);
    return { ...(await hashing), ...described };
  } catch (error) {
    giveUp.abort();
    throw error;
  }
}

async function describe(
  path: string,
  demuxer: string,
  signal: AbortSignal | undefined,
): Promise<Omit<Source, 'contentHash' | 'sizeBytes'>> {
  const source = { demuxer };
  const probed = await readHeaders(path, demuxer, signal);
  checkDuration(probed.format.duration ?? 0);
  for (const stream of pictureCandidates(probed)) checkHeader(stream);
  const { chosen, fallbacks } = await chooseStreams(path, source, probed, signal);
  const extent = await findExtent(path, source, probed, chosen, signal);
  const durationSeconds = Math.max(extent.pictureEndSeconds ?? 0, extent.soundEndSeconds ?? 0);
  if (durationSeconds <= 0) throw unreadable();
  checkDuration(durationSeconds);

  const frameRate = chosen.picture && averageRate(chosen.picture, extent);
  const described =
    chosen.picture &&
    frameRate &&
    describePicture(chosen.picture.stream, chosen.picture.startSeconds, frameRate);
  if (frameRate) {
    checkFrameRate(frameRate);
    checkFrames(durationSeconds * perSecond(frameRate));
  }
  return {
    demuxer,
    durationSeconds: Math.round(durationSeconds * 1e6) / 1e6,
    picture: described ? described.picture : null,
    sound: chosen.sound ? describeSound(chosen.sound.stream, chosen.sound.startSeconds) : null,
    fallbacks: [...fallbacks, ...(described ? described.fallbacks : []), ...extent.fallbacks],
  };
}

async function readHeaders(path: string, demuxer: string, signal: AbortSignal | undefined): Promise<Probed> {
  const args = ['-show_entries', PROBE_ENTRIES, '-of', 'json', ...inputArguments(path, { demuxer })];
  try {
    const answer = await runFfprobe(args, { stage: 'probe', signal, timeoutSeconds: HEADER_TIMEOUT_SECONDS });
    return Probed.parse(JSON.parse(answer));
  } catch (cause) {
    if (cause instanceof EngineError && cause.code !== 'process_failed') throw cause;
    const failure = cause instanceof EngineError ? cause.process : undefined;
    throw unreadable(failure ? { cause, process: failure } : { cause });
  }
}

/** What the header alone is enough to refuse, before anything is decoded. */
function checkHeader(stream: ProbedStream): void {
  checkPixels(stream.width, stream.height);
  checkDuration(stream.duration ?? 0);
  const rate = parseFrameRate(stream.avg_frame_rate);
  if (rate) checkFrameRate(rate);
}

/** The average rate by the header, else by counted packets, else the base rate, else 30. */
function averageRate({ stream, startSeconds }: Opened, extent: Extent): FrameRate {
  const stated = parseFrameRate(stream.avg_frame_rate);
  if (stated) return stated;
  const seconds = (extent.pictureEndSeconds ?? 0) - startSeconds;
  if (extent.picturePackets !== null && extent.picturePackets > 1 && seconds > 0)
    return {
      numerator: Math.max(1, Math.round((extent.picturePackets / seconds) * 1000)),
      denominator: 1000,
    };
  const base = parseFrameRate(stream.r_frame_rate);
  return base && perSecond(base) <= MAX_FRAMES_PER_SECOND ? base : { numerator: 30, denominator: 1 };
}
