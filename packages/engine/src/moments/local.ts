import { EngineError } from '../error.ts';
import type { Fallback, Sound, Transcript } from '../facts/index.ts';
import { clipSpan } from './boundaries.ts';
import { candidateRuns, HOLE_SECONDS, type Strictness } from './candidates.ts';
import { bestDiverseSet } from './diversity.ts';
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
import type { Choice, LengthWindow, Moment, MomentOptions, SubScore } from './moment.ts';
import { meritOf, type ScoredRun, scoreRuns } from './scoring.ts';
import { type Relevance, readPrompt, relevanceOf, type Steering } from './steering.ts';
import { clipSeconds, readTalk, type Talk } from './talk/index.ts';
import {
  hashtags,
  headlines,
  keyInsight,
  type Phrase,
  phrasesOf,
  readTopics,
  reasonsFor,
  type Topics,
} from './words/index.ts';

/** Runs that are this much spoiled (adverts, housekeeping) are not offered, even when clips are missing. */
const UNUSABLE_SOUNDNESS = 0.08;

type Considered = ScoredRun & { emotion: Emotion; relevance: Relevance | null };

/**
 * The deterministic selector: needs no model server and gives the same answer every time. Runs of whole sentences
 * that fit the window are measured, weighed by genre, steered by the prompt, and the best set without overlap is taken.
 * Throws EngineError `invalid_input` for a count below 1 or a window that is empty. No usable sentence gives no moments
 * and a fallback that says so.
 */
export function chooseMomentsLocally(
  transcript: Transcript,
  sound: Sound | null,
  options: MomentOptions,
): Choice {
  check(options);
  const talk = readTalk(transcript, sound, options.within);
  const fallbacks: Fallback[] = [];
  const runs = candidates(talk, options, fallbacks);
  if (runs.length === 0) return { moments: [], fallbacks };
  if (!transcript.language.toLowerCase().startsWith('en')) fallbacks.push(foreign(transcript.language));
  if (!sound) fallbacks.push(unheard());
  const profile = profileOf(talk);
  const genre = options.genre === 'auto' ? guessGenre(talk) : options.genre;
  const steering = readPrompt(options.prompt, talk);
  const scored = consider(talk, profile, measureRuns(talk, profile, runs), genre, steering, options.window);
  const { chosen, repeats } = bestDiverseSet(talk, scored, options.count);
  reportPrompt(options.prompt, steering, chosen, fallbacks);
  reportCount(options, chosen.length, repeats, fallbacks);
  const topics = readTopics(talk);
  const talkPhrases = phrasesOf(talk, topics, talk.usable[0] ?? 0, talk.usable.at(-1) ?? 0).slice(0, 12);
  const titles = new Set<string>();
  return {
    moments: chosen.map((run) => {
      const moment = describe(run, { talk, profile, topics, talkPhrases, genre, titles });
      titles.add(moment.title);
      return moment;
    }),
    fallbacks,
  };
}

/** The candidates of the strictest kind of which there are any. */
function candidates(talk: Talk, options: MomentOptions, fallbacks: Fallback[]): Run[] {
  const { minSeconds, maxSeconds } = options.window;
  const [first, last] = [talk.usable[0], talk.usable.at(-1)];
  if (first === undefined || last === undefined) {
    fallbacks.push({
      used: 'no moments',
      instead_of: `${options.count} moments`,
      reason:
        talk.lines.length === 0
          ? 'Nothing is said.'
          : 'No whole sentence lies inside the chosen part of the source.',
    });
    return [];
  }
  const seconds = clipSeconds(talk, first, last);
  const wanted = `clips of ${minSeconds}–${maxSeconds} s`;
  if (seconds < minSeconds) {
    fallbacks.push({
      used: `all of the talk as one clip of ${seconds.toFixed(1)} s`,
      instead_of: wanted,
      reason: 'All that is said is shorter than the shortest clip asked for.',
    });
    return [{ first, last, seconds }];
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
    if (reason !== null) fallbacks.push({ used, instead_of: wanted, reason });
    return runs;
  }
  return [];
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

/** What is known of a talk when its moments are described. */
type Known = {
  talk: Talk;
  profile: Profile;
  topics: Topics;
  talkPhrases: readonly Phrase[];
  genre: KnownGenre;
  /** Titles of the moments described before. */
  titles: ReadonlySet<string>;
};

function describe(run: Considered, known: Known): Moment {
  const { talk, profile, topics, talkPhrases, genre, titles } = known;
  const { first, last, emotion, relevance } = run;
  const phrases = phrasesOf(talk, topics, first, last);
  return {
    sentences: { first, last },
    ...clipSpan(talk.transcript, { first, last }, talk.within),
    score: tenths(run.score),
    subScores: subScores(run.values),
    reasons: reasonsFor(talk, profile, run, { phrases, emotion, relevance }),
    ...headlines(talk, profile, first, last, phrases, titles),
    keyInsight: keyInsight(talk, profile, first, last, phrases),
    dominantEmotion: emotion,
    hashtags: hashtags(phrases, talkPhrases, genre),
    transcript: talk.lines
      .slice(first, last + 1)
      .map((line) => line.text)
      .join(' '),
  };
}

function subScores(values: Record<SubScore, number>): Record<SubScore, number> {
  return {
    hook: tenths(10 * values.hook),
    selfContained: tenths(10 * values.selfContained),
    payoff: tenths(10 * values.payoff),
    information: tenths(10 * values.information),
    emotion: tenths(10 * values.emotion),
    pace: tenths(10 * values.pace),
    energy: tenths(10 * values.energy),
  };
}

function tenths(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 10) * 10) / 10;
}

function reportPrompt(
  prompt: string,
  steering: Steering | null,
  chosen: readonly Considered[],
  fallbacks: Fallback[],
): void {
  if (prompt.trim() === '') return;
  const asked = `moments chosen by “${prompt.trim()}”`;
  if (!steering || (steering.subjects.size === 0 && steering.missing.length > 0)) {
    const words = steering?.missing.map((word) => `“${word}”`).join(', ');
    fallbacks.push({
      used: 'the best moments of the whole talk',
      instead_of: asked,
      reason: words ? `Nobody says ${words}.` : 'The prompt names no subject to look for.',
    });
    return;
  }
  const off = chosen.filter((run) => steering.subjects.size > 0 && run.relevance?.hits === 0).length;
  if (off > 0) {
    fallbacks.push({
      used: `${off} of ${chosen.length} moments on other subjects`,
      instead_of: asked,
      reason: `Not enough is said about ${[...steering.subjects.values()].map((word) => `“${word}”`).join(', ')}.`,
    });
  }
}

function reportCount(options: MomentOptions, found: number, repeats: number, fallbacks: Fallback[]): void {
  const { minSeconds, maxSeconds } = options.window;
  if (found < options.count) {
    fallbacks.push({
      used: `${found} of ${options.count} moments`,
      instead_of: `${options.count} moments`,
      reason: `There are no more moments of ${minSeconds}–${maxSeconds} s that are worth watching and do not overlap.`,
    });
  }
  if (repeats > 0) {
    fallbacks.push({
      used: `${repeats} moments that say the same as another`,
      instead_of: `${options.count} different moments`,
      reason: 'The talk repeats itself, and there is nothing else to choose.',
    });
  }
}

function foreign(language: string): Fallback {
  return {
    used: 'times, loudness and how rare words are',
    instead_of: 'the meaning of what is said',
    reason: `Hooks, payoffs and feelings are recognised in English only; this talk is in “${language}”.`,
  };
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
