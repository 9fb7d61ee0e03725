import type { Line, Talk, Token } from '../talk/index.ts';

/** A thing a run is about: one to three words that go together. */
export type Phrase = {
  /** Its words as said first, lower case but for names. */
  text: string;
  stems: string[];
  /** How much the run is about it; any scale. */
  weight: number;
  /** How often the whole talk says it. */
  saidInTalk: number;
  isName: boolean;
};

/** What a whole talk tells about its nouns, so that slips of the tagger in one sentence do not count. */
export type Topics = {
  /** How often the talk says each group of words, by its stems. */
  said: ReadonlyMap<string, number>;
  /** Stems that are written with a capital inside a sentence. */
  names: ReadonlySet<string>;
  /** Stems that are verbs more often than nouns. */
  verbs: ReadonlySet<string>;
};

/** Phrases of several words say more than their parts; this much for each further word. */
const LENGTH_BONUS = 0.7;

/** Names stand out. */
const NAME_BONUS = 1.35;

/** Words said once in the whole talk may be slips of the recogniser. */
const ONCE_TRUST = 0.45;

/** So often a talk must say an adjective and a noun, or two nouns, together for them to be a term. */
const TERM_COUNT = { adjective: 3, nouns: 2 };

/** Reads what a talk tells about its nouns. */
export function readTopics(talk: Talk): Topics {
  const names = new Set<string>();
  const balance = new Map<string, number>();
  for (const line of talk.lines) {
    line.tokens.forEach((token, i) => {
      const isInside = line.tokens.slice(0, i).some((before) => before.isWord);
      if (token.part === 'PROPN' && isInside && /^\p{Lu}/u.test(token.text)) names.add(token.stem);
      const kind = token.part === 'VERB' || isVerbByPlace(line, i) ? 1 : token.part === 'NOUN' ? -1 : 0;
      balance.set(token.stem, (balance.get(token.stem) ?? 0) + kind);
    });
  }
  const verbs = new Set(
    [...balance].flatMap(([stem, value]) => (value > 0 && !names.has(stem) ? [stem] : [])),
  );
  const said = new Map<string, number>();
  for (const line of talk.lines) {
    for (const group of nounGroups(line, { names, verbs })) {
      const key = keyOf(group);
      said.set(key, (said.get(key) ?? 0) + 1);
    }
  }
  return { said, names, verbs };
}

/**
 * What a run is about, weightiest first and without a phrase that is part of a weightier one: nouns and names, with
 * the words before them where the talk uses them as one term. Weight is how often the run says it, tempered, times how
 * rare its words are in the talk.
 */
export function phrasesOf(talk: Talk, topics: Topics, first: number, last: number): Phrase[] {
  const found = new Map<string, { tokens: Token[]; count: number }>();
  for (const line of talk.lines.slice(first, last + 1)) {
    for (const tokens of nounGroups(line, topics)) {
      const key = keyOf(tokens);
      const known = found.get(key);
      if (known) known.count += 1;
      else found.set(key, { tokens, count: 1 });
    }
  }
  const phrases = [...found]
    .filter(([key, { tokens }]) => isTerm(tokens, topics, topics.said.get(key) ?? 1))
    .map(([key, { tokens, count }]) => weigh(talk, topics, tokens, count, topics.said.get(key) ?? 1))
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
  return phrases.filter((phrase, i) => !phrases.slice(0, i).some((other) => shares(other, phrase)));
}

/** Stem → 0–1, how much a run is about it, from its phrases, weightiest first. */
export function focusOf(phrases: readonly Phrase[]): Map<string, number> {
  const focus = new Map<string, number>();
  const top = Math.max(...phrases.map((phrase) => phrase.weight), 1e-9);
  for (const phrase of phrases.slice(0, 12)) {
    for (const stem of phrase.stems) focus.set(stem, Math.max(focus.get(stem) ?? 0, phrase.weight / top));
  }
  return focus;
}

/** Every noun of a sentence, and every two or three neighbouring content words that end in one. */
function nounGroups(line: Line, topics: Pick<Topics, 'names' | 'verbs'>): Token[][] {
  const groups: Token[][] = [];
  line.tokens.forEach((token, i) => {
    if (!isTopic(token, topics)) return;
    groups.push([token]);
    for (const length of [2, 3]) {
      const group = line.tokens.slice(Math.max(0, i - length + 1), i + 1);
      const belongs = group
        .slice(0, -1)
        .every((part) => part.isContent && (part.part === 'ADJ' || isTopic(part, topics)));
      if (group.length === length && belongs) groups.push(group);
    }
  });
  return groups;
}

function isTopic(token: Token, topics: Pick<Topics, 'names' | 'verbs'>): boolean {
  const isNoun = token.part === 'NOUN' || token.part === 'PROPN';
  return (
    token.isContent && isNoun && !topics.verbs.has(token.stem) && /^\p{L}[\p{L}\p{N}.-]*$/u.test(token.text)
  );
}

/** "That breaks", "it sinks", "feed it": after its subject or before its object a word is a verb, whatever the tagger says. */
function isVerbByPlace(line: Line, i: number): boolean {
  const [before, token, after] = [i - 1, i, i + 1].map((at) => line.tokens[at]?.lower ?? '');
  const hasSubject = /^(?:that|which|who|it|he|she)$/.test(before ?? '') && /[^s]s$/.test(token ?? '');
  return hasSubject || /^(?:it|them|him|me|us)$/.test(after ?? '');
}

function isTerm(tokens: Token[], topics: Topics, saidInTalk: number): boolean {
  if (tokens.length === 1 || tokens.every((token) => topics.names.has(token.stem))) return true;
  return (
    saidInTalk >= (tokens.some((token) => token.part === 'ADJ') ? TERM_COUNT.adjective : TERM_COUNT.nouns)
  );
}

function weigh(talk: Talk, topics: Topics, tokens: Token[], count: number, saidInTalk: number): Phrase {
  const rarity = tokens.reduce((sum, token) => sum + (talk.rarity.get(token.stem) ?? 0), 0) / tokens.length;
  const isName = tokens.every((token) => topics.names.has(token.stem));
  const trust = saidInTalk > 1 ? 1 : ONCE_TRUST;
  const length = 1 + LENGTH_BONUS * (tokens.length - 1);
  const text = tokens.map((token) => (topics.names.has(token.stem) ? token.text : token.lower)).join(' ');
  const weight = Math.sqrt(count) * (0.35 + rarity) * trust * length * (isName ? NAME_BONUS : 1);
  return { text, stems: tokens.map((token) => token.stem), weight, saidInTalk, isName };
}

function shares(a: Phrase, b: Phrase): boolean {
  return b.stems.some((stem) => a.stems.includes(stem));
}

function keyOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.stem).join(' ');
}
