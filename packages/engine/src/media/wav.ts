/** Bytes of the head that `wavHead` makes. */
export const WAV_HEAD_BYTES = 44;

/** The largest number of bytes that a WAV can hold: its sizes are of 32 bits. */
export const WAV_MOST_BYTES = 0xffff_ffff - WAV_HEAD_BYTES;

/** The head of a WAV of 16-bit samples (RIFF 1991, WAVE_FORMAT_PCM); `samples` of each channel. */
export function wavHead(samples: number, channels: number, sampleRate: number): Buffer {
  const frame = 2 * channels;
  const head = Buffer.alloc(WAV_HEAD_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples * frame, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * frame, 28);
  head.writeUInt16LE(frame, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples * frame, 40);
  return head;
}
