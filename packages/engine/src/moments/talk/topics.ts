import { clamp, cosine, median, quantile, ramp } from './figures.ts';
import type { Line } from './line.ts';
import { opens } from './patterns.ts';

/** Words of context looked at on either side of a gap: a paragraph of talk, some 25 s. TextTiling uses 120–200 of prose. */
const CONTEXT_WORDS = 70;

/** A pause must be this much longer than the talk's usual one to count as a full paragraph mark. */
const PARAGRAPH_MARGIN_SECONDS = 0.35;

/** Turns of phrase with which a speaker or host opens a new topic. */
const TURN_TO_NEW = opens`
    let's (?:talk|move|turn|switch|start|get)|let me (?:ask|switch|tell you)|moving on
    next(?:,| up| question)
    (?:the )?(?:first|second|third|fourth|last|final|next|other|number (?:one|two|three|four|five))(?: thing| one| step| point| question| rule| reason| mistake| lesson| tip| part)?(?:,| is| was| that| you)
    another (?:thing|question|one|story|reason|mistake)
    (?:tell|explain|walk|give) (?:me|us|people)|i want(?:ed)? to (?:ask|talk|go back|switch)
    here(?:'s| is) (?:the|why|how|what|a|one)|speaking of|by the way
    one (?:day|night|morning|time)|step (?:one|two|three|four|five|six)
  `;

/** What speaks for a new topic at a gap, 0–1 each, and how much; the sum is cut at 1. */
const WEIGHTS = { words: 0.4, pause: 0.45, phrase: 0.4, question: 0.25, carried: -0.25 };

/**
 * For each sentence 0–1, how strongly a new topic starts with it. The words before and after the gap are compared
 * (TextTiling, Hearst 1997: depth of the valley of lexical similarity); a pause longer than this talk's usual ones,
 * phrases like "let's talk about" and a question add to it; words carried over from the sentence before speak against
 * it. The first sentence is a full break.
 */
export function topicBreaks(lines: readonly Line[], rarity: ReadonlyMap<string, number>): number[] {
  const similarity = lines.map((_, i) =>
    i === 0 ? 0 : cosine(bag(lines, rarity, i, -1), bag(lines, rarity, i, 1)),
  );
  const depths = similarity.map((value, i) => {
    if (i === 0) return 0;
    return climb(similarity, i, -1) + climb(similarity, i, 1) - 2 * value;
  });
  const deep = Math.max(quantile(depths, 0.95) ?? 0, 0.1);
  const pauses = relativePauses(lines);
  return lines.map((line, i) => {
    const before = lines[i - 1];
    if (!before) return 1;
    const asks = line.sentence.ending === 'question' && before.sentence.ending !== 'question';
    return clamp(
      WEIGHTS.words * clamp((depths[i] ?? 0) / deep, 0, 1) +
        WEIGHTS.pause * (pauses[i] ?? 0) +
        WEIGHTS.phrase * (TURN_TO_NEW.test(line.plain) ? 1 : 0) +
        WEIGHTS.question * (asks && line.wordCount >= 4 ? 1 : 0) +
        WEIGHTS.carried * carriedOver(before, line),
      0,
      1,
    );
  });
}

/** For each sentence 0–1: how much longer the pause before it is than this talk's usual pause; 1 at the start. */
export function relativePauses(lines: readonly Line[]): number[] {
  const gaps = lines.slice(1).map((line) => line.gapBeforeSeconds);
  const usual = median(gaps) ?? 0;
  const long = Math.max(quantile(gaps, 0.9) ?? 0, usual + PARAGRAPH_MARGIN_SECONDS);
  return lines.map((line, i) => (i === 0 ? 1 : ramp(line.gapBeforeSeconds, usual, long)));
}

/** Share of a sentence's content words that the one before it said already. */
function carriedOver(before: Line, line: Line): number {
  if (line.stems.size === 0) return 0;
  let carried = 0;
  for (const stem of line.stems.keys()) if (before.stems.has(stem)) carried += 1;
  return carried / line.stems.size;
}

/** The content words of the sentences on one side of the gap before sentence `i`, weighted by rarity. */
function bag(
  lines: readonly Line[],
  rarity: ReadonlyMap<string, number>,
  i: number,
  direction: 1 | -1,
): Map<string, number> {
  const weights = new Map<string, number>();
  let words = 0;
  for (let at = direction === 1 ? i : i - 1; words < CONTEXT_WORDS; at += direction) {
    const line = lines[at];
    if (!line) break;
    words += line.wordCount;
    for (const [stem, count] of line.stems) {
      weights.set(stem, (weights.get(stem) ?? 0) + count * (rarity.get(stem) ?? 0));
    }
  }
  return weights;
}

/** The height of the nearest hill of similarity on one side of a valley. */
function climb(similarity: readonly number[], from: number, direction: 1 | -1): number {
  let height = similarity[from] ?? 0;
  for (let i = from + direction; i > 0 && i < similarity.length; i += direction) {
    const next = similarity[i] ?? 0;
    if (next < height) break;
    height = next;
  }
  return height;
}
