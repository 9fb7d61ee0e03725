import { isImperative } from '../measures/index.ts';
import { type Line, readSentence, straighten, type Token, UNFINISHED_ENDINGS } from '../talk/index.ts';

/** A piece of a sentence that could stand alone as a title or hook line. */
export type Clause = {
  /** As said, without fillers and leading connectives; first letter as it stood. */
  text: string;
  /** Sentence id. */
  from: number;
  words: number;
  tokens: Token[];
  /** Has somebody and what they do, and ends where a thought can end. */
  isWhole: boolean;
  /** The whole sentence, but for what was stripped. */
  isSentence: boolean;
  isQuestion: boolean;
  /** Taken out by a known good form ("why …", "the biggest … "). */
  isForm: boolean;
};

/** What speakers put in front of what they say, with or without a comma. */
const CONNECTIVE =
  /^(?:and|but|because|'cause|or|so(?! (?:many|much|few|far|long|little|that))|then(?=,| i| we| you| he| she| they))\b,? +/i;

/** What speakers put in front with a comma; without one it may begin the thought itself. */
const ASIDE = new RegExp(
  `^(?:${[
    'well|now|okay|ok|oh|yeah|yes|yep|no|look|listen|like|right|see|sure|exactly|absolutely|wow|man|boy|um+|uh+|er+|hmm+',
    "i mean|you know|i think|i guess|i would say|i'd say|as i said|anyway|also|plus|again|today",
    'actually|basically|honestly|obviously|frankly|of course|to be honest|in fact|by the way|first of all',
    "for example|for instance|in other words|at the end of the day|the thing is|the truth is|the point is|here's the thing",
  ].join('|')}), *`,
  'i',
);

/** Opinion markers without a comma, unless what follows needs them: "I think about", "I guess so". */
const OPINION =
  /^(?:(?:i think|i believe|i would say)(?: that)?|i guess|i feel like|i'd say|i mean|honestly|basically|actually|obviously|the thing is|um+|uh+)(?! (?:what|how|why|so|about|of|not|it|this|that(?! \w+ (?:is|are|was)))\b) +/i;

/** What stands in the middle and says nothing. */
const FILLERS =
  /,? \b(?:um+|uh+|er|you know|i mean|sort of|kind of|like|basically|actually|literally|honestly|really),(?= )|\b(?:um+|uh+|erm?)\b,? ?|[[(][^\])]*[\])]/gi;

/** Where a sentence can be taken apart so that what comes before can stand. */
const JOINTS =
  /\s*[;:—–]\s*|\s+-\s+|,\s+(?=(?:and|but|so|because|or|which|where|while|although|though|whereas|until|unless)\b)|\s+(?=(?:because|but|until|unless|although)\b)/;

/** A clause that begins so only leads up to another. */
const SUBORDINATE =
  /^(?:if|when|while|although|though|because|since|unless|until|after|before|as|once|whether|where|which|who|whose|that|than|even|by|with|without|instead|rather|like|to|in order|not)\b/i;

/** Forms that editors use for titles, with the words taken from the speaker's mouth. */
const FORMS: readonly RegExp[] = [
  /\b(how (?:to|i|we|my|our|one|a single|the) [^,.;:?!—]{8,60})/i,
  /(?<!\b(?:reason|exactly|explain|understand)\s)\b(why (?:i|we|you|most|so many|people|every|everyone|nobody|no one|the|your|my|it's|they|good|smart|great|some|a) ?[^,.;:?!—]{8,60})/i,
  /\b(what (?:happens|happened|nobody|no one|most people|i learned|i wish|it takes|makes|made) [^,.;:?!—]{6,60})/i,
  /\b(the (?:[\w-]+ ){0,2}(?:biggest|worst|best|hardest|smallest|fastest|greatest|scariest|strangest|craziest|most|only|secret|truth|problem|difference|lesson|rule|trick|moment|day|night|mistake|danger|myth|lie|art|price|cost)(?: [\w'-]+){1,9}?) (?:is|was|are|were)\b/i,
  /\b(the (?:difference between|problem with|trouble with|secret (?:to|of|behind)|truth about|art of|danger of|cost of|price of|myth of|lie (?:of|about)|day|night|moment) [^,.;:?!—]{6,60})/i,
];

/** All pieces of a sentence that might stand alone, whole sentence first, without repetition. */
export function clausesOf(line: Line): Clause[] {
  const whole = clean(line.text);
  const pieces = whole.replace(/[.!?…]+$/, '').split(JOINTS);
  const forms = FORMS.flatMap((form) => {
    const found = form.exec(whole)?.[1];
    return found ? [found, ...shortened(found)] : [];
  });
  const found = new Map<string, Clause>();
  const add = (text: string, kind: { isSentence: boolean; isForm: boolean }) => {
    const clause = readClause(line, text, kind);
    if (clause && !found.has(clause.text.toLowerCase())) found.set(clause.text.toLowerCase(), clause);
  };
  add(whole, { isSentence: true, isForm: false });
  if (pieces.length > 1) {
    for (const [i, piece] of pieces.entries()) {
      add(piece, { isSentence: false, isForm: false });
      // Two neighbouring pieces together may be what is short enough and still whole.
      const next = pieces[i + 1];
      if (next && pieces.length > 2)
        add(whole.slice(whole.indexOf(piece), whole.indexOf(next, whole.indexOf(piece)) + next.length), {
          isSentence: false,
          isForm: false,
        });
    }
  }
  for (const form of forms) add(form, { isSentence: false, isForm: true });
  return [...found.values()];
}

/** Without fillers, stammering and what leads in. */
export function clean(text: string): string {
  const calm = straighten(text)
    .replace(/["“”]/g, '')
    .replace(FILLERS, ' ')
    .replace(/\b([\w']+)(?:,? \1\b)+/gi, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:?!])/g, '$1')
    .trim();
  let rest = calm;
  for (let before = ''; before !== rest; ) {
    before = rest;
    for (const lead of [CONNECTIVE, ASIDE, OPINION]) rest = rest.replace(lead, '').trim();
  }
  return rest.length > 0 ? rest : calm;
}

/** A form found in the middle of a sentence may run on; it may also end before a preposition or conjunction. */
function shortened(text: string): string[] {
  const cut = text.split(
    / (?=(?:and|but|or|because|that|which|when|while|after|before|until|so|if|in|on|at|for|with|from|by|to) )/i,
  );
  return cut.length > 1 ? [cut[0] ?? text, cut.slice(0, -1).join(' ')] : [];
}

function readClause(line: Line, raw: string, kind: { isSentence: boolean; isForm: boolean }): Clause | null {
  const isQuestion =
    line.sentence.ending === 'question' &&
    (kind.isSentence || line.text.trim().endsWith(raw.trim().slice(-12).concat('?')));
  const text = clean(raw).replace(/[\s,;:.!?…—–-]+$/, '');
  const { tokens } = readSentence(text);
  const words = tokens.filter((token) => token.isWord);
  const last = words.at(-1);
  if (words.length < 2 || !last) return null;
  const verb = words.findIndex((token) => token.part === 'VERB' || token.part === 'AUX');
  const hasSubject = words
    .slice(0, Math.max(verb, 0))
    .some(
      (token) =>
        /^(?:NOUN|PROPN|PRON|NUM)$/.test(token.part) || /^(?:there|here|this|that)$/.test(token.lower),
    );
  const isCommand = isImperative(line) && clean(line.text).startsWith(text);
  const saysSomething = verb >= 0 && (hasSubject || isQuestion || isCommand);
  const isFinished = !UNFINISHED_ENDINGS.has(last.lower) && last.part !== 'DET' && last.part !== 'CCONJ';
  const isSubordinate = SUBORDINATE.test(text) && !isQuestion && !kind.isSentence;
  return {
    text,
    from: line.sentence.id,
    words: text.split(/\s+/).length,
    tokens,
    isWhole: isFinished && (kind.isForm || (saysSomething && !isSubordinate)),
    isSentence: kind.isSentence,
    isQuestion,
    isForm: kind.isForm,
  };
}
