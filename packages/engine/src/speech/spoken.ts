import {
  cardinalWords,
  digitWords,
  distinct,
  numberReadings,
  ordinalWords,
  pairWords,
  pluralOfLast,
  yearReadings,
} from './numbers.ts';
import { ABBREVIATIONS, CURRENCIES, MAGNITUDES, SYMBOLS, UNITS } from './spoken-table.ts';

/**
 * What is said for one shown word: one or more readings, the likeliest first, each a row of spoken tokens. A token in
 * lower case is a word for the dictionary; one in upper case is an initialism, said as letters or as a word. No
 * readings at all: nothing is said (a dash on its own).
 */
export type Spoken = string[][];

/** Readings of one shown word are cut off here: more alternatives cost alignment time and find nothing. */
const MOST_READINGS = 6;

/**
 * What is said for each shown word, in the same order. Neighbours count: in `$5.2 million` the dollars are said after
 * the million, and `St.` is a saint before a name and a street after one.
 */
export function spokenForms(shown: readonly string[]): Spoken[] {
  const forms: Spoken[] = [];
  let owed: string[] = []; // a currency whose name is said after the magnitude that follows it
  shown.forEach((text, index) => {
    const core = stripPunctuation(text);
    const next = stripPunctuation(shown[index + 1] ?? '');
    const magnitudeFollows = MAGNITUDES.has(next.toLowerCase());
    const money = readMoney(core);
    let form: Spoken;
    if (money && magnitudeFollows && money.minor === '') {
      form = numberReadings(money.major);
      owed = money.currency.many;
    } else if (money) form = moneyReadings(money);
    else form = readWord(core, { text, next, previous: stripPunctuation(shown[index - 1] ?? '') });
    if (owed.length > 0 && MAGNITUDES.has(core.toLowerCase())) {
      form = form.map((reading) => [...reading, ...owed]);
      owed = [];
    }
    forms.push(distinct(form.filter((reading) => reading.length > 0)).slice(0, MOST_READINGS));
  });
  return forms;
}

type Neighbours = { text: string; next: string; previous: string };

function readWord(core: string, around: Neighbours): Spoken {
  if (core === '') {
    const symbol = SYMBOLS.get(around.text.trim());
    return symbol ? [symbol] : [];
  }
  const abbreviation = readAbbreviation(core, around);
  if (abbreviation) return abbreviation;
  const number = readNumber(core, around);
  if (number) return number;
  if (/^(https?:\/\/|www\.)/i.test(core) || /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(\/|$)/i.test(core))
    return [readAddress(core)];
  if (/^\S+@\S+\.\S+$/.test(core)) return [readAddress(core)];
  return combine(splitParts(core).map((part) => readPart(part)));
}

/** `25%`, `3rd`, `1990s`, `10:30am`, `24/7`, `1,234`, `-3`, `5pm`, `40km`, `#1`; null when it is none of these. */
function readNumber(core: string, around: Neighbours): Spoken | null {
  const sign = /^([-−+#~])(?=[\d.])/.exec(core)?.[1];
  if (sign) {
    const rest = readNumber(core.slice(1), around);
    const said = sign === '#' ? ['number'] : sign === '+' ? ['plus'] : sign === '~' ? ['about'] : ['minus'];
    // A hyphen in front of a digit is more often a dash than a minus: both readings are offered.
    return rest && (sign === '-' ? [...rest, ...prefix(said, rest)] : prefix(said, rest));
  }
  if (/^[\d,]*\.?\d+$/.test(core)) return numberReadings(core);
  const time = /^(\d{1,2})[:.](\d{2})(?:\s*([ap])\.?m\.?)?$/i.exec(core);
  if (time && Number(time[1]) < 25 && Number(time[2]) < 60)
    return timeReadings(Number(time[1]), Number(time[2]), time[3]);
  const ordinal = /^([\d,]+)(st|nd|rd|th)$/i.exec(core);
  if (ordinal?.[1]) return [ordinalWords(Number(ordinal[1].replaceAll(',', '')))];
  const plural = /^['’]?(\d{2,4})['’]?s$/.exec(core);
  if (plural?.[1]) {
    const value = Number(plural[1]);
    const readings = value >= 1100 ? yearReadings(value) : numberReadings(plural[1]);
    return readings.map(pluralOfLast);
  }
  const shortYear = /^['’](\d{2})$/.exec(core);
  if (shortYear) return [pairWords(Number(shortYear[1]))];
  const percent = /^([\d,]*\.?\d+)%$/.exec(core);
  if (percent?.[1]) return numberReadings(percent[1]).map((reading) => [...reading, 'percent']);
  const range = /^([\d,.]*\d)(?:[-–—])([\d,.]*\d)(%?)$/.exec(core);
  if (range?.[1] && range[2]) return rangeReadings(range[1], range[2], range[3] === '%' ? ['percent'] : []);
  const fraction = /^(\d+)\/(\d+)$/.exec(core);
  if (fraction) return fractionReadings(Number(fraction[1]), Number(fraction[2]));
  const measured = /^([\d,]*\.?\d+)([a-z°]+)$/i.exec(core);
  if (measured?.[1] && measured[2]) {
    const unit = UNITS.get(measured[2].toLowerCase()) ?? readPart(measured[2])[0] ?? [];
    return numberReadings(measured[1]).map((reading) => [...reading, ...unit]);
  }
  return null;
}

function readAbbreviation(core: string, around: Neighbours): Spoken | null {
  const bare = core.replace(/\.$/, '');
  const dotted = core.endsWith('.') || around.text.includes(`${core}.`);
  if (/^st$/i.test(bare) && dotted) return [[/^\p{Lu}/u.test(around.next) ? 'saint' : 'street']];
  if (/^no$/i.test(bare) && dotted && /^\d/.test(around.next)) return [['number']];
  const known = ABBREVIATIONS.get(bare.toLowerCase());
  if (known && (dotted || known.withoutDot)) return known.readings;
  if (/^[\d.,]+$/.test(around.previous)) {
    const unit = UNITS.get(bare.toLowerCase());
    if (unit && bare.length <= 4) return [unit];
  }
  // U.S., Ph.D., J.F.K.: letters with a point after each.
  if (/^(\p{L}\.)+\p{L}?$/u.test(core) && core.length > 2) return [letters(core)];
  return null;
}

function timeReadings(hour: number, minute: number, half: string | undefined): Spoken {
  const hours = cardinalWords(hour);
  const after = half ? [half.toLowerCase(), 'm'] : [];
  if (minute === 0)
    return half ? [[...hours, ...after]] : [[...hours, "o'clock"], [...hours, 'hundred'], hours];
  return [[...hours, ...pairWords(minute), ...after]];
}

function rangeReadings(from: string, to: string, after: string[]): Spoken {
  const left = numberReadings(from)[0] ?? [];
  const right = numberReadings(to)[0] ?? [];
  return [
    [...left, 'to', ...right, ...after],
    [...left, ...right, ...after],
    [...digitWords(from.replace(/\D/g, '')), ...digitWords(to.replace(/\D/g, '')), ...after],
  ];
}

function fractionReadings(above: number, below: number): Spoken {
  const plain = [...cardinalWords(above), ...cardinalWords(below)];
  const named =
    below === 2 ? ['half'] : below === 4 ? ['quarter'] : below > 0 ? ordinalWords(below) : ['zero'];
  const fraction = [...cardinalWords(above), ...(above === 1 || below === 0 ? named : pluralOfLast(named))];
  return below <= 10 && above < below
    ? [fraction, ['a', ...named], plain]
    : [plain, [...cardinalWords(above), 'over', ...cardinalWords(below)], fraction];
}

type Money = {
  currency: { one: string[]; many: string[]; cents: string[] };
  major: string;
  minor: string;
  magnitude: string;
};

function readMoney(core: string): Money | null {
  const before = /^([$£€¥₹])([\d,]*\.?\d+)([kmbt]|bn|mn)?$/i.exec(core);
  const after = /^([\d,]*\.?\d+)([$£€¥₹])$/.exec(core);
  const sign = before?.[1] ?? after?.[2];
  const amount = before?.[2] ?? after?.[1];
  const currency = sign === undefined ? undefined : CURRENCIES.get(sign);
  if (!currency || amount === undefined) return null;
  const cents = /^([\d,]+)\.(\d\d)$/.exec(amount);
  return {
    currency,
    major: cents?.[1] ?? amount,
    minor: cents?.[2] ?? '',
    magnitude: before?.[3]?.toLowerCase() ?? '',
  };
}

function moneyReadings(money: Money): Spoken {
  const name = money.major === '1' && money.minor === '' ? money.currency.one : money.currency.many;
  const magnitude = UNITS.get(`$${money.magnitude}`) ?? [];
  if (money.minor === '')
    return numberReadings(money.major).flatMap((reading) => [
      [...reading, ...magnitude, ...name],
      [...reading, ...magnitude],
    ]);
  const major = numberReadings(money.major)[0] ?? [];
  const minor = Number(money.minor) === 0 ? [] : cardinalWords(Number(money.minor));
  const named = [...major, ...name];
  if (minor.length === 0) return [named];
  return [
    [...named, 'and', ...minor, ...money.currency.cents],
    [...major, ...minor],
    [...named, ...minor],
  ];
}

/** `https://example.com/a` → example dot com slash a. The scheme is not said. */
function readAddress(core: string): string[] {
  const bare = core.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  const said = bare.split(/([./@_:?=&-])/).filter((piece) => piece !== '');
  return said.flatMap(
    (piece) =>
      SYMBOLS.get(`address ${piece}`) ??
      (/^www$/i.test(piece) ? ['w', 'w', 'w'] : (readPart(piece)[0] ?? [])),
  );
}

/** One run of letters, digits or symbols inside a word. */
function readPart(part: string): Spoken {
  const symbol = SYMBOLS.get(part);
  if (symbol) return [symbol];
  if (/^\d/.test(part) || /^[$£€¥₹]/.test(part)) {
    const money = readMoney(part);
    if (money) return moneyReadings(money);
    if (/^[\d,]*\.?\d+$/.test(part)) return numberReadings(part);
  }
  const latin = plainLetters(part);
  if (latin === '') return [];
  // Two or more capitals (with a plural s perhaps): letters or a word, the sound decides.
  const initials = /^(\p{Lu}{2,})(['’]?s)?$/u.exec(part);
  if (initials?.[1]) return [[plainLetters(initials[1]).toUpperCase() + (initials[2] ? "'s" : '')]];
  const word = latin.toLowerCase().replace(/^'+(?!(?:cause|bout|em|til|tis|twas|course)\b)|(?<!in)'+$/g, '');
  return word === '' ? [] : [[word]];
}

/** Splits at hyphens, slashes, symbols, and between letters and digits: `twenty-five` → twenty, five; `R&B` → R, &, B. */
function splitParts(core: string): string[] {
  return core
    .replaceAll(/(\p{L})(?=\d)|(\d)(?=\p{L})/gu, '$1$2 ')
    .split(/[\s\-‐‑‒–—/_.,:;!?…()[\]{}"“”«»*|~<>\\]+|(?=[&%@+=#$£€¥₹])|(?<=[&%@+=#£€¥₹])/u)
    .filter((part) => part !== '');
}

function combine(parts: Spoken[]): Spoken {
  let rows: Spoken = [[]];
  for (const readings of parts) {
    if (readings.length === 0) continue;
    rows = rows.flatMap((row) => readings.map((reading) => [...row, ...reading])).slice(0, MOST_READINGS);
  }
  return rows;
}

function prefix(said: string[], readings: Spoken): Spoken {
  return readings.map((reading) => [...said, ...reading]);
}

function letters(text: string): string[] {
  return [...plainLetters(text).toLowerCase()];
}

/** Latin letters and apostrophes without their marks: café → cafe, ß → ss. Other scripts vanish. */
function plainLetters(text: string): string {
  return text
    .replaceAll(/[’‘ʼ`´]/g, "'")
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll(/[łŁ]/g, 'l')
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z']/g, '');
}

/** The word without the punctuation around it; a point stays when it belongs (`e.g.`, `Dr.` lose only the outer marks). */
function stripPunctuation(text: string): string {
  const open = text.replace(/^[\s"“”«»‘([{¿¡*♪♫…—–]+/u, '').replace(/^'(?!\d)(?=.*')/u, '');
  const inner = open.replace(/[\s"“”«»)\]}*♪♫…—–!?;:,]+$/u, '');
  if (/^(\p{L}\.)+$/u.test(inner) && inner.length > 2) return inner;
  if (/\.$/.test(inner)) return inner.replace(/\.+$/, '').replace(/[\s"“”«»)\]}!?;:,]+$/u, '');
  return /^[-.,'’&%@+=#/]+$/u.test(inner) ? '' : inner;
}
