import type { Fallback, Sound, Transcript } from '../facts/index.ts';
import { describer } from './describe.ts';
import { bestDiverseSet } from './diversity.ts';
import type { Choice, MomentOptions } from './moment.ts';
import type { Steering } from './steering.ts';
import { type Considered, surveyTalk } from './survey.ts';
import { isEnglish } from './talk/index.ts';

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
  const survey = surveyTalk(transcript, sound, options);
  const fallbacks = [...survey.fallbacks];
  if (survey.runs.length === 0) return { moments: [], fallbacks };
  if (!isEnglish(transcript.language)) fallbacks.push(foreign(transcript.language));
  const { chosen, repeats } = bestDiverseSet(survey.talk, survey.runs, options.count);
  reportPrompt(options.prompt, survey.steering, chosen, fallbacks);
  reportCount(options, chosen.length, repeats, fallbacks);
  return { moments: chosen.map(describer(survey)), fallbacks };
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

/** Says when there are fewer moments than asked for, or some that say the same. */
export function reportCount(
  options: MomentOptions,
  found: number,
  repeats: number,
  fallbacks: Fallback[],
): void {
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

/** Says that a talk is not in English, which the measures are made for. */
export function foreign(language: string): Fallback {
  return {
    used: 'times, loudness and how rare words are',
    instead_of: 'the meaning of what is said',
    reason: `Hooks, payoffs and feelings are recognised in English only; this talk is in “${language}”.`,
  };
}
