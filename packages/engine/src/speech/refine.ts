import type { PlacedWord } from './align-task.ts';
import { SAMPLE_RATE } from './voice.ts';

/** How far high frequencies are raised; speech front ends use 0.97, which here puts the ends of soft vowels too early. */
const PRE_EMPHASIS = 0.5;
/** At most this much of the word before (0.04 s) may have slipped into a word, and at least as much silence after it. */
const SCRAP_FRAMES = 4;
/** Length of an energy frame: short enough for a boundary, long enough for one period of a deep voice. */
const FRAME_SECONDS = 0.01;
/** The aligner works in steps of 10 ms over windows of 25 ms; a boundary beside silence is looked for this far around. */
const REACH_SECONDS = 0.12;
/** Longer than the silence inside any English word (the closure of a stop lasts up to 0.15 s). */
const LONGEST_CLOSURE_SECONDS = 0.2;
/** What refinement leaves of a word is at least this long. */
const SHORTEST_WORD_SECONDS = 0.06;
/** A word is quieter than its loudest part by this much at its edges, at most. */
const EDGE_BELOW_PEAK_DB = 38;
/** ... and stands above the noise around it by at least this much. */
const EDGE_ABOVE_NOISE_DB = 5;

/**
 * Moves word boundaries that lie beside silence to where the sound starts or ends, and takes pauses out of words that
 * swallowed one. Boundaries inside fluent speech stay where the aligner put them. `samples`: 16 kHz mono; times from
 * their start. Order and disjointness are kept.
 */
export function refineWords(
  placed: readonly (PlacedWord | null)[],
  samples: Float32Array,
): (PlacedWord | null)[] {
  const levels = frameLevels(samples);
  const noise = percentile(levels, 0.1);
  const words = placed.map((word) => (word ? { ...word } : null));
  const spoken = words.filter((word) => word !== null);
  const edges = spoken.map((word) => {
    const from = frameOf(word.startSeconds);
    const peak = percentile(levels.slice(from, Math.max(frameOf(word.endSeconds), from + 1)), 0.95);
    const threshold = Math.max(noise + EDGE_ABOVE_NOISE_DB, peak - EDGE_BELOW_PEAK_DB);
    // A word in a noise as loud as itself shows no edges.
    return (frame: number) => peak < threshold || (levels[frame] ?? Number.NEGATIVE_INFINITY) >= threshold;
  });
  // Starts first: where a start moves later, the word before may end later too.
  spoken.forEach((word, index) => {
    const isLoud = edges[index];
    if (!isLoud) return;
    withoutPause(word, isLoud);
    word.startSeconds = soundStart(word, spoken[index - 1]?.endSeconds ?? 0, isLoud);
  });
  spoken.forEach((word, index) => {
    const isLoud = edges[index];
    if (!isLoud) return;
    word.endSeconds = soundEnd(
      word,
      spoken[index + 1]?.startSeconds ?? levels.length * FRAME_SECONDS,
      isLoud,
    );
  });
  // A word of which next to nothing is left was too soft for the threshold: the aligner heard it, so it stands.
  words.forEach((word, index) => {
    const given = placed[index];
    if (!word || !given) return;
    const left = word.endSeconds - word.startSeconds;
    if (left >= SHORTEST_WORD_SECONDS || left >= given.endSeconds - given.startSeconds) return;
    words[index] = {
      ...given,
      startSeconds: Math.max(given.startSeconds, previousOf(words, index)?.endSeconds ?? 0),
      endSeconds: Math.min(given.endSeconds, nextOf(words, index)?.startSeconds ?? given.endSeconds),
    };
  });
  return words;
}

function previousOf(words: readonly (PlacedWord | null)[], index: number): PlacedWord | null | undefined {
  return words.slice(0, index).findLast((word) => word !== null);
}

function nextOf(words: readonly (PlacedWord | null)[], index: number): PlacedWord | null | undefined {
  return words.slice(index + 1).find((word) => word !== null);
}

/** Where the sound of a word starts: later when the word begins in silence, earlier when sound runs ahead of it. */
function soundStart(word: PlacedWord, previousEnd: number, isLoud: (frame: number) => boolean): number {
  const at = frameOf(word.startSeconds);
  const last = frameOf(word.endSeconds) - 1;
  let frame = at;
  if (!isLoud(at)) {
    while (frame < last && !isLoud(frame)) frame += 1;
    return isLoud(frame) ? frame * FRAME_SECONDS : word.startSeconds;
  }
  // A scrap of sound and then silence: that was the end of the word before, and its gap fell to this word.
  let scrap = at;
  while (scrap < last && isLoud(scrap)) scrap += 1;
  let after = scrap;
  while (after < last && !isLoud(after)) after += 1;
  if (scrap - at <= SCRAP_FRAMES && after - scrap >= SCRAP_FRAMES && isLoud(after))
    return after * FRAME_SECONDS;
  const first = Math.max(frameOf(previousEnd), at - frameOf(REACH_SECONDS));
  while (frame > first && isLoud(frame - 1)) frame -= 1;
  // Sound right up to the word before or beyond reach: no silence here, the aligner knows better.
  return frame > first ? frame * FRAME_SECONDS : word.startSeconds;
}

function soundEnd(word: PlacedWord, nextStart: number, isLoud: (frame: number) => boolean): number {
  const at = frameOf(word.endSeconds);
  const first = frameOf(word.startSeconds) + 1;
  let frame = at;
  if (!isLoud(at - 1)) {
    while (frame > first && !isLoud(frame - 1)) frame -= 1;
    return isLoud(frame - 1) ? frame * FRAME_SECONDS : word.endSeconds;
  }
  const last = Math.min(frameOf(nextStart), at + frameOf(REACH_SECONDS));
  while (frame < last && isLoud(frame)) frame += 1;
  return frame < last ? frame * FRAME_SECONDS : word.endSeconds;
}

/** A word with a long silence inside keeps the side that has more sound. */
function withoutPause(word: PlacedWord, isLoud: (frame: number) => boolean): void {
  const start = frameOf(word.startSeconds);
  const end = frameOf(word.endSeconds);
  let quiet = 0;
  for (let frame = start; frame < end; frame += 1) {
    quiet = isLoud(frame) ? 0 : quiet + 1;
    const isEnd = frame + 1 === end || isLoud(frame + 1);
    if (!isEnd || quiet * FRAME_SECONDS <= LONGEST_CLOSURE_SECONDS) continue;
    const left = count(start, frame + 1 - quiet, isLoud);
    const right = count(frame + 1, end, isLoud);
    if (left === 0 && right === 0) return;
    if (left >= right) {
      word.endSeconds = (frame + 1 - quiet) * FRAME_SECONDS;
      return;
    }
    word.startSeconds = (frame + 1) * FRAME_SECONDS;
    withoutPause(word, isLoud);
    return;
  }
}

function count(from: number, to: number, isLoud: (frame: number) => boolean): number {
  let loud = 0;
  for (let frame = from; frame < to; frame += 1) if (isLoud(frame)) loud += 1;
  return loud;
}

/** Level of each frame in decibels, with the high frequencies raised somewhat so that s and f show. */
function frameLevels(samples: Float32Array): Float32Array {
  const size = Math.round(FRAME_SECONDS * SAMPLE_RATE);
  const levels = new Float32Array(Math.ceil(samples.length / size));
  let before = 0;
  for (let frame = 0; frame < levels.length; frame += 1) {
    let energy = 1e-12;
    const end = Math.min((frame + 1) * size, samples.length);
    for (let i = frame * size; i < end; i += 1) {
      const sample = samples[i] ?? 0;
      energy += (sample - PRE_EMPHASIS * before) ** 2;
      before = sample;
    }
    levels[frame] = 10 * Math.log10(energy / size);
  }
  return levels;
}

function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return Number.NEGATIVE_INFINITY;
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NEGATIVE_INFINITY;
}

function frameOf(seconds: number): number {
  return Math.round(seconds / FRAME_SECONDS);
}
