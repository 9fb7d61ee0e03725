import { createRequire } from 'node:module';

// phonemize's ESM build imports JSON without import attributes, which Node ≥ 22 refuses; its CommonJS build loads.
const { toIPA }: typeof import('phonemize') = createRequire(import.meta.url)('phonemize');

/** Looks a lower-case word up in the aligner's dictionary: its phones, or null. */
export type Lookup = (word: string) => string | null;

/**
 * How a token may be pronounced: rows of ARPABET phones of the aligner's phone set (CMU, without stress), the likeliest
 * first; empty only when the token has no letter at all. The dictionary is asked first; then a possessive or plural
 * is taken apart; then rules (`phonemize`); at last every letter stands for its commonest sound. A token in upper
 * case is an initialism: its letters, and the word it may be read as (NASA).
 */
export function pronunciations(token: string, lookup: Lookup): string[] {
  if (/^[A-Z]/.test(token)) return initialism(token, lookup);
  const known = lookup(token);
  if (known !== null) return [known];
  const ended = /^(.+?)('s|s'|')$/.exec(token);
  if (ended?.[1]) {
    const stem = ended[2] === "s'" ? `${ended[1]}s` : ended[1];
    const base = lookup(stem) ?? ruled(stem);
    if (base !== '') return [ended[2] === "'s" ? withS(base) : base];
  }
  const rules = ruled(token);
  return rules === '' ? [] : [rules];
}

function initialism(token: string, lookup: Lookup): string[] {
  const possessive = token.endsWith("'s");
  const capitals = token.replace(/'s$/, '').replaceAll("'", '').toLowerCase();
  const spelled = [...capitals]
    .map((letter) => (letter === 'a' ? 'EY' : (lookup(letter) ?? ruled(letter))))
    .join(' ');
  const rows = [spelled];
  const asWord = lookup(capitals) ?? (/[aeiouy]/.test(capitals) ? ruled(capitals) : '');
  if (asWord !== '' && capitals.length > 1) rows.push(asWord);
  return [...new Set(possessive ? rows.map(withS) : rows)].filter((row) => row !== '');
}

/** English plural and possessive ending: S after a voiceless stop or fricative, AH Z after a sibilant, else Z. */
function withS(phones: string): string {
  const last = phones.split(' ').at(-1) ?? '';
  if (['S', 'Z', 'SH', 'ZH', 'CH', 'JH'].includes(last)) return `${phones} AH Z`;
  return ['P', 'T', 'K', 'F', 'TH'].includes(last) ? `${phones} S` : `${phones} Z`;
}

function ruled(word: string): string {
  const phones = fromIpa(toIPA(word.replaceAll("'", '')));
  return phones !== null && phones.length > 0 ? phones.join(' ') : spellOut(word);
}

/** The IPA that `phonemize` writes for English, as CMU phones. Longest first, so that diphthongs win. */
const IPA: readonly (readonly [string, string])[] = [
  ['tʃ', 'CH'],
  ['dʒ', 'JH'],
  ['aʊ', 'AW'],
  ['aɪ', 'AY'],
  ['eɪ', 'EY'],
  ['oʊ', 'OW'],
  ['ɔɪ', 'OY'],
  ['ɪ', 'IH'],
  ['ə', 'AH'],
  ['n', 'N'],
  ['t', 'T'],
  ['ɫ', 'L'],
  ['l', 'L'],
  ['s', 'S'],
  ['ɹ', 'R'],
  ['r', 'R'],
  ['k', 'K'],
  ['d', 'D'],
  ['i', 'IY'],
  ['m', 'M'],
  ['z', 'Z'],
  ['ɝ', 'ER'],
  ['ɚ', 'ER'],
  ['ɛ', 'EH'],
  ['ɑ', 'AA'],
  ['ʊ', 'UH'],
  ['æ', 'AE'],
  ['b', 'B'],
  ['p', 'P'],
  ['f', 'F'],
  ['ɡ', 'G'],
  ['g', 'G'],
  ['ʃ', 'SH'],
  ['e', 'EY'],
  ['o', 'OW'],
  ['a', 'AA'],
  ['ɔ', 'AO'],
  ['v', 'V'],
  ['u', 'UW'],
  ['ŋ', 'NG'],
  ['h', 'HH'],
  ['w', 'W'],
  ['ʌ', 'AH'],
  ['ʒ', 'ZH'],
  ['j', 'Y'],
  ['θ', 'TH'],
  ['ð', 'DH'],
];

/** Null when a symbol is not English: then the letters must do. */
function fromIpa(ipa: string): string[] | null {
  const plain = ipa.replaceAll(/[ˈˌː\s.]/g, '');
  const phones: string[] = [];
  for (let at = 0; at < plain.length; ) {
    const match = IPA.find(([symbol]) => plain.startsWith(symbol, at));
    if (!match) return null;
    phones.push(match[1]);
    at += match[0].length;
  }
  return phones;
}

/** The last resort: letters and letter pairs by their commonest English sound. */
const LETTERS: readonly (readonly [string, string])[] = [
  ['sch', 'SH'],
  ['tch', 'CH'],
  ['igh', 'AY'],
  ['ch', 'CH'],
  ['sh', 'SH'],
  ['th', 'TH'],
  ['ph', 'F'],
  ['ck', 'K'],
  ['ng', 'NG'],
  ['qu', 'K W'],
  ['wh', 'W'],
  ['ee', 'IY'],
  ['ea', 'IY'],
  ['oo', 'UW'],
  ['ou', 'AW'],
  ['ow', 'OW'],
  ['ai', 'EY'],
  ['ay', 'EY'],
  ['oi', 'OY'],
  ['oy', 'OY'],
  ['au', 'AO'],
  ['aw', 'AO'],
  ['er', 'ER'],
  ['ir', 'ER'],
  ['ur', 'ER'],
  ['a', 'AE'],
  ['b', 'B'],
  ['c', 'K'],
  ['d', 'D'],
  ['e', 'EH'],
  ['f', 'F'],
  ['g', 'G'],
  ['h', 'HH'],
  ['i', 'IH'],
  ['j', 'JH'],
  ['k', 'K'],
  ['l', 'L'],
  ['m', 'M'],
  ['n', 'N'],
  ['o', 'AA'],
  ['p', 'P'],
  ['q', 'K'],
  ['r', 'R'],
  ['s', 'S'],
  ['t', 'T'],
  ['u', 'AH'],
  ['v', 'V'],
  ['w', 'W'],
  ['x', 'K S'],
  ['y', 'IY'],
  ['z', 'Z'],
];

function spellOut(word: string): string {
  const plain = word.toLowerCase();
  const phones: string[] = [];
  for (let at = 0; at < plain.length; ) {
    const match = LETTERS.find(([letters]) => plain.startsWith(letters, at));
    // A doubled letter is one sound.
    if (match && !(match[0].length === 1 && plain[at - 1] === plain[at])) phones.push(match[1]);
    at += match?.[0].length ?? 1;
  }
  return phones.join(' ');
}
