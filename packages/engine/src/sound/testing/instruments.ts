import type { Chance } from './synthetic.ts';

/** How a drummer's kit sounds: pitches in hertz, decays in seconds, gains beside 1. */
export type Kit = {
  kick: { hertz: number; decay: number; click: number };
  snare: { hertz: number; decay: number; tone: number; kind: 'snare' | 'clap' | 'rim' };
  hat: { decay: number; gain: number };
};

/** A place to play into: samples of one channel at a rate. */
export type Track = { samples: Float32Array; rate: number; chance: Chance };

/** A stroke of the bass drum: a sine that falls to its pitch, with a click of noise. */
export function kick(
  { samples, rate, chance }: Track,
  from: number,
  gain: number,
  { kick: { hertz, decay, click } }: Kit,
): void {
  add(samples, from, 5 * decay * rate, (i) => {
    const at = i / rate;
    const body = Math.sin(2 * Math.PI * (hertz * at + 3 * (1 - Math.exp(-at / 0.02))));
    return gain * (0.6 * Math.exp(-at / decay) * body + click * Math.exp(-at / 0.004) * (chance() - 0.5));
  });
}

/** A stroke of the snare drum, several hands at once, or a stick on the rim. */
export function snare(
  { samples, rate, chance }: Track,
  from: number,
  gain: number,
  { snare: { hertz, decay, tone, kind } }: Kit,
): void {
  let low = 0;
  add(samples, from, 5 * decay * rate, (i) => {
    const at = i / rate;
    const noise = chance() - 0.5;
    low += 0.3 * (noise - low);
    if (kind === 'rim')
      return gain * 0.4 * Math.exp(-at / 0.02) * (Math.sin(2 * Math.PI * 1700 * at) + noise);
    // Hands clap a hundredth of a second apart.
    const hands = kind === 'clap' && at < 0.03 ? Math.exp(-(at % 0.01) / 0.003) : Math.exp(-at / decay);
    const body =
      kind === 'clap' ? 1.4 * (noise - low) : 0.5 * noise + tone * Math.sin(2 * Math.PI * hertz * at);
    return gain * hands * body;
  });
}

/** A closed hi-hat, an open one, or a ride cymbal, by how long it rings beside the kit's. */
export function hat({ samples, rate, chance }: Track, from: number, gain: number, kit: Kit, ring = 1): void {
  let before = 0;
  const decay = kit.hat.decay * ring;
  add(samples, from, 5 * decay * rate, (i) => {
    const noise = chance() - 0.5;
    const bright = noise - before;
    before = noise;
    return gain * kit.hat.gain * Math.exp(-i / (decay * rate)) * bright;
  });
}

/** A tom, tuned to any of three pitches: a sine that falls, with a little skin. */
export function tom({ samples, rate, chance }: Track, from: number, gain: number): void {
  const hertz = 90 * 1.3 ** Math.floor(3 * chance());
  add(samples, from, 0.6 * rate, (i) => {
    const at = i / rate;
    const body = Math.sin(2 * Math.PI * (hertz * at + 1.5 * (1 - Math.exp(-at / 0.03))));
    return gain * (0.5 * Math.exp(-at / 0.13) * body + 0.1 * Math.exp(-at / 0.01) * (chance() - 0.5));
  });
}

/** A shaker: noise that swells over 30 ms. */
export function shaker({ samples, rate, chance }: Track, from: number, gain: number): void {
  let before = 0;
  add(samples, from, 0.08 * rate, (i) => {
    const noise = chance() - 0.5;
    const bright = noise - before;
    before = noise;
    return gain * 0.15 * Math.sin((Math.PI * i) / (0.08 * rate)) * bright;
  });
}

/** How a note speaks: how many partials it has, how fast they fade upwards, attack and decay in seconds. */
export type Voice = { partials: number; slope: number; attack: number; decay: number };

/** Voices that notes are played with. */
export const VOICES = {
  bass: { partials: 5, slope: 1.4, attack: 0.008, decay: 0.35 },
  synth: { partials: 9, slope: 1, attack: 0.005, decay: 0.25 },
  piano: { partials: 6, slope: 1.3, attack: 0.004, decay: 0.9 },
  guitar: { partials: 8, slope: 1.1, attack: 0.003, decay: 0.5 },
  pad: { partials: 5, slope: 1.5, attack: 0.25, decay: 2.5 },
} as const satisfies Record<string, Voice>;

/** A note of a pitch in hertz for a time in seconds, damped at its end. */
export function note(
  { samples, rate }: Track,
  from: number,
  gain: number,
  hertz: number,
  seconds: number,
  voice: Voice,
): void {
  const { partials, slope, attack, decay } = voice;
  const length = Math.min(seconds + 0.03, 6 * decay) * rate;
  add(samples, from, length, (i) => {
    const at = i / rate;
    const rise = Math.min(1, at / attack);
    const end = Math.min(1, Math.max(0, (seconds + 0.03 - at) / 0.03));
    let sum = 0;
    for (let k = 1; k <= partials; k++) sum += Math.sin(2 * Math.PI * k * hertz * at) / k ** slope;
    return gain * 0.2 * rise * end * Math.exp(-at / decay) * sum;
  });
}

function add(samples: Float32Array, from: number, length: number, valueAt: (index: number) => number): void {
  const start = Math.max(0, Math.round(from));
  for (let i = 0; i < length && start + i < samples.length; i++)
    samples[start + i] = (samples[start + i] ?? 0) + valueAt(i);
}
