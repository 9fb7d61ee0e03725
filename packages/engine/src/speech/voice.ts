import type { Pool } from '../models/index.ts';

/** Everything in this room hears 16 kHz mono. */
export const SAMPLE_RATE = 16_000;
/** Samples that the voice activity net judges at once, 32 ms (snakers4/silero-vad). */
export const CHUNK_SAMPLES = 512;
/** Samples of the chunk before that the net wants in front of each chunk (snakers4/silero-vad v5 and later). */
export const CONTEXT_SAMPLES = 64;
/**
 * Chunks per row, 8 s. The net's memory starts afresh with each row: run as one endless stream it went deaf after
 * minutes of noise or song (v5 found voice in 6 % of a radio recording behind other sound, 37 % on its own).
 */
export const ROW_CHUNKS = 250;
/** Chunks before a row that fill the net's memory, 2 s: the more, the fewer edges move; beyond 2 s next to none. */
export const WARM_UP_CHUNKS = 64;
/** Rows that go through the net together: 16 cost 9–10 CPU-seconds per hour of sound, one alone 24. */
export const BATCH_ROWS = 16;

/** Seconds of one chunk. */
export const CHUNK_SECONDS = CHUNK_SAMPLES / SAMPLE_RATE;

/** A stretch of sound with its voice probabilities: one (0–1) per chunk of `CHUNK_SAMPLES`. */
export type VoicedBlock = { samples: Float32Array; probabilities: Float32Array };

type VoicePool = Pool<{ samples: Float32Array; leadSamples: number; chunks: number }, Float32Array>;

/**
 * Adds voice probabilities to a stream of 16 kHz mono sound. Blocks come out in order and without gaps, each a whole
 * number of chunks (the last is padded with silence); at most two blocks (256 s) are held. The chunks' probabilities
 * do not depend on how the incoming stream is cut.
 */
export async function* detectVoice(
  sound: AsyncIterable<Float32Array>,
  pool: VoicePool,
  signal?: AbortSignal | undefined,
): AsyncGenerator<VoicedBlock> {
  const blockSamples = BATCH_ROWS * ROW_CHUNKS * CHUNK_SAMPLES;
  const keepSamples = WARM_UP_CHUNKS * CHUNK_SAMPLES + CONTEXT_SAMPLES;
  let block = new Float32Array(blockSamples);
  let filled = 0;
  let lead = new Float32Array(0);

  const judge = async (samples: Float32Array): Promise<VoicedBlock> => {
    const chunks = samples.length / CHUNK_SAMPLES;
    const heard = new Float32Array(lead.length + samples.length);
    heard.set(lead);
    heard.set(samples, lead.length);
    const leadSamples = lead.length;
    lead = samples.slice(Math.max(0, samples.length - keepSamples));
    const input = { samples: heard, leadSamples, chunks };
    return { samples, probabilities: await pool.run(input, { signal, transfer: [heard.buffer] }) };
  };

  for await (const chunk of sound) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + blockSamples - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === blockSamples) {
        yield await judge(block);
        block = new Float32Array(blockSamples);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield await judge(block.slice(0, Math.ceil(filled / CHUNK_SAMPLES) * CHUNK_SAMPLES));
}
