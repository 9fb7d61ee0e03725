import { EngineError } from '../error.ts';
import type { Fallback, Sound, Transcript } from '../facts/index.ts';
import { candidateRuns, HOLE_SECONDS, type Strictness } from './candidates.ts';
import { GENRE_WEIGHTS, guessGenre, type KnownGenre } from './genre.ts';
import {
  dominantEmotion,
  type Emotion,
  type MeasuredRun,
  measureRuns,
  type Profile,
  profileOf,
  type Run,
} from './measures/index.ts';
import type { LengthWindow, MomentOptions } from './moment.ts';
import { meritOf, type ScoredRun, scoreRuns } from './scoring.ts';
import { type Relevance, readPrompt, relevanceOf, type Steering } from './steering.ts';
import { clipSeconds, readTalk, type Talk } from './talk/index.ts';

/** Runs that are this much spoiled (adverts, housekeeping) are not offered, even when clips are missing. */
const UNUSABLE_SOUNDNESS = 0.08;

/** A run that may become a moment, with all that is measured of it. */
export type Considered = ScoredRun & { emotion: Emotion; relevance: Relevance | null };

/** A talk read for choosing, and every run of its sentences that may be chosen. */
export type Survey = {
  talk: Talk;
  profile: Profile;
  genre: KnownGenre;
  steering: Steering | null;
  /** In order of start and then end; empty when there is nothing to choose from. */
  runs: Considered[];
  /** What of the options cannot be kept, and what is not known of the talk. */
  fallbacks: Fallback[];
};

/**
 * Measures every run of whole sentences that fits the window, weighs it by genre and steers it by the prompt. Throws
 * EngineError `invalid_input` for a count below 1 or a window or range that is empty. No usable sentence gives no runs
 * and a fallback that says so.
 */
export function surveyTalk(transcript: Transcript, sound: Sound | null, options: MomentOptions): Survey {
  check(options);
  const talk = readTalk(transcript, sound, options.within);
  const { runs, fallbacks } = legalRuns(talk, options);
  const profile = profileOf(talk);
  const genre = options.genre === 'auto' ? guessGenre(talk) : options.genre;
  const steering = readPrompt(options.prompt, talk);
  if (runs.length === 0) return { talk, profile, genre, steering, runs: [], fallbacks };
  if (!sound) fallbacks.push(unheard());
  const scored = consider(talk, profile, measureRuns(talk, profile, runs), genre, steering, options.window);
  return { talk, profile, genre, steering, runs: scored, fallbacks };
}

/**
 * Every run whose clip has the length asked for; when there is none, those that come nearest to it, and a fallback that
 * says so. No usable sentence gives no runs and a fallback.
 */
export function legalRuns(talk: Talk, options: MomentOptions): { runs: Run[]; fallbacks: Fallback[] } {
  const { minSeconds, maxSeconds } = options.window;
  const [first, last] = [talk.usable[0], talk.usable.at(-1)];
  if (first === undefined || last === undefined) {
    const reason =
      talk.lines.length === 0
        ? 'Nothing is said.'
        : 'No whole sentence lies inside the chosen part of the source.';
    return {
      runs: [],
      fallbacks: [{ used: 'no moments', instead_of: `${options.count} moments`, reason }],
    };
  }
  const seconds = clipSeconds(talk, first, last);
  const wanted = `clips of ${minSeconds}–${maxSeconds} s`;
  if (seconds < minSeconds) {
    const used = `all of the talk as one clip of ${seconds.toFixed(1)} s`;
    const reason = 'All that is said is shorter than the shortest clip asked for.';
    return { runs: [{ first, last, seconds }], fallbacks: [{ used, instead_of: wanted, reason }] };
  }
  const reasons: Record<Strictness, string | null> = {
    window: null,
    holes: `Nobody speaks long enough without a pause of more than ${HOLE_SECONDS} s or words that do not fit the sound.`,
    nearest: 'No run of whole sentences is as long as asked for; those nearest to it are taken.',
  };
  for (const strictness of ['window', 'holes', 'nearest'] as const) {
    const runs = candidateRuns(talk, options.window, strictness);
    if (runs.length === 0) continue;
    const reason = reasons[strictness];
    const used = strictness === 'holes' ? 'clips with long pauses inside' : 'clips of other lengths';
    return { runs, fallbacks: reason === null ? [] : [{ used, instead_of: wanted, reason }] };
  }
  return { runs: [], fallbacks: [] };
}

/** Weighs, steers and scores the runs. */
function consider(
  talk: Talk,
  profile: Profile,
  runs: readonly MeasuredRun[],
  genre: KnownGenre,
  steering: Steering | null,
  window: LengthWindow,
): Considered[] {
  const weights = GENRE_WEIGHTS[genre];
  const weighed = runs.map((run) => {
    const emotion = dominantEmotion(talk.lines, profile.feelings, run.first, run.last);
    const relevance = steering ? relevanceOf(steering, talk, run.first, run.last, emotion) : null;
    return { ...run, emotion, relevance, merit: meritOf(run, weights, talk.loudness !== null) };
  });
  const usable = weighed.filter((run) => run.soundness >= UNUSABLE_SOUNDNESS);
  const scored = scoreRuns(usable.length > 0 ? usable : weighed);
  // What answers best counts in full, so that a prompt moves the order of a talk and not its scale.
  const best = scored.reduce((most, run) => Math.max(most, run.relevance?.factor ?? 1), 0);
  return scored.map((run) => ({
    ...run,
    score: run.score * ((run.relevance?.factor ?? 1) / best) * nearness(run.seconds, window),
  }));
}

/** 1 inside the window, less the further a clip is from it; counts only where nothing fits the window. */
function nearness(seconds: number, { minSeconds, maxSeconds }: LengthWindow): number {
  return Math.min(1, seconds / Math.max(minSeconds, 0.1), maxSeconds / Math.max(seconds, 0.1));
}

function unheard(): Fallback {
  return {
    used: 'the words alone',
    instead_of: 'words and loudness',
    reason: 'No loudness was measured for this source.',
  };
}

function check({ count, window, within }: MomentOptions): void {
  if (!Number.isInteger(count) || count < 1)
    throw new EngineError(
      'invalid_input',
      `The number of moments must be a whole number of at least 1, not ${count}.`,
    );
  if (!(window.minSeconds >= 0 && window.maxSeconds > 0 && window.minSeconds <= window.maxSeconds))
    throw new EngineError(
      'invalid_input',
      `The length window ${window.minSeconds}–${window.maxSeconds} s is empty.`,
    );
  if (!(within.startSeconds < within.endSeconds))
    throw new EngineError(
      'invalid_input',
      'The part of the source to choose from is empty; its end must be after its start.',
    );
}
