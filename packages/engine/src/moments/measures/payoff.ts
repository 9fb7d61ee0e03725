import { clamp, either, type Line, opens, type Reaction, ramp, said } from '../talk/index.ts';
import { type Cue, type Finding, findCues, strength } from './cues.ts';
import { isImperative } from './hook.ts';

/** How a last sentence pays the listener back. Weights: own judgement, checked by reading the picks of four talks. */
const CUES: readonly Cue[] = [
  {
    pattern: opens`
        (?:that's|that is|that was|this is|this was) (?:why|how|when|where|what|not (?:a|an|the)|called)
        (?:that's|that is|that was|this is|this was) the (?:whole|only|real|moment|day|difference|lesson|point)
        (?:that's|that is|that was|this is|this was) the (?:reason|thing|part|secret|trick|job|deal|biggest|most)
      `,
    weight: 0.45,
    reason: 'Ends on a conclusion',
  },
  {
    pattern: said`
        the (?:lesson|point|moral|takeaway|key|truth|answer|result|trick|difference|rule|secret|bottom line|real (?:\w+)) (?:is|was|here)
        bottom line|in the end|at the end of the day|which means|that means
        what (?:i|we)(?:'ve)? (?:learned|realized|realised|discovered|know now)
        (?:i|we) (?:finally |suddenly |then )?(?:learned|realized|realised|understood|discovered|figured out|found out)
        is the difference between|that (?:one )?(?:\w+ )?is (?:the|what|why|how)|it turns? out
        turned out|taught me|changed (?:my|everything|the way|how)
        so (?:if you|the next time|next time|stop|start|go|always|never|don't)
        remember (?:this|that)|if you (?:take|remember|do) (?:one|nothing)
      `,
    weight: 0.42,
    reason: 'Ends on a lesson',
  },
  {
    pattern: said`
        from (?:that|then|now)|ever since|since (?:then|that day)|to this day|for the rest of
        i never (?:\w+ ){0,3}again|never again|and (?:i|we|he|she|they) (?:never|still|finally)
        the rest is history|years later|a (?:week|month|year) later|by the (?:end|time)
      `,
    weight: 0.32,
    reason: 'Ends on how the story came out',
  },
  {
    pattern:
      /\b(?:because|so that|therefore|the reason|leads? to|as a result|that's how|which is why|in order to)\b/,
    weight: 0.18,
    reason: 'Ends by giving the reason',
  },
  {
    pattern: said`
        you (?:should|need to|have to|must|can't|don't (?:need|have) to)|make sure|always|never
        every time|the (?:best|only|most|worst)|nothing|everything|nobody|everyone
      `,
    weight: 0.2,
    reason: 'Ends on a rule to live by',
  },
  {
    pattern:
      /\b(?:isn't|aren't|not|n't|never)\b[^.;]{2,60}(?:[,;.]| but\b)[^.;]{0,12}\b(?:it's|they're|he's|she's|it is|is|are|but|was|you're)\b/,
    weight: 0.32,
    reason: 'Ends on a contrast that sums it up',
  },
];

/** What a circle that closes is worth. */
const CALLBACK = 0.3;

/** That people laugh or clap after a line says more than any turn of phrase. */
const REACTIONS: Record<Reaction['kind'], Finding> = {
  laughter: { weight: 0.55, reason: 'The room laughs after it' },
  applause: { weight: 0.5, reason: 'The room applauds it' },
};

/** At most this many words make a line that is remembered. */
const PUNCH_WORDS = 12;

/** What a sentence pays back with when it stands last, strongest first. */
export function payoffFindings(line: Line, before: Line | undefined): Finding[] {
  const reaction = line.reaction ? [REACTIONS[line.reaction.kind]] : [];
  if (line.sentence.ending === 'question') return reaction;
  const findings = [...reaction, ...findCues(CUES, line.plain)];
  if (isImperative(line)) findings.push({ weight: 0.28, reason: 'Ends on advice' });
  const short = line.wordCount >= 3 && line.wordCount <= PUNCH_WORDS && line.stems.size > 0;
  if (short && before && before.wordCount >= line.wordCount * 1.8) {
    findings.push({ weight: 0.26, reason: 'Ends on a short, sharp line' });
  }
  const feeling = Math.abs(line.sentiment);
  if (feeling > 0.5) findings.push({ weight: 0.2 * feeling, reason: 'Ends on strong feeling' });
  return findings.sort((a, b) => b.weight - a.weight);
}

/** 0–1: how a sentence pays back when it stands last; the pause after it lets it sink in. */
export function payoffOf(line: Line, before: Line | undefined): number {
  const found = strength(payoffFindings(line, before));
  const settled = 0.25 * ramp(line.gapAfterSeconds, 0.4, 1.5);
  return clamp(found * (1 - 0.4 * ramp(line.wordCount, 28, 55)) + settled * (found > 0 ? 1 : 0.4), 0, 1);
}

/**
 * 0–1 for a run: its last sentence, the one before it for a part, and whether a question it opens with is answered,
 * that is, whether words of the question come back.
 */
export function closingPayoff(
  lines: readonly Line[],
  first: number,
  last: number,
  payoffs: readonly number[],
): number {
  const close = payoffs[last] ?? 0;
  const near = last > first ? 0.45 * (payoffs[last - 1] ?? 0) : 0;
  return either(
    close,
    near,
    answersQuestion(lines, first, last) ? 0.2 : 0,
    CALLBACK * callsBack(lines, first, last),
  );
}

/** 0–1: how much the last sentence takes up words of the run's beginning, which closes the circle. */
function callsBack(lines: readonly Line[], first: number, last: number): number {
  const closing = lines[last];
  if (!closing || closing.stems.size === 0 || last - first < 3) return 0;
  let taken = 0;
  for (const stem of closing.stems.keys()) {
    for (let i = first; i < last; i += 1) {
      if (lines[i]?.stems.has(stem)) {
        taken += 1;
        break;
      }
    }
  }
  return taken / closing.stems.size;
}

/** Whether the run opens with a question and takes its words up again later. */
export function answersQuestion(lines: readonly Line[], first: number, last: number): boolean {
  const question = lines[first];
  if (question?.sentence.ending !== 'question' || last - first < 2) return false;
  for (let i = first + 1; i <= last; i += 1) {
    for (const stem of lines[i]?.stems.keys() ?? []) if (question.stems.has(stem)) return true;
  }
  return false;
}
