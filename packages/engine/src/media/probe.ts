import { EngineError, throwIfCancelled } from '../error.ts';
import type { Fallback, FrameRate, Source } from '../facts/index.ts';
import { checkDuration, checkFrameRate, checkFrames, checkPixels, MAX_FRAMES_PER_SECOND } from './bounds.ts';
import { type Chosen, type Extent, findExtent } from './extent.ts';
import { hashFile } from './hash.ts';
import { inputArguments } from './input.ts';
import { runFfprobe } from './process.ts';
import { decodeSample } from './sample.ts';
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
  soundCandidates,
  startOf,
} from './streams.ts';

/** Reading headers takes well under a second; this is for slow disks. */
const HEADER_TIMEOUT_SECONDS = 60;

/** How many streams of a kind are tried before the file counts as having none that can be decoded. */
const TRIES = 4;

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
  for (const stream of pictureCandidates(probed)) checkHeader(stream, probed);
  const { chosen, fallbacks } = await chooseStreams(path, source, probed, signal);
  const extent = await findExtent(path, source, probed, chosen, signal);
  const durationSeconds = Math.max(extent.pictureEndSeconds ?? 0, extent.soundEndSeconds ?? 0);
  if (durationSeconds <= 0) throw unreadable();
  checkDuration(durationSeconds);

  const frameRate = chosen.picture && averageRate(chosen.picture, probed, extent);
  const described = chosen.picture && frameRate && describePicture(chosen.picture, probed, frameRate);
  if (frameRate) {
    checkFrameRate(frameRate);
    checkFrames(durationSeconds * perSecond(frameRate));
  }
  return {
    demuxer,
    durationSeconds: Math.round(durationSeconds * 1e6) / 1e6,
    picture: described ? described.picture : null,
    sound: chosen.sound ? describeSound(chosen.sound, probed) : null,
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
function checkHeader(stream: ProbedStream, probed: Probed): void {
  checkPixels(stream.width, stream.height);
  checkDuration(stream.duration ?? probed.format.duration ?? 0);
  const rate = parseFrameRate(stream.avg_frame_rate);
  if (rate) checkFrameRate(rate);
}

/** The first picture stream and the first sound stream that can be decoded at their start. */
async function chooseStreams(
  path: string,
  source: Pick<Source, 'demuxer'>,
  probed: Probed,
  signal: AbortSignal | undefined,
): Promise<{ chosen: Chosen; fallbacks: Fallback[] }> {
  checkDuration(probed.format.duration ?? 0);
  const pictures = pictureCandidates(probed).slice(0, TRIES);
  const sounds = soundCandidates(probed).slice(0, TRIES);
  if (pictures.length === 0 && sounds.length === 0)
    throw new EngineError(
      'unreadable_media',
      'The file has neither a picture nor a sound stream; give another file.',
    );
  const fallbacks: Fallback[] = [];
  const picture = await firstReadable(pictures, async (stream) => {
    const frames = await sampleStart(path, source, probed, { picture: stream, sound: null }, signal);
    // One frame only is a title card or a cover that is not marked as one.
    if (frames.picture === 1) fallbacks.push(still(stream));
    return frames.picture > 1;
  });
  const sound = await firstReadable(sounds, async (stream) => {
    const frames = await sampleStart(path, source, probed, { picture: null, sound: stream }, signal);
    return frames.sound > 0;
  });
  if (!picture && !sound) {
    if (fallbacks.length > 0)
      throw new EngineError(
        'unsupported_media',
        'The file holds a single picture, not a video; give a video.',
      );
    throw unreadable();
  }
  for (const [kind, wanted, got] of [
    ['picture', pictures[0], picture],
    ['sound', sounds[0], sound],
  ] as const) {
    if (!wanted || wanted === got || (kind === 'picture' && fallbacks.length > 0)) continue;
    fallbacks.push({
      used: got ? `${kind} stream ${got.index} (${got.codec_name})` : `no ${kind}`,
      instead_of: `${kind} stream ${wanted.index} (${wanted.codec_name})`,
      reason: `The ${kind} stream ${wanted.index} cannot be decoded.`,
    });
  }
  return { chosen: { picture, sound }, fallbacks };
}

function sampleStart(
  path: string,
  source: Pick<Source, 'demuxer'>,
  probed: Probed,
  streams: Chosen,
  signal: AbortSignal | undefined,
) {
  const stream = streams.picture ?? streams.sound;
  return decodeSample(path, source, {
    pictureStream: streams.picture?.index ?? null,
    soundStream: streams.sound?.index ?? null,
    // A stream that starts late would lie beyond the reach of a sample at 0.
    atSeconds: stream ? Math.max(0, startOf(stream, probed)) : 0,
    frames: 2,
    exact: false,
    signal,
  });
}

async function firstReadable(
  streams: readonly ProbedStream[],
  isReadable: (stream: ProbedStream) => Promise<boolean>,
): Promise<ProbedStream | null> {
  for (const stream of streams) if (await isReadable(stream)) return stream;
  return null;
}

/** The average rate by the header, else by counted packets, else the base rate, else 30. */
function averageRate(stream: ProbedStream, probed: Probed, extent: Extent): FrameRate {
  const stated = parseFrameRate(stream.avg_frame_rate);
  if (stated) return stated;
  const seconds = (extent.pictureEndSeconds ?? 0) - startOf(stream, probed);
  if (extent.picturePackets !== null && extent.picturePackets > 1 && seconds > 0)
    return {
      numerator: Math.max(1, Math.round((extent.picturePackets / seconds) * 1000)),
      denominator: 1000,
    };
  const base = parseFrameRate(stream.r_frame_rate);
  return base && perSecond(base) <= MAX_FRAMES_PER_SECOND ? base : { numerator: 30, denominator: 1 };
}

function still(stream: ProbedStream): Fallback {
  return {
    used: 'the sound alone',
    instead_of: `picture stream ${stream.index}`,
    reason: 'The picture stream is a single still.',
  };
}

function unreadable(options: ConstructorParameters<typeof EngineError>[2] = {}): EngineError {
  return new EngineError(
    'unreadable_media',
    'The file is damaged or incomplete and cannot be read; copy or download it again, or export it anew.',
    options,
  );
}
