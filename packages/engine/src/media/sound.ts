import { EngineError } from '../error.ts';
import type { SoundStream, Source } from '../facts/index.ts';
import { inputArguments } from './input.ts';
import { streamFfmpeg } from './process.ts';
import { seekArguments } from './seek.ts';

/** Samples per second that speech models want. */
export const SPEECH_SAMPLE_RATE = 16_000;

/**
 * How much before the wanted start is decoded and thrown away, in seconds: a decoder that begins in mid-stream gives
 * false samples for its first packets (AAC: 2 of 21 ms; Opus asks for 80 ms), and the resampler has an edge.
 */
const PREROLL_SECONDS = 0.25;

/** Length of a chunk in seconds. Chunks are cut by count, not by how a pipe delivers, so that runs are repeatable. */
const CHUNK_SECONDS = 0.5;

/** Holes and overlaps in a stream's timestamps are made good from this size on, in seconds. Below it is jitter. */
const HOLE_SECONDS = 0.04;

/**
 * The sound of a source as mono float samples (−1 to 1; always finite), in chunks of 0.5 s, the last one shorter. Sample k is at
 * `startSeconds + k / sampleRate` on the source's clock: a stream that starts late or has holes is filled with
 * silence. It ends with the stream or at `endSeconds`. Each chunk is the receiver's own memory.
 * Throws `invalid_input` when the source has no sound or the span is empty, else as `runFfmpeg`.
 */
export async function* decodeSound(
  path: string,
  source: Source,
  options: {
    startSeconds?: number;
    endSeconds?: number;
    sampleRate?: number;
    signal?: AbortSignal | undefined;
    onProgress?: ((atSeconds: number) => void) | undefined;
  } = {},
): AsyncIterable<Float32Array> {
  const { sound } = source;
  if (!sound) throw new EngineError('invalid_input', 'The file has no sound to decode.');
  const { startSeconds = 0, sampleRate = SPEECH_SAMPLE_RATE, signal, onProgress } = options;
  const endSeconds = Math.min(options.endSeconds ?? source.durationSeconds, source.durationSeconds);
  if (!(startSeconds >= 0 && endSeconds > startSeconds)) {
    throw new EngineError(
      'invalid_input',
      `The sound from ${startSeconds} s to ${endSeconds} s is an empty span; the file lasts ${source.durationSeconds} s.`,
    );
  }

  const lead = Math.max(0, sound.startSeconds - startSeconds);
  const inside = startSeconds > sound.startSeconds;
  const preroll = inside ? Math.min(PREROLL_SECONDS, startSeconds - sound.startSeconds) : 0;
  const seconds = endSeconds - startSeconds;
  const args = [
    ...seekArguments(inside ? startSeconds - preroll : 0),
    ...inputArguments(path, source),
    '-map',
    `0:${sound.streamIndex}`,
    '-af',
    soundFilter(sound, sampleRate, inside),
    // Counted from where the seek landed, or from 0 without one; a little more, and cut to the sample here.
    '-t',
    ((inside ? seconds + preroll : endSeconds) + 0.1).toFixed(6),
    '-c:a',
    'pcm_f32le',
    '-f',
    'f32le',
    'pipe:1',
  ];
  const chunks = new SampleChunks({
    chunkSamples: Math.round(CHUNK_SECONDS * sampleRate),
    leadSamples: Math.round(lead * sampleRate),
    skipSamples: Math.round(preroll * sampleRate),
    totalSamples: Math.round(seconds * sampleRate),
  });
  let sent = 0;
  const told = (chunk: Float32Array) => {
    sent += chunk.length;
    // A file of floats may hold anything; one NaN would spoil every sum that is made later.
    for (let i = 0; i < chunk.length; i++) if (!Number.isFinite(chunk[i])) chunk[i] = 0;
    onProgress?.(startSeconds + sent / sampleRate);
    return chunk;
  };
  for (const chunk of chunks.take()) yield told(chunk);
  if (!chunks.full) {
    for await (const bytes of streamFfmpeg(args, { stage: 'decode sound', signal })) {
      chunks.push(bytes);
      for (const chunk of chunks.take()) yield told(chunk);
      if (chunks.full) break;
    }
  }
  for (const chunk of chunks.finish()) yield told(chunk);
}

/**
 * Mono, the wanted rate, holes filled. `first_pts=0` fills a hole that the wanted start falls into. When the stream's
 * own start is in the span, its lead is put in by us and not by `first_pts`, because ffmpeg rebuilds its graph when a
 * stream changes its format on the way (broadcasts do) and would then put in the whole time passed once more.
 */
function soundFilter(sound: SoundStream, sampleRate: number, inside: boolean): string {
  // More channels than a known layout has cannot be mixed down by name: then the first two, which are left and right.
  const mono = sound.channels > 8 ? 'pan=mono|c0=0.5*c0+0.5*c1' : 'aformat=channel_layouts=mono';
  const fromStart = inside ? ':first_pts=0' : '';
  // Holes are filled after the rate has come down: the filter holds a whole hole at once (an hour: 0.4 instead of 1.6 GB).
  return [
    mono,
    'aformat=sample_fmts=flt',
    `aresample=${sampleRate}`,
    `aresample=async=1:min_hard_comp=${HOLE_SECONDS}${fromStart}`,
    'aformat=sample_fmts=flt',
  ].join(',');
}

/** Cuts a stream of bytes into chunks of samples: lead-in silence before, unwanted samples skipped, an exact end. */
class SampleChunks {
  readonly #chunkSamples: number;
  #wanted: number;
  #skipBytes: number;
  #ready: Float32Array[] = [];
  #chunk: Float32Array;
  #bytes: Uint8Array;
  #filled = 0;

  constructor(plan: {
    chunkSamples: number;
    leadSamples: number;
    skipSamples: number;
    totalSamples: number;
  }) {
    this.#chunkSamples = plan.chunkSamples;
    this.#wanted = plan.totalSamples;
    this.#skipBytes = plan.skipSamples * 4;
    this.#chunk = new Float32Array(plan.chunkSamples);
    this.#bytes = new Uint8Array(this.#chunk.buffer);
    let lead = Math.min(plan.leadSamples, plan.totalSamples);
    while (lead > 0) {
      const part = Math.min(lead * 4, this.#bytes.length - this.#filled);
      this.#advance(part);
      lead -= part / 4;
    }
  }

  /** Whether all samples that were wanted are there. */
  get full(): boolean {
    return this.#wanted * 4 <= this.#filled;
  }

  push(bytes: Buffer): void {
    const skipped = Math.min(this.#skipBytes, bytes.length);
    this.#skipBytes -= skipped;
    let at = skipped;
    while (at < bytes.length && !this.full) {
      const part = Math.min(bytes.length - at, this.#bytes.length - this.#filled);
      this.#bytes.set(bytes.subarray(at, at + part), this.#filled);
      this.#advance(part);
      at += part;
    }
  }

  *take(): Iterable<Float32Array> {
    yield* this.#ready.splice(0);
  }

  *finish(): Iterable<Float32Array> {
    yield* this.take();
    const samples = Math.min(Math.floor(this.#filled / 4), this.#wanted);
    if (samples > 0) yield this.#chunk.slice(0, samples);
  }

  #advance(bytes: number): void {
    this.#filled += bytes;
    // A full last chunk may reach over the wanted end; finish() cuts it.
    if (this.#filled < this.#bytes.length || this.#wanted < this.#chunkSamples) return;
    this.#ready.push(this.#chunk);
    this.#wanted -= this.#chunkSamples;
    this.#chunk = new Float32Array(this.#chunkSamples);
    this.#bytes = new Uint8Array(this.#chunk.buffer);
    this.#filled = 0;
  }
}
