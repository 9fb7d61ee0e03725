import { open } from 'node:fs/promises';
import { EngineError } from '../error.ts';
import { fileUrl, streamFfmpeg, WAV_HEAD_BYTES, WAV_MOST_BYTES, wavHead } from '../media/index.ts';

/** Samples per second of a dub's track. */
const TRACK_SAMPLE_RATE = 48_000;
const BYTES = 2;

/** Leaves out what comes before a voice's first sound; quieter than 45 dB under full scale counts as none. */
const FIRST_SOUND = 'silenceremove=start_periods=1:start_threshold=-45dB';

/** A track that is being written. */
export type TrackWriter = {
  /**
   * Adds what a WAV says, without the silence before it, `tempo` times as fast (1 to 2, the pitch kept); where it lies.
   * Null when nothing is said in it.
   */
  add(file: string, tempo: number): Promise<{ fromSeconds: number; durationSeconds: number } | null>;
  close(): Promise<void>;
};

/** Opens a new track of one channel: a WAV of 16-bit samples at 48 kHz. The file is whole after `close`. */
export async function writeTrack(path: string, signal?: AbortSignal): Promise<TrackWriter> {
  const file = await open(path, 'w');
  let samples = 0;
  await file.write(wavHead(0, 1, TRACK_SAMPLE_RATE), 0, WAV_HEAD_BYTES, 0);
  return {
    async add(spoken, tempo) {
      const from = samples;
      const filter = [FIRST_SOUND, ...(tempo > 1 ? [`atempo=${tempo.toFixed(4)}`] : [])].join(',');
      const input = ['-f', 'wav', '-protocol_whitelist', 'file', '-i', fileUrl(spoken)];
      const args = [...input, '-af', filter, ...PLAIN, '-ac', '1', '-f', 's16le', 'pipe:1'];
      for await (const chunk of streamFfmpeg(args, { stage: 'lay voice', signal })) {
        await file.write(chunk, 0, chunk.length, WAV_HEAD_BYTES + samples * BYTES);
        samples += chunk.length / BYTES;
      }
      const durationSeconds = (samples - from) / TRACK_SAMPLE_RATE;
      return durationSeconds > 0 ? { fromSeconds: from / TRACK_SAMPLE_RATE, durationSeconds } : null;
    },
    async close() {
      if (samples * BYTES > WAV_MOST_BYTES)
        throw new EngineError('limit_exceeded', 'The dub is too long: at most twelve hours.');
      await file.write(wavHead(samples, 1, TRACK_SAMPLE_RATE), 0, WAV_HEAD_BYTES, 0);
      await file.close();
    },
  };
}

const PLAIN = ['-ar', `${TRACK_SAMPLE_RATE}`, '-map_metadata', '-1', '-bitexact'];

/**
 * The first sound of a file, an MP3, MP4 or WAV, as a track of two channels; its length in seconds. Throws EngineError
 * `process_failed` when it has none.
 */
export async function dubTrackOf(
  file: string,
  format: 'mp3' | 'mp4' | 'wav',
  to: string,
  signal?: AbortSignal,
): Promise<number> {
  const input = ['-f', format, '-protocol_whitelist', 'file', '-i', fileUrl(file)];
  const args = [...input, '-map', '0:a:0', ...PLAIN, '-ac', '2', '-f', 's16le', 'pipe:1'];
  const out = await open(to, 'w');
  try {
    let bytes = 0;
    await out.write(wavHead(0, 2, TRACK_SAMPLE_RATE), 0, WAV_HEAD_BYTES, 0);
    for await (const chunk of streamFfmpeg(args, { stage: 'read dub', signal })) {
      await out.write(chunk, 0, chunk.length, WAV_HEAD_BYTES + bytes);
      bytes += chunk.length;
    }
    const samples = Math.floor(bytes / (2 * BYTES));
    await out.write(wavHead(samples, 2, TRACK_SAMPLE_RATE), 0, WAV_HEAD_BYTES, 0);
    return samples / TRACK_SAMPLE_RATE;
  } finally {
    await out.close();
  }
}
