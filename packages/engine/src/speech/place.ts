import type { Span, Word } from '../facts/index.ts';
import type { Placed, PlacedWord } from './align-task.ts';
import { refineWords } from './refine.ts';
import { type Spoken, spokenForms } from './spoken.ts';
import { SAMPLE_RATE } from './voice.ts';

/** Words that are said somewhere inside a span, in order; `firstWord` is the index of the first in the transcript. */
export type Stretch = Span & { firstWord: number; words: Word[] };

/** Finds the words on the sound; null when they do not fit. */
export type Aligner = (input: { samples: Float32Array; words: Spoken[] }) => Promise<Placed>;

/** What became of a stretch: words with their place, and the parts that could not be placed. */
export type PlacedStretch = { words: { index: number; word: Word }[]; failed: Stretch[] };

/** A stretch is halved so often, at most, to find the part that does not fit. */
const MOST_HALVINGS = 3;
/** Shorter rows are not halved: one or two words fit anywhere. */
const LEAST_WORDS_TO_HALVE = 6;
/** Sound that each half gets beyond the cut, whose place is an estimate: half a second, less of a short stretch. */
const OVERLAP_SECONDS = 0.5;
const MOST_OVERLAP_SHARE = 1 / 6;
/** By this much the halves may contradict each other about what comes first. */
const CONTRADICTION_SECONDS = 0.1;
/** No phone is shorter than three states of 10 ms; a word squeezed to that has found no sound of its own. */
const LEAST_PHONE_SECONDS = 0.03;
/** So many squeezed words in a row of words mean that text and sound are different things. */
const MOST_SQUEEZED_SHARE = 0.34;
/** Conversation has 10 to 15 phones a second, the fastest talkers about 20. */
const MOST_PHONES_PER_SECOND = 24;

/**
 * Places the words of one stretch. When they do not fit as a whole they are tried in halves, so that one wrong phrase
 * does not cost its neighbours their places. `samples`: 16 kHz mono of exactly the stretch's span.
 */
export async function placeWords(
  stretch: Stretch,
  samples: Float32Array,
  align: Aligner,
  halvings = 0,
): Promise<PlacedStretch> {
  const spoken = spokenForms(stretch.words.map((word) => word.text));
  const placed = samples.length < LEAST_SAMPLES ? null : await align({ samples, words: spoken });
  if (placed && !isSqueezed(placed))
    return { words: timed(stretch, refineWords(placed, samples)), failed: [] };
  const split = halvings < MOST_HALVINGS ? widestPause(stretch.words) : null;
  if (split === null) return { words: [], failed: [stretch] };
  const cutSeconds =
    ((stretch.words[split - 1]?.endSeconds ?? 0) + (stretch.words[split]?.startSeconds ?? 0)) / 2;
  const overlap = Math.min(OVERLAP_SECONDS, (stretch.endSeconds - stretch.startSeconds) * MOST_OVERLAP_SHARE);
  const left = part(stretch, 0, split, stretch.startSeconds, cutSeconds + overlap);
  const right = part(stretch, split, stretch.words.length, cutSeconds - overlap, stretch.endSeconds);
  const results: PlacedStretch[] = [];
  for (const half of [left, right]) {
    const from = Math.round((half.startSeconds - stretch.startSeconds) * SAMPLE_RATE);
    const to = Math.round((half.endSeconds - stretch.startSeconds) * SAMPLE_RATE);
    results.push(await placeWords(half, samples.slice(from, to), align, halvings + 1));
  }
  const words = results.flatMap((result) => result.words);
  const lastOfLeft = results[0]?.words.at(-1)?.word.endSeconds ?? Number.NEGATIVE_INFINITY;
  const firstOfRight = results[1]?.words[0]?.word.startSeconds ?? Number.POSITIVE_INFINITY;
  if (lastOfLeft > firstOfRight + CONTRADICTION_SECONDS) return { words: [], failed: [stretch] };
  // When most of it fits nowhere, the rest fits by chance.
  if (words.length * 2 < stretch.words.length) return { words: [], failed: [stretch] };
  return { words, failed: results.flatMap((result) => result.failed) };
}

/** The front end needs a few frames. */
const LEAST_SAMPLES = 0.1 * SAMPLE_RATE;

function isSqueezed(placed: NonNullable<Placed>): boolean {
  const words = placed.filter((word) => word !== null);
  if (words.length < 2) return false;
  const lengthOf = (word: PlacedWord) => word.endSeconds - word.startSeconds;
  const squeezed = words.filter(
    (word) => word.phones > 1 && lengthOf(word) <= word.phones * LEAST_PHONE_SECONDS + 0.005,
  );
  const phones = words.reduce((sum, word) => sum + word.phones, 0);
  const seconds = words.reduce((sum, word) => sum + lengthOf(word), 0);
  return squeezed.length / words.length > MOST_SQUEEZED_SHARE || phones / seconds > MOST_PHONES_PER_SECOND;
}

/** Puts the places onto the source's clock. A word that says nothing stands between its neighbours without length. */
function timed(stretch: Stretch, placed: Placed): PlacedStretch['words'] {
  let at = stretch.startSeconds;
  return stretch.words.map((word, offset) => {
    const place = placed?.[offset];
    const index = stretch.firstWord + offset;
    if (!place) {
      const next = placed?.slice(offset + 1).find((later) => later !== null);
      const startSeconds = at;
      const endSeconds = Math.max(
        at,
        Math.min(at + 0.2, next ? stretch.startSeconds + next.startSeconds : at),
      );
      at = endSeconds;
      return { index, word: { ...word, startSeconds, endSeconds } };
    }
    const startSeconds = Math.max(at, stretch.startSeconds + place.startSeconds);
    const endSeconds = Math.max(startSeconds, stretch.startSeconds + place.endSeconds);
    at = endSeconds;
    const confidence = word.confidence ?? place.confidence;
    return { index, word: { ...word, startSeconds, endSeconds, confidence, timing: 'aligned' } };
  });
}

/** Index of the word that begins the second half: after the widest pause of the middle half. */
function widestPause(words: readonly Word[]): number | null {
  if (words.length < LEAST_WORDS_TO_HALVE) return null;
  let best = Math.floor(words.length / 2);
  let widest = 0;
  for (let index = Math.ceil(words.length / 4); index <= Math.floor((words.length * 3) / 4); index += 1) {
    const pause = (words[index]?.startSeconds ?? 0) - (words[index - 1]?.endSeconds ?? 0);
    if (pause > widest + 0.01) {
      widest = pause;
      best = index;
    }
  }
  return best;
}

function part(stretch: Stretch, from: number, to: number, startSeconds: number, endSeconds: number): Stretch {
  return {
    startSeconds: Math.max(stretch.startSeconds, startSeconds),
    endSeconds: Math.min(stretch.endSeconds, endSeconds),
    firstWord: stretch.firstWord + from,
    words: stretch.words.slice(from, to),
  };
}
