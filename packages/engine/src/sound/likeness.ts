/** How alike a series is to itself some frames later: its correlation for each lag from 0 on, 1 at 0. */
export type Likeness = readonly number[];

/** The likeness of one series or of several together, by their covariances; the louder ones count more. All 0 where nothing changes. */
export function likenessOf(...covariances: readonly (readonly number[])[]): Likeness {
  const sums = new Array<number>(covariances[0]?.length ?? 0).fill(0);
  for (const covariance of covariances)
    covariance.forEach((one, lag) => {
      sums[lag] = (sums[lag] ?? 0) + one;
    });
  const energy = sums[0] ?? 0;
  return sums.map((sum) => (energy > 0 ? sum / energy : 0));
}

/** The likeness after a period times `beats`, the greatest within a frame, because a period need not be whole; null beyond what is known. */
export function likenessAfter(likeness: Likeness, period: number, beats: number): number | null {
  const middle = Math.round(beats * period);
  if (middle >= likeness.length - 1) return null;
  return Math.max(likeness[middle - 1] ?? 0, likeness[middle] ?? 0, likeness[middle + 1] ?? 0);
}

/** The covariance of a series with itself for lags from 0 to `longest`, in frames, its mean taken out. */
export function covarianceOf(values: readonly number[], longest: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const centred = Float64Array.from(values, (value) => value - mean);
  return Array.from({ length: longest + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < centred.length; i++) sum += (centred[i] ?? 0) * (centred[i - lag] ?? 0);
    return sum / Math.max(1, centred.length - lag);
  });
}
