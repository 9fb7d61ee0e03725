import { voiceSpace } from './voice-space.ts';
import { SPECTRUM_SIZE, type VoiceWindows } from './voice-windows.ts';

/** Numbers that say whose voice a block is: the spectrum's and the pitch. */
export const VOICE_SIZE = SPECTRUM_SIZE + 1;

/** A quarter of a second of speech, or less before a pause: what one voice is taken to fill. */
export type VoiceBlock = {
  /** When its first and its last window begin, seconds on the source's clock. */
  startSeconds: number;
  lastSeconds: number;
  /** How much of it is speech, seconds. */
  seconds: number;
  /** Whether a pause lies before it. */
  afterPause: boolean;
  /** Where in the space of voices it lies; for one talker the mean of one second has variance 1 in every direction. */
  voice: Float64Array;
};

/** Windows of 10 ms of a whole block. */
const BLOCK_WINDOWS = 25;
/** Pitches that a block needs before its pitch is believed. */
const LEAST_PITCHES = 6;

/**
 * The blocks of all that is heard, in order. What every window has in common is the recording and is taken away
 * (cepstral mean normalisation); what the sounds of speech have in common is taken away by a mixture of them: a
 * block's position is how far it lies from where its sounds usually lie, each direction weighed by how little it
 * varies between utterances of one talker (within-class covariance normalisation, Hatch et al. 2006).
 */
export function voiceBlocks(stretches: readonly VoiceWindows[]): VoiceBlock[] {
  const blocks = offsetBlocks(stretches);
  const mean = meanOf(blocks);
  return blocks.map(({ offset, ...block }) => ({
    ...block,
    voice: voiceSpace.whiten(offset.map((value, i) => (Number.isNaN(value) ? 0 : value - (mean[i] ?? 0)))),
  }));
}

/** A block before it is weighed: how far its sounds lie from where they usually lie, and its pitch (NaN for none). */
export type OffsetBlock = Omit<VoiceBlock, 'voice'> & { offset: Float64Array };

/** The blocks with their unweighed offsets; `windows` is how long a whole block is. */
export function offsetBlocks(stretches: readonly VoiceWindows[], windows = BLOCK_WINDOWS): OffsetBlock[] {
  const common = commonSpectrum(stretches);
  return stretches.flatMap((stretch) => {
    const blocks: OffsetBlock[] = [];
    let from = 0;
    for (let at = 1; at <= stretch.startSeconds.length; at++) {
      const ends = at === stretch.startSeconds.length || stretch.afterPause[at] === 1 || at - from >= windows;
      if (!ends) continue;
      blocks.push(blockOf(stretch, from, at, common));
      from = at;
    }
    return blocks;
  });
}

function blockOf(stretch: VoiceWindows, from: number, to: number, common: Float64Array): OffsetBlock {
  const sounds = voiceSpace.sounds(common);
  let [pitches, pitchSum] = [0, 0];
  for (let i = from; i < to; i++) {
    sounds.add(stretch.spectra.subarray(i * SPECTRUM_SIZE, (i + 1) * SPECTRUM_SIZE));
    const logPitch = stretch.logPitches[i] ?? Number.NaN;
    if (Number.isNaN(logPitch)) continue;
    pitches += 1;
    pitchSum += logPitch;
  }
  const offset = new Float64Array(VOICE_SIZE);
  offset.set(sounds.offset());
  offset[SPECTRUM_SIZE] = pitches >= LEAST_PITCHES ? pitchSum / pitches : Number.NaN;
  return {
    startSeconds: stretch.startSeconds[from] ?? 0,
    lastSeconds: stretch.startSeconds[to - 1] ?? 0,
    seconds: (to - from) / 100,
    afterPause: stretch.afterPause[from] === 1,
    offset,
  };
}

/** The mean spectrum of everything that is heard. */
export function commonSpectrum(stretches: readonly VoiceWindows[]): Float64Array {
  const mean = new Float64Array(SPECTRUM_SIZE);
  const count = stretches.reduce((sum, { startSeconds }) => sum + startSeconds.length, 0);
  for (const { spectra } of stretches)
    for (let i = 0; i < spectra.length; i++) {
      const dimension = i % SPECTRUM_SIZE;
      mean[dimension] = (mean[dimension] ?? 0) + (spectra[i] ?? 0) / count;
    }
  return mean;
}

/** The mean offset, blocks counting as long as they are. */
function meanOf(blocks: readonly OffsetBlock[]): Float64Array {
  const sum = new Float64Array(VOICE_SIZE);
  const weight = new Float64Array(VOICE_SIZE);
  for (const { offset, seconds } of blocks)
    offset.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      sum[i] = (sum[i] ?? 0) + value * seconds;
      weight[i] = (weight[i] ?? 0) + seconds;
    });
  return sum.map((value, i) => value / Math.max(weight[i] ?? 0, 1e-9));
}
