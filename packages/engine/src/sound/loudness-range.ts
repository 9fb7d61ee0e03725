/** Short-term loudness is measured over 3 s, ten times a second (EBU Tech 3342 asks for 66 % overlap or more). */
const HOPS_PER_SECOND = 10;
const WINDOW_HOPS = 30;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -20;
/** A range needs some windows that differ: 6 s. */
const LEAST_HOPS = 60;

type Filter = (input: number) => number;

/** Integrated loudness is gated over 0.4 s, overlapping by 75 %; its relative gate lies 10 LU below (ITU-R BS.1770-4). */
const GATING_HOPS = 4;
const INTEGRATED_GATE_LU = -10;

/**
 * Measures the loudness range (EBU Tech 3342) and the integrated loudness (ITU-R BS.1770) of a stream of mono sound.
 * Holds one number per tenth of a second.
 */
export class LoudnessRangeMeter {
  readonly #weighting: Filter;
  readonly #hopSamples: number;
  readonly #powers: number[] = [];
  #sum = 0;
  #count = 0;

  /** `sampleRate` in samples per second. */
  constructor(sampleRate: number) {
    const [shelf, highPass] = [headShelf(sampleRate), lowCut(sampleRate)];
    this.#weighting = (input) => highPass(shelf(input));
    this.#hopSamples = Math.round(sampleRate / HOPS_PER_SECOND);
  }

  /** Takes the next samples, −1 to 1. */
  push(chunk: Float32Array): void {
    for (let i = 0; i < chunk.length; i++) {
      const weighted = this.#weighting(chunk[i] ?? 0);
      this.#sum += weighted * weighted;
      this.#count += 1;
      if (this.#count < this.#hopSamples) continue;
      this.#powers.push(this.#sum / this.#count);
      this.#sum = 0;
      this.#count = 0;
    }
  }

  /** In LU: from the 10th to the 95th percentile of what passes the gates. Null below 6 s or when nothing does. */
  finish(): number | null {
    if (this.#powers.length < LEAST_HOPS) return null;
    const loud = means(this.#powers, WINDOW_HOPS).filter((power) => loudnessOf(power) >= ABSOLUTE_GATE_LUFS);
    if (loud.length === 0) return null;
    const mean = loud.reduce((sum, power) => sum + power, 0) / loud.length;
    const kept = loud
      .map(loudnessOf)
      .filter((value) => value >= loudnessOf(mean) + RELATIVE_GATE_LU)
      .sort((a, b) => a - b);
    const at = (share: number) => kept[Math.round(share * (kept.length - 1))] ?? 0;
    return at(0.95) - at(0.1);
  }

  /** Integrated loudness in LUFS; null below 0.4 s or when nothing passes the gates. */
  integrated(): number | null {
    const blocks = means(this.#powers, GATING_HOPS).filter(
      (power) => power > 0 && loudnessOf(power) >= ABSOLUTE_GATE_LUFS,
    );
    if (blocks.length === 0) return null;
    const gate = loudnessOf(average(blocks)) + INTEGRATED_GATE_LU;
    return loudnessOf(average(blocks.filter((power) => loudnessOf(power) > gate)));
  }
}

/** The means of every so many powers in a row. */
function means(powers: readonly number[], hops: number): number[] {
  const found: number[] = [];
  let sum = 0;
  powers.forEach((power, i) => {
    sum += power - (i >= hops ? (powers[i - hops] ?? 0) : 0);
    // A sum of differences may end a hair below zero.
    if (i >= hops - 1) found.push(Math.max(0, sum) / hops);
  });
  return found;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

/** The first filter of ITU-R BS.1770, which stands for the head; its analogue constants as in libebur128. */
function headShelf(rate: number): Filter {
  const [hertz, gain, quality] = [1681.974450955533, 3.999843853973347, 0.7071752369554196];
  const k = Math.tan((Math.PI * hertz) / rate);
  const high = 10 ** (gain / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + k / quality + k * k;
  return biquad(
    [
      (high + (band * k) / quality + k * k) / scale,
      (2 * (k * k - high)) / scale,
      (high - (band * k) / quality + k * k) / scale,
    ],
    [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale],
  );
}

/** The second filter of ITU-R BS.1770, a high-pass at 38 Hz. */
function lowCut(rate: number): Filter {
  const [hertz, quality] = [38.13547087602444, 0.5003270373238773];
  const k = Math.tan((Math.PI * hertz) / rate);
  const scale = 1 + k / quality + k * k;
  return biquad([1, -2, 1], [(2 * (k * k - 1)) / scale, (1 - k / quality + k * k) / scale]);
}

function biquad(
  [b0, b1, b2]: readonly [number, number, number],
  [a1, a2]: readonly [number, number],
): Filter {
  let [one, two] = [0, 0];
  return (input) => {
    const output = b0 * input + one;
    one = b1 * input - a1 * output + two;
    two = b2 * input - a2 * output;
    return output;
  };
}
