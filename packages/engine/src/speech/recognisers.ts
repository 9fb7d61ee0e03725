import { moonshine } from './moonshine.ts';
import { openaiCompatible } from './openai-compatible.ts';
import type { Recogniser } from './recogniser.ts';
import { parakeet, whisper } from './sherpa.ts';

/**
 * Every recogniser there is. The shapes are those of the published models (usefulsensors/moonshine). Understood words a
 * second of voice, as measured: tiny has 1.9 and more of English, 1.05 of radio traffic of Apollo 11, and of fourteen other
 * languages in two synthetic voices each 0.72 and less, but for one of the Dutch ones (1.3); base 1.69 of Apollo 11, 2.1
 * and more of other English, 1.29 and less of the other languages.
 */
export const RECOGNISERS = {
  'moonshine-tiny': moonshine('moonshine-tiny', { layers: 6, heads: 8, headSize: 36 }, 0.9),
  'moonshine-base': moonshine('moonshine-base', { layers: 8, heads: 8, headSize: 52 }, 1.45),
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
