import type { Line, Talk } from '../talk/index.ts';
import { boilerplate } from './boilerplate.ts';
import { endingOf, isBackchannel, type Leaning, leaningOf } from './context.ts';
import { readFeelings, type TalkFeelings } from './emotion.ts';
import { hookOf } from './hook.ts';
import { payoffOf } from './payoff.ts';
import { firstSaid } from './repetition.ts';

/** What is measured once for every sentence, so that a run only has to look it up. The lists are indexed by sentence id. */
export type Profile = {
  hooks: number[];
  leanings: Leaning[];
  endings: number[];
  payoffs: number[];
  boilerplate: number[];
  feelings: TalkFeelings;
  backchannels: boolean[];
  firstSaid: number[];
};

/** Measures every sentence of a talk. */
export function profileOf(talk: Talk): Profile {
  const { lines } = talk;
  const each = <T>(measure: (line: Line, id: number) => T) => lines.map(measure);
  return {
    hooks: each(hookOf),
    leanings: each(leaningOf),
    endings: each((line, id) => endingOf(line, lines[id + 1])),
    payoffs: each((line, id) => payoffOf(line, lines[id - 1])),
    boilerplate: boilerplate(lines),
    feelings: readFeelings(lines),
    backchannels: each(isBackchannel),
    firstSaid: firstSaid(lines),
  };
}
