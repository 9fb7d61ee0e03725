import { EngineError } from '../error.ts';
import type { Fallback, Source } from '../facts/index.ts';
import { decodeSample } from './sample.ts';
import { type Probed, type ProbedStream, pictureCandidates, soundCandidates, startOf } from './streams.ts';
import { unreadable } from './unreadable.ts';

/** A stream that was tried and decodes. */
export type Opened = {
  stream: ProbedStream;
  /** When the first frame or sample that comes out of the decoder is, on the source's clock. */
  startSeconds: number;
};

/** The streams that are used of a file. */
export type Chosen = { picture: Opened | null; sound: Opened | null };

/** How many streams of a kind are tried before the file counts as having none that can be decoded. */
const TRIES = 4;

/** A stream that starts later than this is looked for where it starts. */
const LATE_SECONDS = 60;

/**
 * The first picture stream and the first sound stream (default ones first) that decode at their start, and what had
 * to be passed over. Throws `unreadable_media` when there is none of either, `unsupported_media` for a single still.
 */
export async function chooseStreams(
  path: string,
  source: Pick<Source, 'demuxer'>,
  probed: Probed,
  signal: AbortSignal | undefined,
): Promise<{ chosen: Chosen; fallbacks: Fallback[] }> {
  const pictures = pictureCandidates(probed).slice(0, TRIES);
  const sounds = soundCandidates(probed).slice(0, TRIES);
  if (pictures.length === 0 && sounds.length === 0)
    throw new EngineError(
      'unreadable_media',
      'The file has neither a picture nor a sound stream; give another file.',
    );
  const attempt = async (picture: ProbedStream | null, sound: ProbedStream | null) => {
    const starts = [picture, sound].flatMap((stream) => (stream ? [startOf(stream, probed)] : []));
    const first = Math.min(...starts);
    const sample = await decodeSample(path, source, {
      pictureStream: picture?.index ?? null,
      soundStream: sound?.index ?? null,
      atSeconds: first > LATE_SECONDS ? first : 0,
      // The second one tells a video from a still.
      frames: 2,
      mode: 'start',
      signal,
    });
    return {
      picture: picture && sample.picture.frames > 1 ? opened(picture, sample.picture.firstSeconds) : null,
      sound: sound && sample.sound.frames > 0 ? opened(sound, sample.sound.firstSeconds) : null,
      isStill: sample.picture.frames === 1,
    };
  };

  // Nearly always the first of each will do, and one child shows it.
  const together = await attempt(pictures[0] ?? null, sounds[0] ?? null);
  let { picture, sound, isStill } = together;
  for (const stream of picture ? [] : pictures) {
    const alone = await attempt(stream, null);
    picture = alone.picture;
    isStill ||= alone.isStill;
    if (picture) break;
  }
  for (const stream of sound ? [] : sounds) {
    sound = (await attempt(null, stream)).sound;
    if (sound) break;
  }
  if (!picture && !sound) {
    if (!isStill) throw unreadable();
    throw new EngineError('unsupported_media', 'The file holds a single picture, not a video; give a video.');
  }
  return {
    chosen: { picture, sound },
    fallbacks: [
      ...passedOver('picture', pictures[0], picture, isStill),
      ...passedOver('sound', sounds[0], sound, false),
    ],
  };
}

function opened(stream: ProbedStream, firstSeconds: number | null): Opened {
  return { stream, startSeconds: Math.max(0, Math.round((firstSeconds ?? 0) * 1e6) / 1e6) };
}

function passedOver(
  kind: 'picture' | 'sound',
  wanted: ProbedStream | undefined,
  taken: Opened | null,
  isStill: boolean,
): Fallback[] {
  if (!wanted || taken?.stream === wanted) return [];
  const name = (stream: ProbedStream) => `${kind} stream ${stream.index} (${stream.codec_name})`;
  return [
    {
      used: taken ? name(taken.stream) : `no ${kind}`,
      instead_of: name(wanted),
      reason: isStill ? `The ${name(wanted)} is a single still.` : `The ${name(wanted)} cannot be decoded.`,
    },
  ];
}
