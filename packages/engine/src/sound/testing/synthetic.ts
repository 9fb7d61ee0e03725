/**
 * Sounds made by rule, with seeded chance, for tests and evaluation: laughter, applause, and beats at a known tempo.
 * They stand in for recordings that must not be shipped, and prove nothing about real rooms.
 */

/** A source of chance: numbers from 0 (inclusive) to 1. */
export type Chance = () => number;

/** The generator mulberry32 (Tommy Ettinger): the same seed gives the same numbers. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A two-pole resonator at `hertz` with a bandwidth, as formants of a voice are. */
export function resonator(hertz: number, bandwidth: number, rate: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidth) / rate);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / rate);
  let [one, two] = [0, 0];
  return (input) => {
    const output = (1 - radius) * input + turn * one - radius * radius * two;
    two = one;
    one = output;
    return output;
  };
}

/** Somebody who laughs, as measured by Bachorowski, Smoski & Owren (2001): 4 to 6 calls a second, pitch 150 to 450 Hz. */
export type Laugher = { pitch: number; callsPerSecond: number; formants: readonly [number, number, number] };

/** A man, a woman, and one who giggles. */
export const LAUGHERS: readonly Laugher[] = [
  { pitch: 180, callsPerSecond: 4.5, formants: [650, 1250, 2500] },
  { pitch: 330, callsPerSecond: 5, formants: [800, 1500, 2800] },
  { pitch: 420, callsPerSecond: 5.6, formants: [550, 1900, 2900] },
];

/** One person's “ha ha ha”: bursts of pulses through formants, with breath between, pitch and strength falling. −1 to 1. */
export function laughter(seconds: number, laugher: Laugher, chance: Chance, rate = 16_000): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  const formants = laugher.formants.map((hertz, i) => resonator(hertz, 90 + 40 * i, rate));
  let phase = 0;
  let call = 0;
  let callLength = rate / laugher.callsPerSecond;
  let inCall = 0;
  for (let i = 0; i < samples.length; i++) {
    if (inCall >= callLength) {
      call += 1;
      inCall = 0;
      callLength = (rate / laugher.callsPerSecond) * (0.92 + 0.16 * chance());
    }
    const at = inCall / callLength;
    const voiced = at > 0.3 && at < 0.85 ? Math.sin((Math.PI * (at - 0.3)) / 0.55) : 0;
    const breath = at <= 0.3 ? 0.12 : 0.02;
    phase += (laugher.pitch * (1 - 0.01 * call) * (1.1 - 0.2 * at)) / rate;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const source = voiced * 12 * pulse + breath * (chance() - 0.5) * 4;
    const fade = Math.max(0.35, 1 - 0.05 * call);
    samples[i] = fade * formants.reduce((sum, filter) => sum + filter(source), 0);
    inCall += 1;
  }
  return normalised(samples);
}

/** `hands` pairs of hands, each clapping 3 to 5 times a second, in a room that rings for some 0.3 s. −1 to 1. */
export function applause(seconds: number, hands: number, chance: Chance, rate = 16_000): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (let hand = 0; hand < hands; hand++) {
    const clapsPerSecond = 3 + 2 * chance();
    const strength = 0.3 + 0.7 * chance();
    const palm = resonator(900 + 1600 * chance(), 900, rate);
    const ring = resonator(900 + 1600 * chance(), 1500, rate);
    for (let at = chance() / clapsPerSecond; at < seconds; at += (0.85 + 0.3 * chance()) / clapsPerSecond) {
      const from = Math.round(at * rate);
      const length = Math.min(samples.length - from, Math.round(0.3 * rate));
      for (let i = 0; i < length; i++) {
        const noise = chance() - 0.5;
        const direct = Math.exp(-i / (0.004 * rate));
        const room = 0.06 * Math.exp(-i / (0.08 * rate));
        samples[from + i] =
          (samples[from + i] ?? 0) + strength * (direct * palm(noise) + room * ring(noise) * 2);
      }
    }
  }
  return normalised(samples);
}

/** `sound` laid over `base` from `atSeconds` on, `gain` times as strong. The base is not changed. */
export function mixed(
  base: Float32Array,
  sound: Float32Array,
  atSeconds: number,
  gain: number,
  rate = 16_000,
): Float32Array {
  const result = Float32Array.from(base);
  const from = Math.round(atSeconds * rate);
  for (let i = 0; i < sound.length && from + i < result.length; i++)
    result[from + i] = (result[from + i] ?? 0) + gain * (sound[i] ?? 0);
  return result;
}

/** Root mean square of a sound. */
export function strengthOf(sound: Float32Array): number {
  return Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / Math.max(1, sound.length));
}

/** At a root mean square of 0.1 (−20 dBFS). */
export function normalised(samples: Float32Array): Float32Array {
  const strength = strengthOf(samples);
  return strength === 0 ? samples : samples.map((value) => (0.1 * value) / strength);
}

/** Drum patterns of eight eighths to a bar: `k` kick, `s` snare, `h` hi-hat, `.` nothing; several may sound at once. */
export const DRUM_PATTERNS = {
  clicks: ['h', '', 'h', '', 'h', '', 'h', ''],
  rock: ['kh', 'h', 'sh', 'h', 'kh', 'h', 'sh', 'h'],
  house: ['k', 'h', 'ks', 'h', 'k', 'h', 'ks', 'h'],
  alternate: ['kh', 'sh', 'kh', 'sh', 'kh', 'sh', 'kh', 'sh'],
  syncopated: ['kh', 'h', 'sh', 'k', 'h', 'kh', 'sh', 'h'],
} as const;

/** The patterns that every tempo is told of. */
export const CLEAR_PATTERNS = [
  'clicks',
  'rock',
  'house',
  'syncopated',
] as const satisfies readonly (keyof typeof DRUM_PATTERNS)[];

/** Drums at a tempo from the first sample on, with strengths that vary a little by chance. */
export function drums(
  seconds: number,
  beatsPerMinute: number,
  pattern: keyof typeof DRUM_PATTERNS,
  chance: Chance,
  rate: number,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  const eighth = 30 / beatsPerMinute;
  for (let i = 0; i * eighth < seconds; i++) {
    const struck: string = DRUM_PATTERNS[pattern][i % 8] ?? '';
    for (const drum of struck)
      strike(samples, Math.round(i * eighth * rate), drum, 0.8 + 0.2 * chance(), chance, rate);
  }
  return samples;
}

function strike(
  samples: Float32Array,
  from: number,
  drum: string,
  gain: number,
  chance: Chance,
  rate: number,
): void {
  const decay = { k: 0.12, s: 0.09, h: 0.03 }[drum] ?? 0;
  let before = 0;
  for (let i = 0; i < 4 * decay * rate && from + i < samples.length; i++) {
    const at = i / rate;
    const noise = chance() - 0.5;
    const bright = noise - before;
    before = noise;
    const kick = 0.6 * Math.sin(2 * Math.PI * (50 * at + 3 * (1 - Math.exp(-at / 0.02))));
    const tone =
      { k: kick, s: 0.5 * noise + 0.2 * Math.sin(2 * Math.PI * 190 * at), h: 0.2 * bright }[drum] ?? 0;
    samples[from + i] = (samples[from + i] ?? 0) + gain * Math.exp(-at / decay) * tone;
  }
}
