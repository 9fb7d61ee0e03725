import { ToWords } from 'to-words';

const english = new ToWords({ localeCode: 'en-US' });

/** Above this, digits are read one by one: nobody says a credit card number as quintillions. */
const LARGEST_READ_AS_NUMBER = 999_999_999_999_999;

/** A whole number as people say it, e.g. 1234 → one thousand two hundred thirty four. Lower-case words. */
export function cardinalWords(value: number): string[] {
  return words(english.convert(value));
}

/** The place in an order, e.g. 21 → twenty first. Lower-case words. */
export function ordinalWords(value: number): string[] {
  return words(english.toOrdinal(value));
}

/** Each digit said on its own, e.g. `07` → zero seven; `oh` may be said for zero in a second reading. */
export function digitWords(digits: string, zero: 'zero' | 'oh' = 'zero'): string[] {
  return [...digits].flatMap((digit) => (digit === '0' ? [zero] : cardinalWords(Number(digit))));
}

/**
 * The ways people say a number written with digits (`1,234`, `5.2`, `1999`, `007`), the likeliest first. Always at
 * least one. `text` holds digits, at most one decimal point, and commas between thousands; nothing else.
 */
export function numberReadings(text: string): string[][] {
  const plain = text.replaceAll(',', '');
  const [whole = '', fraction] = plain.split('.');
  if (fraction !== undefined) {
    const before = whole === '' ? [[]] : wholeReadings(whole, false);
    return before.map((reading) => [...reading, 'point', ...digitWords(fraction)]);
  }
  return wholeReadings(whole, text.includes(','));
}

function wholeReadings(digits: string, hasCommas: boolean): string[][] {
  const value = Number(digits);
  if (digits.length > 1 && digits.startsWith('0'))
    return distinct([digitWords(digits), digitWords(digits, 'oh')]);
  if (!Number.isSafeInteger(value) || value > LARGEST_READ_AS_NUMBER) return [digitWords(digits)];
  const readings: string[][] = [];
  const looksLikeYear = digits.length === 4 && !hasCommas && value >= 1100 && value <= 2099;
  if (looksLikeYear) readings.push(...yearReadings(value));
  readings.push(cardinalWords(value), ...withAnd(value));
  if (digits.length === 3 && !hasCommas) readings.push(hundredsInPairs(value));
  if (digits.length === 4 && !hasCommas && !looksLikeYear && value % 100 !== 0)
    readings.push([...cardinalWords(Math.floor(value / 100)), ...pairWords(value % 100)]);
  if (digits.length >= 3 && !hasCommas) readings.push(digitWords(digits), digitWords(digits, 'oh'));
  return distinct(readings);
}

/** A year: 1999 → nineteen ninety nine, 1905 → nineteen oh five, 1900 → nineteen hundred, 2005 → two thousand five. */
export function yearReadings(year: number): string[][] {
  const century = cardinalWords(Math.floor(year / 100));
  const rest = year % 100;
  const paired = rest === 0 ? [...century, 'hundred'] : [...century, ...pairWords(rest)];
  const thousand = Math.floor(year / 100) % 10 === 0;
  if (!thousand) return [paired];
  return year % 1000 < 10 ? [cardinalWords(year), ...withAnd(year), paired] : [paired, cardinalWords(year)];
}

/** The last two digits of a year, a clock or a house number: 5 → oh five, 45 → forty five. */
export function pairWords(value: number): string[] {
  return value < 10 ? ['oh', ...cardinalWords(value)] : cardinalWords(value);
}

/** Decades and other plurals of numbers: nineties, twenty tens, nineteen eighties. */
export function pluralOfLast(spoken: readonly string[]): string[] {
  const last = spoken.at(-1) ?? '';
  const plural = last.endsWith('y')
    ? `${last.slice(0, -1)}ies`
    : last.endsWith('x')
      ? `${last}es`
      : `${last}s`;
  return [...spoken.slice(0, -1), plural];
}

function hundredsInPairs(value: number): string[] {
  const hundreds = cardinalWords(Math.floor(value / 100));
  return value % 100 === 0 ? [...hundreds, 'hundred'] : [...hundreds, ...pairWords(value % 100)];
}

/** British English puts an `and` before the last two digits: two hundred and five. */
function withAnd(value: number): string[][] {
  const rest = value % 100;
  if (value < 100 || rest === 0) return [];
  return [[...cardinalWords(value - rest), 'and', ...cardinalWords(rest)]];
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** Readings without repeats, in the same order. */
export function distinct(readings: string[][]): string[][] {
  return [...new Map(readings.map((reading) => [reading.join(' '), reading])).values()];
}
