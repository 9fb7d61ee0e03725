/** The middle value; the lower of the two middle ones of an even number; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/** The value below which this share (0–1) of the values lies, without interpolation; undefined of nothing. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)];
}

/** The number kept between two bounds. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** 0 at `from` or before, 1 at `to` or after, straight in between; `from` may be the larger. */
export function ramp(value: number, from: number, to: number): number {
  return clamp((value - from) / (to - from), 0, 1);
}

/** Several signs of one thing, each 0–1, as one value 0–1: each adds its share of what the others left (noisy or). */
export function either(...signs: number[]): number {
  return 1 - signs.reduce((left, sign) => left * (1 - clamp(sign, 0, 1)), 1);
}

/**
 * For each value its rank among all, 0 (lowest) to 1 (highest); equal values share the mean of their ranks, and a
 * single value or all-equal values rank 0.5.
 */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranked = new Array<number>(values.length).fill(0.5);
  if (values.length < 2) return ranked;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1;
    for (let i = from; i <= to; i += 1) {
      const index = order[i]?.index;
      if (index !== undefined) ranked[index] = (from + to) / 2 / (values.length - 1);
    }
    from = to + 1;
  }
  return ranked;
}

/** Cosine of the angle between two sparse vectors of non-negative weights, 0–1; 0 when one is empty. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let product = 0;
  for (const [key, weight] of small) product += weight * (large.get(key) ?? 0);
  const norm = Math.sqrt(squares(a) * squares(b));
  return norm === 0 ? 0 : product / norm;
}

function squares(vector: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const weight of vector.values()) sum += weight * weight;
  return sum;
}
