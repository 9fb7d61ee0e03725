import type { Span, Voices } from '../facts/index.ts';

/** Whose voice is heard when in stretches of 16 kHz mono sound; `speech` says where somebody speaks. */
export async function findVoices(
  _sound: readonly { startSeconds: number; samples: Float32Array }[],
  speech: readonly Span[],
  _options: { signal?: AbortSignal | undefined } = {},
): Promise<Voices> {
  return { turns: speech.map((span) => ({ ...span, voice: 0 })), fallbacks: [] };
}
