import vader from 'vader-sentiment';
import model from 'wink-eng-lite-web-model';
import winkNLP, { type WinkMethods } from 'wink-nlp';
import { ORDINARY_WORDS } from './vocabulary.ts';

/** One token of a sentence as the tagger sees it: `can't` is two, `ca` and `n't`. */
export type Token = {
  text: string;
  lower: string;
  /** Porter stem; the key under which the forms of one word meet. */
  stem: string;
  /** Universal part of speech, e.g. `NOUN`, `PROPN`, `VERB`. */
  part: string;
  /** Has letters or digits: no punctuation. */
  isWord: boolean;
  /** Carries meaning: a noun, name, verb or adjective that is not among the ordinary words of talk. */
  isContent: boolean;
  /** Written right after the token before it, without a space. */
  isGlued: boolean;
};

/** A figure or date found in a sentence; kinds as wink's recogniser calls them: `MONEY`, `PERCENT`, `DATE`, … */
export type Entity = { text: string; kind: string };

/** A sentence as the language tools read it. */
export type Reading = {
  tokens: Token[];
  entities: Entity[];
  /** −1 to 1: the compound score of VADER (Hutto & Gilbert 2014). */
  sentiment: number;
};

const CONTENT_PARTS: ReadonlySet<string> = new Set(['NOUN', 'PROPN', 'VERB', 'ADJ']);

/** Built on first use, because unpacking wink's model takes a quarter of a second; never changed afterwards. */
let wink: WinkMethods | undefined;

/** Reads one sentence with the English tagger and recogniser of wink-nlp and the sentiment words of VADER. */
export function readSentence(text: string): Reading {
  wink ??= winkNLP(model, ['pos', 'ner']);
  const { its } = wink;
  const document = wink.readDoc(straighten(text));
  const tokens = document.tokens();
  const texts = tokens.out();
  const parts = tokens.out(its.pos);
  const stems = tokens.out(its.stem);
  const spaces = tokens.out(its.precedingSpaces);
  return {
    tokens: texts.map((token, i) => readToken(token, parts[i] ?? 'X', stems[i] ?? token, spaces[i] === '')),
    entities: document
      .entities()
      .out(its.detail)
      .flatMap((entity) => (typeof entity === 'string' ? [] : [{ text: entity.value, kind: entity.type }])),
    sentiment: vader.SentimentIntensityAnalyzer.polarity_scores(straighten(text)).compound,
  };
}

/** Typographic quotes, apostrophes and dashes as ASCII, so that patterns and taggers meet one form. */
export function straighten(text: string): string {
  return text
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐‑]/g, '-')
    .replace(/\u00A0/g, ' ');
}

/**
 * A sentence reduced to what patterns look for: lower case, straight quotes, single spaces, and without the fillers of
 * speech (`um`, `you know`, `I mean`, …), which would otherwise pass for talking to the viewer or for meaning.
 */
export function plain(text: string): string {
  return straighten(text)
    .toLowerCase()
    .replace(/\b(?:um+|uh+|erm?|hmm+|mm-hmm|uh-huh)\b,?/g, ' ')
    .replace(/,?\s*\b(?:you know|i mean|sort of|kind of)\b(?=,)/g, ' ')
    .replace(/^\s*(?:you know|i mean)\b,?/g, ' ')
    .replace(/,\s*like,/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:?!])/g, '$1')
    .replace(/^[\s,]+/, '')
    .trim();
}

function readToken(text: string, part: string, stem: string, isGlued: boolean): Token {
  const lower = text.toLowerCase();
  const isWord = /[\p{L}\p{N}]/u.test(text);
  const key = /^[a-z]/.test(lower) ? stem : lower;
  const isLongEnough = lower.length > 2 || /^[A-Z]{2}$/.test(text);
  const isContent =
    CONTENT_PARTS.has(part) && isLongEnough && !lower.startsWith("'") && !ORDINARY_WORDS.has(lower);
  return { text, lower, stem: key, part, isWord, isContent: isContent && isWord, isGlued };
}

/** Whether a BCP 47 language is English, the one that the phrases, the tagger and the sentiment words are made for. */
export function isEnglish(language: string): boolean {
  return /^en(?:-|$)/i.test(language);
}
