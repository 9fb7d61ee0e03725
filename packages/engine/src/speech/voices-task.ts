import type { Span, VoiceTurn } from '../facts/index.ts';
import { defineTask } from '../models/task.ts';
import { type VoiceBlock, voiceBlocks } from './voice-blocks.ts';
import { clusterVoices, type Splitting } from './voice-clusters.ts';
import { type VoiceWindows, voiceWindows } from './voice-windows.ts';

/** First every stretch of 16 kHz mono sound in order, then the question whose voices they are. */
export type VoicesInput =
  | { step: 'listen'; stretch: { startSeconds: number; samples: Float32Array } }
  | { step: 'divide'; splitting: Splitting };

/** Tells voices apart in a worker thread. Of the sound only its windows are kept: 32 MB an hour. */
export default defineTask(async ({ speech }: { speech: readonly Span[] }) => {
  const heard: VoiceWindows[] = [];
  return async (input: VoicesInput): Promise<VoiceTurn[]> => {
    if (input.step === 'listen') {
      heard.push(voiceWindows(input.stretch, speech));
      return [];
    }
    const blocks = voiceBlocks(heard);
    return turnsOf(speech, blocks, clusterVoices(blocks, input.splitting));
  };
});

/** The turns that cover every span of speech; a change lies in the middle between the blocks of two voices. */
function turnsOf(
  speech: readonly Span[],
  blocks: readonly VoiceBlock[],
  voices: readonly number[],
): VoiceTurn[] {
  const turns: VoiceTurn[] = [];
  let at = 0;
  for (const span of speech) {
    const own: VoiceTurn[] = [];
    for (; at < blocks.length; at++) {
      const block = blocks[at];
      if (!block || block.startSeconds >= span.endSeconds) break;
      const voice = voices[at] ?? 0;
      const last = own.at(-1);
      if (!last) own.push({ ...span, voice });
      else if (last.voice !== voice) {
        last.endSeconds = ((blocks[at - 1]?.lastSeconds ?? block.startSeconds) + block.startSeconds) / 2;
        own.push({ startSeconds: last.endSeconds, endSeconds: span.endSeconds, voice });
      }
    }
    // Too quiet to tell: it is taken to go on as before.
    turns.push(...(own.length > 0 ? own : [{ ...span, voice: turns.at(-1)?.voice ?? voices[at] ?? 0 }]));
  }
  return turns;
}
