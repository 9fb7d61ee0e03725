import type { TranscriptionService } from '../speech/index.ts';

/**
 * The transcription service that the environment sets up: `REELWRIGHT_TRANSCRIPTION_URL`, `…_KEY` and `…_MODEL`
 * (default `whisper-1`); null without an address. OpenAI's own variables are not read: a key that is there for something
 * else must not send anybody's sound away.
 */
export function serviceFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): TranscriptionService | null {
  const baseUrl = env.REELWRIGHT_TRANSCRIPTION_URL;
  if (!baseUrl) return null;
  return {
    baseUrl,
    apiKey: env.REELWRIGHT_TRANSCRIPTION_KEY || null,
    model: env.REELWRIGHT_TRANSCRIPTION_MODEL || 'whisper-1',
  };
}
