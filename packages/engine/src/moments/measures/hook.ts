import { type Line, ramp, said } from '../talk/index.ts';
import { HANDS_OVER } from './context.ts';
import { type Cue, type Finding, findCues, strength } from './cues.ts';

/** How a first sentence catches a listener. Weights: own judgement, checked by reading the picks of four talks. */
const CUES: readonly Cue[] = [
  {
    pattern: said`
        here(?:'s| is) (?:why|how|what|the (?:thing|truth|problem|secret|catch))
        the (?:real |whole |only )?reason (?:why |that )?(?:\w+ ){1,6}(?:is|was)
        this is (?:why|how|what)|what (?:nobody|no one|most people|they don't)
        nobody (?:talks|tells|told|knows|warns)|no one (?:talks|tells|told|knows)|guess what
        i'll never forget|the (?:trick|secret|key|catch|real answer|hard part) (?:is|was|to)
        what if|imagine|picture this
        there(?:'s| is| was) (?:only )?one (?:\w+ )?(?:thing|reason|rule|moment|question|trick|mistake)
        turns? out|turned out|you won't believe|the (?:craziest|strangest|weirdest|scariest)
      `,
    weight: 0.42,
    reason: 'Opens a gap the viewer wants closed',
  },
  {
    pattern: said`
        the (?:single |very |number one )?(?:most|best|worst|biggest|hardest|greatest|smallest|fastest|cheapest|easiest)
        the (?:single |very )?(?:deadliest|loneliest|darkest|happiest|proudest|stupidest|dumbest|smartest|oldest|richest)
        the only
        the (?:first|last) (?:person|man|woman|one to|rule|lesson|mistake|thing (?:you|i|we|they|everyone|most))
      `,
    weight: 0.26,
    reason: 'Opens with a superlative',
  },
  {
    pattern: said`
        never|always|nobody|no one|everyone|everybody|nothing|everything|impossible|no such thing
        do(?:es)? not work|don't work|doesn't work|every single|guarantee|can't
      `,
    weight: 0.24,
    reason: 'Opens with a bold claim',
  },
  {
    pattern: said`
        truth|lie|lies|lied|lying|myth|secret|mistakes?|wrong|trap|trick|danger(?:ous)?|illegal
        fail(?:ed|ure|ing)?|broke|fired|bankrupt(?:cy)?|died|dead|death|kill(?:s|ed)?|scam
        disaster|(?:major|huge|big|serious|real) problems?|crisis|massive|hate[ds]?|afraid
        terrified|scared|ashamed|embarrass\w+|obsess\w+|shock\w+
      `,
    weight: 0.26,
    reason: 'Opens with high stakes',
  },
  {
    pattern: said`
        but|instead|actually|in fact|not because|the opposite|contrary
        most people (?:think|believe|assume)|everyone (?:thinks|says)|everybody (?:thinks|says)
        people (?:think|assume|always)|you(?:'d| would| might)? think|they say|isn't|aren't
        not (?:a|an|the|about)\b.*\b(?:it's|but|is)
      `,
    weight: 0.22,
    reason: 'Opens with a contrast',
  },
  {
    pattern: /\byou(?:r|rs|'re|'ll|'ve|'d|rself)?\b/,
    weight: 0.16,
    reason: 'Speaks to the viewer',
  },
  {
    pattern: said`
        when i (?:was|first|got|started)
        i was (?:a|an|in|at|on|about|\d+|\w+teen|twenty|thirty|forty|sitting|standing|living|working)
        one (?:day|night|morning|time|winter|summer)
        the (?:day|night|moment|first time|last time|morning|year)|(?:years?|months?|weeks?) ago
        back in|in (?:19|20)\d\d|once,?
      `,
    weight: 0.26,
    reason: 'Opens a story',
  },
  {
    pattern: said`
        (?:i|we)(?:'d| had)? (?:\w+ly |almost |just )?(?:lost|quit|failed|hated|regret\w*|cried|lied|gave up|had no)
        (?:i|we)(?:'d| had)? (?:\w+ly |almost |just )?(?:turned down|walked away|couldn't|ran out|screwed|messed|burned)
        i was (?:fired|wrong|broke|terrified|scared|ashamed|lost|alone)|we were (?:wrong|broke|terrified)
      `,
    weight: 0.34,
    reason: 'Opens with a confession',
  },
];

/** Figures that make a claim concrete, as wink names them. */
const FIGURES: ReadonlySet<string> = new Set(['MONEY', 'PERCENT', 'CARDINAL', 'DURATION', 'DATE', 'ORDINAL']);

/** First words after which an imperative is only a courtesy or a stage direction. */
const NO_IMPERATIVE =
  /^(?:thank|thanks|welcome|please|look|see|say|mean|let|let's|guess|click|go|get|come|sorry|excuse|hello|hi|know|right|okay)\b/;

/** Asked in passing, not to be answered. */
const TAG_QUESTION =
  /^(?:(?:right|okay|ok|yeah|you know|really|huh|no|makes sense|does that make sense|you know what i mean|what|sorry|see)[,?]? ?)+\??$/;

/** What the sentence has to catch a listener with, strongest first; empty for most sentences. */
export function hookFindings(line: Line): Finding[] {
  const findings = findCues(CUES, line.plain);
  if (line.sentence.ending === 'question' && !TAG_QUESTION.test(line.plain) && line.wordCount >= 3) {
    const open = /\b(?:why|how|what)\b/.test(line.plain);
    findings.push({ weight: open ? 0.5 : 0.38, reason: 'Opens with a question' });
  }
  const figure = line.entities.find(
    (entity) => FIGURES.has(entity.kind) && /\d|hundred|thousand|million|billion/.test(entity.text),
  );
  if (figure) findings.push({ weight: 0.26, reason: 'Opens with a figure' });
  if (HANDS_OVER.test(line.plain)) findings.push({ weight: 0.3, reason: 'Opens with a question' });
  else if (isImperative(line)) findings.push({ weight: 0.28, reason: 'Opens with a call to act' });
  return findings.sort((a, b) => b.weight - a.weight);
}

/** 0–1: how well a sentence by itself catches a listener. Long sentences lose the catch, one or two words have none. */
export function hookOf(line: Line): number {
  const tooShort = ramp(line.wordCount, 1, 4);
  const tooLong = 1 - 0.45 * ramp(line.wordCount, 22, 48);
  return strength(hookFindings(line)) * tooShort * tooLong;
}

/**
 * 0–1 for a run: its first sentence; a very short first sentence lends part of its room to the one after it, because
 * the viewer hears both within the first three seconds.
 */
export function openingHook(
  lines: readonly Line[],
  first: number,
  last: number,
  hooks: readonly number[],
): number {
  const own = hooks[first] ?? 0;
  const line = lines[first];
  if (!line || first === last || line.wordCount >= 16) return own;
  return own + (1 - own) * 0.55 * (1 - ramp(line.wordCount, 8, 16)) * (hooks[first + 1] ?? 0);
}

/** Starts with a verb in its base form and has nobody doing it: told to the viewer. */
export function isImperative(line: Line): boolean {
  const words = line.tokens.filter((token) => token.isWord);
  const start = words[0]?.lower === 'so' || words[0]?.lower === 'and' || words[0]?.lower === 'just' ? 1 : 0;
  const [verb, next] = [words[start], words[start + 1]];
  if (!verb || !next || line.sentence.ending === 'question' || NO_IMPERATIVE.test(verb.lower)) return false;
  if (/^(?:do|never|always)$/.test(verb.lower)) return next.part === 'VERB' || next.lower === "n't";
  return (
    verb.part === 'VERB' && !/(?:ing|ed|s)$/.test(verb.lower) && next.part !== 'AUX' && next.part !== 'VERB'
  );
}
