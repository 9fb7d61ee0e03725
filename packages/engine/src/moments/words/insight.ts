import { type Profile, weightOf } from '../measures/index.ts';
import { either, type Line, ramp, type Talk } from '../talk/index.ts';
import { shorten } from './case.ts';
import { focusOf, type Phrase } from './phrases.ts';

/** What a sentence that holds in general looks like, as against one that tells what happened. */
const GENERAL: readonly { pattern: RegExp; weight: number }[] = [
  {
    pattern: /\b(?:is|are|isn't|aren't|means?|makes?|takes?|comes?|needs?|matters?|becomes?)\b/,
    weight: 0.2,
  },
  {
    pattern: /\b(?:never|always|nobody|everybody|everyone|nothing|every time|only|anybody|no amount)\b/,
    weight: 0.22,
  },
  {
    pattern:
      /\b(?:because|so that|which means|if you|when you|the more|unless|therefore|instead of|rather than)\b/,
    weight: 0.22,
  },
  { pattern: /\b(?:is|are|it's|n't|not)\b.*\b(?:not|but|it's|is)\b/, weight: 0.2 },
  { pattern: /\b(?:more|better|less|worse|like a|like an|than)\b/, weight: 0.16 },
  { pattern: /\byou(?:'re|'ll|r)?\b/, weight: 0.14 },
  {
    pattern:
      /\bthe (?:biggest|best|worst|hardest|only|real|difference|key|secret|lesson|reason|problem|truth|most)\b/,
    weight: 0.22,
  },
];

/** Tells what happened, who did it or what to do with one's hands: a story or a step, not an insight. */
const PARTICULAR =
  /\b(?:i|we|he|she|him|her|my)\b.*\b(?:\w+ed|was|were|had|did|went|said|got|came|took|told|made|saw|sat|ran|gave|called)\b|^(?:take|put|mix|add|turn|cut|bake|fold|click|open|press|place|pour|look|watch)\b/;

/** The sentence is what somebody said of it: "He said", "I think". */
const REPORTED =
  /^(?:and |so )?(?:i|he|she|we|they) (?:said|say|says|told (?:me|us)|used to (?:say|think))\b/;

/** The whole sentence of a run that says most: it holds in general, is about what the run is about, and is no question. */
export function keyInsight(
  talk: Talk,
  profile: Profile,
  first: number,
  last: number,
  phrases: readonly Phrase[],
): string {
  const focus = focusOf(phrases);
  let best = { text: talk.lines[first]?.text ?? '', value: Number.NEGATIVE_INFINITY };
  for (const line of talk.lines.slice(first, last + 1)) {
    const { id } = line.sentence;
    const list = (line.plain.match(/,/g)?.length ?? 0) >= 2 ? LIST_SHARE : 1;
    const length = list * ramp(line.wordCount, 2, 7) * (1 - 0.6 * ramp(line.wordCount, 28, 50));
    const worth =
      0.5 * wisdomOf(line) +
      0.22 * weightOf(talk, line, focus) +
      0.28 * (profile.payoffs[id] ?? 0) +
      (id === last ? 0.04 : 0);
    const value =
      worth * length * (1 - 0.35 * (profile.leanings[id]?.value ?? 0)) -
      (line.sentence.ending === 'question' ? 0.6 : 0) -
      (profile.boilerplate[id] ?? 0);
    if (value > best.value) best = { text: line.text, value };
  }
  return shorten(best.text, LONGEST_INSIGHT);
}

/** What is left of a sentence that enumerates: details, not a thought. */
const LIST_SHARE = 0.75;

/** The plan's limit for this field. */
const LONGEST_INSIGHT = 1000;

function wisdomOf(line: Line): number {
  const general = either(
    ...GENERAL.filter(({ pattern }) => pattern.test(line.plain)).map(({ weight }) => weight),
  );
  if (REPORTED.test(line.plain)) return general;
  return PARTICULAR.test(line.plain) ? 0.45 * general : general;
}
