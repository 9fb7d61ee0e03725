import type { Span, VoiceTurn } from '../facts/index.ts';
import { defineTask } from '../models/task.ts';
import { CEPSTRA_PER_SECOND, CEPSTRUM_SIZE, cepstra } from '../sound/index.ts';
import { pitch } from './pitch.ts';
import { clusterVoices, type Splitting, type VoiceFrame } from './voice-clusters.ts';

/** What is clustered at once: stretches of 16 kHz mono sound and where somebody speaks. */
export type VoicesInput = {
  sound: readonly { startSeconds: number; samples: Float32Array }[];
  speech: readonly Span[];
  splitting: Splitting;
};

/** Windows quieter than the loud ones of their stretch by more than this (natural logarithm of power) are pauses: 26 dB. */
const PAUSE_DEPTH = 6;
/** A pause of so many windows invites a change of speaker: 0.15 s. */
const PAUSE_WINDOWS = 15;

/** Tells voices apart in a worker thread. */
export default defineTask(async () => async (input: VoicesInput): Promise<VoiceTurn[]> => {
  const windows = input.sound.flatMap((stretch) => windowsOf(stretch, input.speech));
  const voices = clusterVoices(
    windows.map(({ frame }) => frame),
    input.splitting,
  );
  return input.speech.flatMap((span) => turnsOf(span, windows, voices));
});

type Window = { atSeconds: number; frame: VoiceFrame };

/** The windows of a stretch that lie inside speech and are loud enough to carry a voice. */
function windowsOf(
  { startSeconds, samples }: VoicesInput['sound'][number],
  speech: readonly Span[],
): Window[] {
  const numbers = cepstra(samples);
  const pitches = pitch(samples);
  const count = numbers.length / CEPSTRUM_SIZE;
  const energies = Array.from({ length: count }, (_, i) => numbers[i * CEPSTRUM_SIZE] ?? 0);
  const loud = [...energies].sort((a, b) => a - b)[Math.floor(count * 0.95)] ?? 0;
  const windows: Window[] = [];
  let quiet = PAUSE_WINDOWS;
  for (let i = 0; i < count; i++) {
    const atSeconds = startSeconds + i / CEPSTRA_PER_SECOND;
    const inside = speech.some((span) => atSeconds >= span.startSeconds && atSeconds < span.endSeconds);
    if (!inside || (energies[i] ?? 0) < loud - PAUSE_DEPTH) {
      quiet += 1;
      continue;
    }
    const cepstrum = numbers.slice(i * CEPSTRUM_SIZE + 1, (i + 1) * CEPSTRUM_SIZE);
    const logPitch = Math.log(pitches[i] ?? Number.NaN);
    windows.push({ atSeconds, frame: { cepstrum, logPitch, afterPause: quiet >= PAUSE_WINDOWS } });
    quiet = 0;
  }
  return windows;
}

/** The turns that cover a span of speech; a change lies in the middle between the last and the first window of two voices. */
function turnsOf(span: Span, windows: readonly Window[], voices: readonly number[]): VoiceTurn[] {
  const turns: VoiceTurn[] = [];
  let before: number | null = null;
  windows.forEach(({ atSeconds }, i) => {
    if (atSeconds < span.startSeconds || atSeconds >= span.endSeconds) return;
    const voice = voices[i] ?? 0;
    const last = turns.at(-1);
    if (!last) turns.push({ ...span, voice });
    else if (last.voice !== voice) {
      last.endSeconds = ((before ?? atSeconds) + atSeconds) / 2;
      turns.push({ startSeconds: last.endSeconds, endSeconds: span.endSeconds, voice });
    }
    before = atSeconds;
  });
  if (turns.length > 0) return turns;
  // Too quiet to tell: it is taken to go on as before.
  const earlier = windows.findLastIndex(({ atSeconds }) => atSeconds < span.startSeconds);
  return [{ ...span, voice: voices[Math.max(0, earlier)] ?? 0 }];
}
