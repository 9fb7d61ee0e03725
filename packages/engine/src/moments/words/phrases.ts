import type { Line, Talk, Token } from '../talk/index.ts';

/** A thing a run is about: one to three words that go together. */
export type Phrase = {
  /** Its words as said most often, lower case but for names. */
  text: string;
  stems: string[];
  /** How much the run is about it; any scale. */
  weight: number;
  isName: boolean;
};

/** Phrases of several words say more than their parts; this much for each further word. */
const LENGTH_BONUS = 0.7;

/** Names stand out. */
const NAME_BONUS = 1.35;

/**
 * What a run is about, weightiest first: nouns and names, with the adjectives or nouns before them where the talk says
 * them together twice or they are a name. Weight is how often the run says it, tempered, times how much rarer it is in
 * the rest of the talk.
 */
export function phrasesOf(talk: Talk, first: number, last: number): Phrase[] {
  const found = new Map<string, { tokens: Token[]; count: number }>();
  for (let i = first; i <= last; i += 1) {
    const line = talk.lines[i];
    if (line) for (const tokens of nounGroups(line)) count(found, tokens);
  }
  return [...found.values()]
    .filter(
      ({ tokens, count }) =>
        tokens.length === 1 || count > 1 || tokens.every((token) => token.part === 'PROPN'),
    )
    .map(({ tokens, count }) => weigh(talk, tokens, count))
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
}

function count(found: Map<string, { tokens: Token[]; count: number }>, tokens: Token[]): void {
  const key = tokens.map((token) => token.stem).join(' ');
  const known = found.get(key);
  if (known) known.count += 1;
  else found.set(key, { tokens, count: 1 });
}

/** Every noun of a sentence, and every two or three neighbouring content words that end in one. */
function nounGroups(line: Line): Token[][] {
  const groups: Token[][] = [];
  line.tokens.forEach((token, i) => {
    if (!isTopic(token)) return;
    groups.push([token]);
    for (const length of [2, 3]) {
      const group = line.tokens.slice(i - length + 1, i + 1);
      const belongs =
        i - length + 1 >= 0 &&
        group.slice(0, -1).every((part) => part.isContent && /^(?:NOUN|PROPN|ADJ)$/.test(part.part));
      if (belongs) groups.push(group);
    }
  });
  return groups;
}

function isTopic(token: Token): boolean {
  return (
    token.isContent && /^(?:NOUN|PROPN)$/.test(token.part) && /^[\p{L}][\p{L}\p{N}'.-]*$/u.test(token.text)
  );
}

function weigh(talk: Talk, tokens: Token[], count: number): Phrase {
  const rarity = tokens.reduce((sum, token) => sum + (talk.rarity.get(token.stem) ?? 0), 0) / tokens.length;
  const saidInTalk = Math.min(...tokens.map((token) => talk.counts.get(token.stem) ?? 1));
  const isName = tokens.every((token) => token.part === 'PROPN');
  const trust = saidInTalk > 1 ? 1 : 0.45;
  const length = 1 + LENGTH_BONUS * (tokens.length - 1);
  return {
    text: tokens.map((token) => (isName ? token.text : token.lower)).join(' '),
    stems: tokens.map((token) => token.stem),
    weight: Math.sqrt(count) * (0.35 + rarity) * trust * length * (isName ? NAME_BONUS : 1),
    isName,
  };
}
