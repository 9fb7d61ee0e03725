import { GaussianSums, logDensity, logDeterminant } from './gaussian.ts';

/** One window of 10 ms in which somebody speaks. */
export type VoiceFrame = {
  /** Cepstra without the energy. */
  cepstrum: Float32Array;
  /** Logarithm of the pitch in hertz; NaN where the voice has none. */
  logPitch: number;
  /** Whether a pause lies before it, where a change of speaker is likely. */
  afterPause: boolean;
};

/** Dimensions of a cepstrum without the energy. */
const SIZE = 12;
/** Windows of 10 ms overlap and speech is slow: so many of them say as much as one independent one. */
const FRAMES_PER_OBSERVATION = 5;
/** The same for pitches, which are fewer and tell voices apart better each. */
const PITCHES_PER_OBSERVATION = 3;
/**
 * When two clusters are two voices: what describing them apart gains per observation, after a share of the textbook
 * penalty for parameters (Chen & Gopalakrishnan 1998), is above `gain` nats. The textbook criterion alone splits
 * every talker who talks for long. `shrinkage`: vectors' worth of the whole recording's spread in every Gaussian.
 * Measured on 18 single talkers and 9 conversations: careful keeps 18 of 18 whole and tells 6 of 9 apart, eager keeps
 * 13 of 18 whole and tells 7 of 9 apart.
 */
const SPLITTING = {
  careful: { shrinkage: 45, penalty: 0.05, gain: 2 },
  eager: { shrinkage: 20, penalty: 0.1, gain: 2 },
} as const;
/** How readily one voice is taken for two. */
export type Splitting = keyof typeof SPLITTING;
/** Windows of a first piece: 1 s. */
const PIECE = 100;
/** Cost of a change of voice in nats, and where a pause invites one. */
const SWITCH_COST = 22;
const PAUSE_SWITCH_COST = 9;
/** Rounds of modelling the voices and dividing the time anew. */
const ROUNDS = 4;
/** A voice with less than this many windows in all, 1 s, is a cough. */
const LEAST_FRAMES = 100;

/**
 * Gives every window the number of its voice, numbered from 0 in order of first hearing: pieces of a second are
 * merged as long as one Gaussian explains two as well as two do, then the borders are found by dynamic
 * programming with a Gaussian per voice, which is repeated with the voices so found.
 */
export function clusterVoices(frames: readonly VoiceFrame[], splitting: Splitting = 'careful'): number[] {
  if (frames.length === 0) return [];
  const world = worldOf(frames, splitting);
  let clusters = merge(
    pieces(frames).map((piece) => modelOf(piece)),
    world,
  );
  let voices = divide(frames, clusters, world);
  for (let round = 0; round < ROUNDS; round++) {
    const kept = [...new Set(voices)]
      .map((voice) => frames.filter((_, i) => voices[i] === voice))
      .filter((own, _, all) => own.length >= LEAST_FRAMES || all.length === 1);
    if (kept.length === 0) return frames.map(() => 0);
    clusters = merge(
      kept.map((own) => modelOf(own)),
      world,
    );
    voices = divide(frames, clusters, world);
  }
  const order = [...new Set(voices)];
  return voices.map((voice) => order.indexOf(voice));
}

type Model = { cepstra: GaussianSums; pitches: GaussianSums };

function modelOf(frames: readonly VoiceFrame[]): Model {
  const model = { cepstra: new GaussianSums(SIZE), pitches: new GaussianSums(1) };
  for (const frame of frames) {
    model.cepstra.add(frame.cepstrum);
    if (!Number.isNaN(frame.logPitch)) model.pitches.add([frame.logPitch]);
  }
  return model;
}

function pieces(frames: readonly VoiceFrame[]): VoiceFrame[][] {
  const all: VoiceFrame[][] = [];
  for (const frame of frames) {
    const last = all.at(-1);
    if (last && last.length < PIECE && !(frame.afterPause && last.length >= PIECE / 2)) last.push(frame);
    else all.push([frame]);
  }
  const [last, before] = [all.at(-1), all.at(-2)];
  if (last && before && last.length < PIECE / 2) {
    before.push(...last);
    all.pop();
  }
  return all;
}

/** Merges the nearest two until none are one voice. */
function merge(models: Model[], world: World): Model[] {
  const clusters = models.map((model) => ({ model, cost: costOf(model, world) }));
  const distances = clusters.map((a, i) => clusters.slice(0, i).map((b) => distance(a, b, world)));
  while (clusters.length > 1) {
    let best = { value: 0, i: -1, j: -1 };
    distances.forEach((row, i) => {
      row.forEach((value, j) => {
        if (value < best.value) best = { value, i, j };
      });
    });
    const [a, b] = [clusters[best.i], clusters[best.j]];
    if (!a || !b) break;
    const model = {
      cepstra: a.model.cepstra.merged(b.model.cepstra),
      pitches: a.model.pitches.merged(b.model.pitches),
    };
    const joined = { model, cost: costOf(model, world) };
    clusters[best.j] = joined;
    clusters.splice(best.i, 1);
    distances.splice(best.i, 1);
    for (const row of distances) if (row.length > best.i) row.splice(best.i, 1);
    distances.forEach((row, i) => {
      const other = clusters[i];
      if (i > best.j && other) row[best.j] = distance(joined, other, world);
    });
    const row = distances[best.j];
    if (row)
      distances[best.j] = row.map((value, j) => {
        const other = clusters[j];
        return other ? distance(joined, other, world) : value;
      });
  }
  return clusters.map(({ model }) => model);
}

/** What every cluster is compared with: the spread of everything that is heard. */
type World = {
  cepstra: Float64Array;
  pitches: Float64Array;
  shrinkage: number;
  /** The penalty for describing one more voice, nats. */
  penalty: number;
  gain: number;
};

function worldOf(frames: readonly VoiceFrame[], splitting: Splitting): World {
  const { shrinkage, penalty, gain } = SPLITTING[splitting];
  const world = modelOf(frames);
  const parameters = SIZE + (SIZE * (SIZE + 1)) / 2 + 2;
  const variances = (sums: GaussianSums) =>
    Float64Array.from({ length: sums.size }, (_, i) => {
      const mean = (sums.sum[i] ?? 0) / Math.max(1, sums.count);
      return Math.max(1e-4, (sums.products[i * sums.size + i] ?? 0) / Math.max(1, sums.count) - mean * mean);
    });
  return {
    cepstra: variances(world.cepstra),
    pitches: variances(world.pitches),
    shrinkage,
    penalty: (penalty * parameters * Math.log(frames.length / FRAMES_PER_OBSERVATION)) / 2,
    gain,
  };
}

/** Half the observations times the logarithm of the spread: what a cluster costs to describe. */
function costOf({ cepstra, pitches }: Model, world: World): number {
  const part = (sums: GaussianSums, floor: Float64Array, each: number) =>
    (sums.count / each / 2) * logDeterminant(sums.factor(floor, world.shrinkage), sums.size);
  return (
    part(cepstra, world.cepstra, FRAMES_PER_OBSERVATION) +
    part(pitches, world.pitches, PITCHES_PER_OBSERVATION)
  );
}

/** Below 0: one voice describes both better than two. */
function distance(
  a: { model: Model; cost: number },
  b: { model: Model; cost: number },
  world: World,
): number {
  const both = {
    cepstra: a.model.cepstra.merged(b.model.cepstra),
    pitches: a.model.pitches.merged(b.model.pitches),
  };
  const observations = (cluster: Model) => cluster.cepstra.count / FRAMES_PER_OBSERVATION;
  const [first, second] = [observations(a.model), observations(b.model)];
  const gain = costOf(both, world) - a.cost - b.cost - world.penalty;
  return gain / ((first * second) / (first + second)) - world.gain;
}

/** The likeliest voice of every window, changes of voice having their price (Viterbi). */
function divide(frames: readonly VoiceFrame[], models: readonly Model[], world: World): number[] {
  const scorers = models.map((model) => scorerOf(model, world));
  let costs = new Float64Array(models.length);
  const from: Int32Array[] = [];
  for (const frame of frames) {
    const switching = frame.afterPause ? PAUSE_SWITCH_COST : SWITCH_COST;
    let cheapest = 0;
    costs.forEach((cost, voice) => {
      if (cost < (costs[cheapest] ?? 0)) cheapest = voice;
    });
    const origin = new Int32Array(models.length);
    const next = new Float64Array(models.length);
    scorers.forEach((score, voice) => {
      const stay = costs[voice] ?? 0;
      const change = (costs[cheapest] ?? 0) + switching;
      origin[voice] = stay <= change ? voice : cheapest;
      next[voice] = Math.min(stay, change) - score(frame);
    });
    from.push(origin);
    costs = next;
  }
  let voice = costs.indexOf(Math.min(...costs));
  const voices = new Array<number>(frames.length);
  for (let i = frames.length - 1; i >= 0; i--) {
    voices[i] = voice;
    voice = from[i]?.[voice] ?? 0;
  }
  return voices;
}

function scorerOf({ cepstra, pitches }: Model, world: World): (frame: VoiceFrame) => number {
  const factor = cepstra.factor(world.cepstra, world.shrinkage);
  const [mean, logDet] = [cepstra.mean(), logDeterminant(factor, SIZE)];
  const pitchFactor = pitches.factor(world.pitches, world.shrinkage);
  const [pitchMean, pitchDet] = [pitches.mean(), logDeterminant(pitchFactor, 1)];
  return ({ cepstrum, logPitch }) => {
    const spectrum = logDensity(cepstrum, mean, factor, logDet) / FRAMES_PER_OBSERVATION;
    if (Number.isNaN(logPitch) || pitches.count === 0) return spectrum;
    return spectrum + logDensity([logPitch], pitchMean, pitchFactor, pitchDet) / PITCHES_PER_OBSERVATION;
  };
}
