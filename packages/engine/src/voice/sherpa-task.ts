import { defineTask, loadSherpa, type OfflineTtsConfig } from '../models/index.ts';

/** What is said, by whom (a number of the model's speakers), how fast (2: twice), and the WAV that it goes into. */
export type SherpaLine = { text: string; speaker: number; pace: number; file: string };

/** Speech synthesis by sherpa-onnx. To be run in a process of its own: a damaged model file aborts the process. */
export default defineTask(async (config: OfflineTtsConfig) => {
  const { OfflineTts, writeWave } = await loadSherpa();
  const voice = new OfflineTts(config);
  /** Whether anything was said; then the WAV is whole (one channel, 16 bits, the voice's own rate). */
  return async ({ text, speaker, pace, file }: SherpaLine): Promise<boolean> => {
    const sound = await voice
      .generateAsync({ text, sid: speaker, speed: pace, enableExternalBuffer: false })
      .catch(ofNothing);
    if (sound === null || sound.samples.length === 0) return false;
    writeWave(file, sound);
    return true;
  };
});

/** Letters that the voice has no sounds for are no failure: nothing is said. */
function ofNothing(error: unknown): null {
  if (error instanceof Error && error.message.includes('produced no audio')) return null;
  throw error;
}
