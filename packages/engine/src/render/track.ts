import { open } from 'node:fs/promises';
import { EngineError } from '../error.ts';
import { OUTPUT_SAMPLE_RATE } from './sound.ts';

/** The track of a dub, read a stretch at a time. */
export type Track = {
  /** Samples as integers (−32768 to 32767); of a track of one channel both are the same. Silence outside of it. */
  read(firstSample: number, count: number): Promise<{ left: Int16Array; right: Int16Array }>;
  close(): Promise<void>;
};

/** Where a WAV's head must be over. */
const HEAD_BYTES = 64 * 1024;

/** Opens a track. Throws EngineError `invalid_input` when it is no WAV of 16-bit samples at 48 kHz in 1 or 2 channels. */
export async function openTrack(path: string): Promise<Track> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const { channels, dataStart, dataBytes } = parseHead(head.subarray(0, bytesRead));
    const frame = 2 * channels;
    const { size } = await file.stat();
    const samples = Math.floor(Math.min(dataBytes, size - dataStart) / frame);
    return {
      async read(firstSample, count) {
        const left = new Int16Array(count);
        const begin = Math.max(0, Math.min(firstSample, samples));
        const end = Math.max(begin, Math.min(firstSample + count, samples));
        const bytes = Buffer.alloc((end - begin) * frame);
        const { bytesRead: got } = await file.read(bytes, 0, bytes.length, dataStart + begin * frame);
        const right = channels === 1 ? left : new Int16Array(count);
        for (let i = 0; i < Math.floor(got / frame); i++) {
          const at = begin - firstSample + i;
          left[at] = bytes.readInt16LE(i * frame);
          if (channels === 2) right[at] = bytes.readInt16LE(i * frame + 2);
        }
        return { left, right };
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Finds format and samples among a WAV's chunks (RIFF 1991, 2 and 3). */
function parseHead(head: Buffer): { channels: 1 | 2; dataStart: number; dataBytes: number } {
  const refuse = () =>
    new EngineError(
      'invalid_input',
      'The track of a dub must be a WAV of 16-bit samples at 48 kHz with one channel or two.',
    );
  if (
    head.length < 12 ||
    head.toString('latin1', 0, 4) !== 'RIFF' ||
    head.toString('latin1', 8, 12) !== 'WAVE'
  )
    throw refuse();
  let channels = 0;
  for (let at = 12; at + 8 <= head.length; ) {
    const name = head.toString('latin1', at, at + 4);
    const bytes = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 24 <= head.length) {
      const isPcm = head.readUInt16LE(at + 8) === 1 && head.readUInt16LE(at + 22) === 16;
      if (!isPcm || head.readUInt32LE(at + 12) !== OUTPUT_SAMPLE_RATE) throw refuse();
      channels = head.readUInt16LE(at + 10);
    }
    if (name === 'data') {
      if (channels !== 1 && channels !== 2) throw refuse();
      return { channels, dataStart: at + 8, dataBytes: bytes };
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw refuse();
}
