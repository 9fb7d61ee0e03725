import type { Genre, SubScore } from './moment.ts';
import type { Talk } from './talk/index.ts';
import { said } from './talk/index.ts';

/** A genre that can be weighed: all but `auto`. */
export type KnownGenre = Exclude<Genre, 'auto'>;

/**
 * What counts how much in each genre; every row sums to 1. Own judgement: a vlog lives on feeling and delivery, a
 * tutorial on what it teaches and on standing alone, conversations on a catch and a payoff.
 */
export const GENRE_WEIGHTS: Record<KnownGenre, Record<SubScore, number>> = {
  podcast: {
    hook: 0.24,
    selfContained: 0.2,
    payoff: 0.19,
    information: 0.14,
    emotion: 0.11,
    pace: 0.05,
    energy: 0.07,
  },
  interview: {
    hook: 0.21,
    selfContained: 0.22,
    payoff: 0.2,
    information: 0.16,
    emotion: 0.11,
    pace: 0.04,
    energy: 0.06,
  },
  vlog: {
    hook: 0.23,
    selfContained: 0.15,
    payoff: 0.14,
    information: 0.08,
    emotion: 0.2,
    pace: 0.08,
    energy: 0.12,
  },
  tutorial: {
    hook: 0.18,
    selfContained: 0.25,
    payoff: 0.17,
    information: 0.26,
    emotion: 0.03,
    pace: 0.06,
    energy: 0.05,
  },
};

/** Phrases that give a genre away, counted for each hundred sentences. */
const SIGNS: Record<Exclude<KnownGenre, 'podcast'>, { pattern: RegExp; weight: number }[]> = {
  interview: [
    {
      pattern: said`
          thanks? (?:you )?(?:so much )?for having me|my guest|tell (?:me|us) (?:about|how|what)
          you've (?:said|written)|how did you|what did you|when did you|did you ever
          what was it like|your (?:book|company|career|childhood)
        `,
      weight: 6,
    },
    { pattern: /\?$/, weight: 1 },
  ],
  tutorial: [
    {
      pattern: said`
          step (?:one|two|three|four|five|\d)|in this (?:video|tutorial|lesson)
          make sure (?:you|to|that)|you(?:'ll| will)? (?:want|need) to|go ahead and|click|select
          install|i'm going to show you|let's (?:add|make|create|take|put|start)
          first,? (?:you|we|take)|next,? (?:you|we|take)|how to|don't forget to
        `,
      weight: 4,
    },
    {
      pattern:
        /^(?:then |now |next,? |so )?(?:take|put|add|open|turn|cut|press|pull|push|place|hold|mix|type|set|use|pour|fold|wash|keep|check)\b/,
      weight: 4,
    },
  ],
  vlog: [
    {
      pattern: said`
          hey guys|what's up guys|you guys|come with me|day in (?:the|my) life|vlog
          we're (?:here|in|at|on our way)|we just (?:got|arrived)|this morning|right now i'm
          i'm so (?:excited|tired|happy|nervous)|today (?:i'm|we're|i am|we are)
        `,
      weight: 7,
    },
    { pattern: /!$/, weight: 1.2 },
  ],
};

/** Below this sum for each hundred sentences nothing speaks clearly for a genre, and the talk is weighed as a podcast. */
const CLEAR_SIGNS = 22;

/** The genre a talk most likely is, from its phrases alone. Deterministic; `podcast` when nothing is clear. */
export function guessGenre(talk: Talk): KnownGenre {
  let best: { genre: KnownGenre; signs: number } = { genre: 'podcast', signs: CLEAR_SIGNS };
  for (const genre of ['interview', 'tutorial', 'vlog'] as const) {
    const found = talk.lines.reduce(
      (sum, line) =>
        sum + SIGNS[genre].reduce((own, sign) => own + (sign.pattern.test(line.plain) ? sign.weight : 0), 0),
      0,
    );
    const signs = (100 * found) / Math.max(20, talk.lines.length);
    if (signs > best.signs) best = { genre, signs };
  }
  return best.genre;
}
