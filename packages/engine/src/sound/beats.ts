/** How strictly beats keep to the tempo (Ellis's alpha, for strengths of standard deviation 1). */
const TIGHTNESS = 100;

/**
 * The chain of frames that gathers most onset strength while its steps keep to `period`, from start to end of the sound, by
 * dynamic programming (Ellis: "Beat tracking by dynamic programming", 2007).
 */
export function beatChain(strengths: Float64Array, period: number): number[] {
  const scale = deviation(strengths) || 1;
  const scores = new Float64Array(strengths.length);
  const before = new Int32Array(strengths.length).fill(-1);
  const [nearest, furthest] = [Math.round(period / 2), Math.round(2 * period)];
  const penalties = Float64Array.from({ length: furthest + 1 }, (_, step) =>
    step < nearest ? 0 : TIGHTNESS * Math.log(step / period) ** 2,
  );
  for (let i = 0; i < strengths.length; i++) {
    let best = 0;
    for (let step = nearest; step <= furthest && step <= i; step++) {
      const score = (scores[i - step] ?? 0) - (penalties[step] ?? 0);
      if (score > best) {
        best = score;
        before[i] = i - step;
      }
    }
    scores[i] = (strengths[i] ?? 0) / scale + best;
  }
  return chainTo(lastBeat(scores, period), before);
}

/** The best end of a chain lies within the last beat of the sound. */
function lastBeat(scores: Float64Array, period: number): number {
  let best = -1;
  for (let i = Math.max(0, scores.length - Math.ceil(period)); i < scores.length; i++)
    if (best < 0 || (scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
  return best;
}

function chainTo(end: number, before: Int32Array): number[] {
  const chain: number[] = [];
  for (let at = end; at >= 0; at = before[at] ?? -1) chain.push(at);
  return chain.reverse();
}

/** The beats of a chain from the first to the last that is heard: before music sets in and after it has ended are none. */
export function heardBeats(chain: readonly number[], strengths: readonly number[]): number[] {
  const scale = deviation(strengths) || 1;
  const isHeard = (frame: number) =>
    Math.max(...[-2, -1, 0, 1, 2].map((shift) => strengths[frame + shift] ?? 0)) > 0.5 * scale;
  const heard = chain.map(isHeard);
  const [first, last] = [heard.indexOf(true), heard.lastIndexOf(true)];
  return first < 0 ? [] : chain.slice(first, last + 1);
}

/** Standard deviation; 0 of nothing. */
export function deviation(values: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  const mean = sum / Math.max(1, values.length);
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / Math.max(1, values.length));
}
