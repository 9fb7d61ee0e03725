import { clamp, cosine, quantile } from './figures.ts';
import type { Line } from './line.ts';

/** Words of context looked at on either side of a gap: a paragraph of talk, some 25 s. TextTiling uses 120–200 of prose. */
const CONTEXT_WORDS = 70;

/** A pause of this length or more before a sentence is as good as a paragraph mark. */
const PARAGRAPH_PAUSE_SECONDS = 1.5;

/** Turns of phrase with which a speaker or host opens a new topic. */
const TURN_TO_NEW =
  /^(?:(?:so|and|but|now|okay|ok|well|all right|alright),? )*(?:let's (?:talk|move|turn|switch|start|get)|let me (?:ask|switch|tell you)|moving on|next(?:,| up| question)|(?:the )?(?:first|second|third|fourth|last|final|next|other|number (?:one|two|three|four|five))(?: thing| one| step| point| question| rule| reason| mistake| lesson| tip| part)?(?:,| is| was| that)|another (?:thing|question|one|story|reason|mistake)|tell (?:me|us) about|i want(?:ed)? to (?:ask|talk|go back|switch)|speaking of|by the way|one (?:day|night|morning|time)|step (?:one|two|three|four|five|six))/;

/**
 * For each sentence 0–1, how strongly a new topic starts with it. The words before and after the gap are compared
 * (TextTiling, Hearst 1997: depth of the valley of lexical similarity); a long pause and phrases like "let's talk
 * about" add to it. The first sentence is a full break.
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
  return lines.map((line, i) => {
    if (i === 0) return 1;
    const lexical = clamp((depths[i] ?? 0) / deep, 0, 1);
    const pause = clamp(line.gapBeforeSeconds / PARAGRAPH_PAUSE_SECONDS, 0, 1);
    const turn = TURN_TO_NEW.test(line.plain) ? 1 : 0;
    return clamp(0.5 * lexical + 0.3 * pause + 0.4 * turn, 0, 1);
  });
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
