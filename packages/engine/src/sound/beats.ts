/** How strictly beats keep to the tempo (Ellis's alpha, for strengths of standard deviation 1). */
const TIGHTNESS = 100;

/**
 * Frames of the beats: the chain of frames that gathers most onset strength while its steps keep to `period`, by
 * dynamic programming (Ellis: "Beat tracking by dynamic programming", 2007). `strengths` are those of `tempoOf`.
 */
export function beatFrames(strengths: readonly number[], period: number): number[] {
  const scale = deviation(strengths) || 1;
  const scores = new Float64Array(strengths.length);
  const before = new Int32Array(strengths.length).fill(-1);
  const [nearest, furthest] = [Math.round(period / 2), Math.round(2 * period)];
  for (let i = 0; i < strengths.length; i++) {
    let best = 0;
    for (let step = nearest; step <= furthest && step <= i; step++) {
      const off = Math.log(step / period);
      const score = (scores[i - step] ?? 0) - TIGHTNESS * off * off;
      if (score > best) {
        best = score;
        before[i] = i - step;
      }
    }
    scores[i] = (strengths[i] ?? 0) / scale + best;
  }
  return trimmed(chainTo(lastBeat(scores, period), before), strengths, scale);
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

/** Beats before the music sets in and after it has ended are no beats. */
function trimmed(chain: readonly number[], strengths: readonly number[], scale: number): number[] {
  const isHeard = (frame: number) =>
    Math.max(...[-2, -1, 0, 1, 2].map((shift) => strengths[frame + shift] ?? 0)) > 0.5 * scale;
  const heard = chain.map(isHeard);
  const [first, last] = [heard.indexOf(true), heard.lastIndexOf(true)];
  return first < 0 ? [] : chain.slice(first, last + 1);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
}
