import type { Judgement, Sound, Transcript } from '../facts/index.ts';
import { chooseJudgedMoments } from './judged/index.ts';
import { chooseMomentsLocally } from './local.ts';
import type { Choice, ChooseMoments, MomentOptions } from './moment.ts';

/** A way of choosing moments, under its name. Every one passes `selector.conformance.ts`. */
export type Selector = {
  /** What it needs and how it decides, one sentence for people. */
  description: string;
  choose: ChooseMoments;
};

/** All selectors. `local` is the default and what every other falls back to. */
export const SELECTORS = {
  local: {
    description: 'Rules and measures on this machine; no key, no service, the same answer every time.',
    choose: chooseMomentsLocally,
  },
  judged: {
    description: 'What a language model judged, tempered by the measures; without a judgement, `local`.',
    choose: (transcript, sound, options, judgement) =>
      judgement === null
        ? chooseMomentsLocally(transcript, sound, options)
        : chooseJudgedMoments(transcript, sound, options, judgement),
  },
} as const satisfies Record<string, Selector>;

/** Names of the selectors. */
export type SelectorName = keyof typeof SELECTORS;

/**
 * The moments worth watching, best first, with what could not be done as asked: by the judgement when there is one, else
 * by the local selector. Throws EngineError `invalid_input` for a count below 1 or an empty window or range.
 */
export function chooseMoments(
  transcript: Transcript,
  sound: Sound | null,
  options: MomentOptions,
  judgement: Judgement | null = null,
): Choice {
  return SELECTORS.judged.choose(transcript, sound, options, judgement);
}
