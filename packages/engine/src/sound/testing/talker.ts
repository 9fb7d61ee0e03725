import { type Chance, mixed, normalised, resonator } from './synthetic.ts';

/** Vowels as the first three formants, hertz (Peterson & Barney 1952, men). */
const VOWELS = [
  [270, 2290, 3010],
  [530, 1840, 2480],
  [730, 1090, 2440],
  [570, 840, 2410],
  [300, 870, 2240],
] as const;

/**
 * Somebody who talks at a rate: syllables of uneven length, four to six a second, a hiss before some, pauses after
 * phrases. It has the rise and fall of speech and no words. −1 to 1, root mean square 0.1.
 */
export function talker(seconds: number, chance: Chance, rate: number): Float32Array {
  let sound: Float32Array = new Float32Array(Math.round(seconds * rate));
  let at = 0.3 * chance();
  let left = 6 + Math.floor(10 * chance());
  const pitch = 95 + 110 * chance();
  while (at < seconds) {
    const length = 0.1 + 0.16 * chance() * (chance() < 0.2 ? 2 : 1);
    const one = syllable(length, pitch * (0.85 + 0.3 * chance()), chance, rate);
    sound = mixed(sound, one, at, 0.5 + 0.5 * chance(), rate);
    at += length * (0.95 + 0.2 * chance());
    left -= 1;
    if (left > 0) continue;
    at += 0.25 + 0.6 * chance();
    left = 6 + Math.floor(10 * chance());
  }
  return normalised(sound);
}

function syllable(seconds: number, pitch: number, chance: Chance, rate: number): Float32Array {
  const vowel = VOWELS[Math.floor(chance() * VOWELS.length)] ?? VOWELS[0];
  const formants = vowel.map((hertz, i) => resonator(hertz, 80 + 40 * i, rate));
  const hiss = chance() < 0.4 ? 0.25 * seconds : 0;
  const glide = 0.9 + 0.2 * chance();
  let [phase, before] = [0, 0];
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const at = i / rate;
    const noise = chance() - 0.5;
    const bright = noise - before;
    before = noise;
    if (at < hiss) return 0.02 * bright * Math.sin((Math.PI * at) / hiss);
    const share = (at - hiss) / (seconds - hiss);
    phase += (pitch * (1 + (glide - 1) * share)) / rate;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const strength = Math.sin(Math.PI * share) ** 0.5;
    return formants.reduce((sum, filter) => sum + filter(8 * strength * pulse), 0);
  });
}
