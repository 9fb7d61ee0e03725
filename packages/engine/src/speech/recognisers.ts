import { moonshine } from './moonshine.ts';
import { openaiCompatible } from './openai-compatible.ts';
import type { Recogniser } from './recogniser.ts';
import { parakeet, whisper } from './sherpa.ts';

/** Every recogniser there is. The shapes are those of the published models (usefulsensors/moonshine). */
export const RECOGNISERS = {
  'moonshine-tiny': moonshine('moonshine-tiny', { layers: 6, heads: 8, headSize: 36 }),
  'moonshine-base': moonshine('moonshine-base', { layers: 8, heads: 8, headSize: 52 }),
  'whisper-tiny': whisper('whisper-tiny'),
  'whisper-base': whisper('whisper-base'),
  'whisper-small': whisper('whisper-small'),
  'whisper-medium': whisper('whisper-medium'),
  'whisper-turbo': whisper('whisper-turbo'),
  'parakeet-v3': parakeet('parakeet-v3'),
  'openai-compatible': openaiCompatible,
} as const satisfies Record<string, Recogniser>;

/** The recognisers by name. */
export type RecogniserName = keyof typeof RECOGNISERS;

/** The names of all recognisers, in the table's order. */
export function recogniserNames(): RecogniserName[] {
  // The table's type makes its keys exactly these names.
  return Object.keys(RECOGNISERS) as RecogniserName[];
}
