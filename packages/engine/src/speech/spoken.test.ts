import { describe, expect, test } from 'vitest';
import { spokenForms } from './spoken.ts';
import { shownWords } from './words.ts';

/** Each word's readings, as text. */
function said(text: string): string[][] {
  return spokenForms(shownWords(text)).map((readings) => readings.map((reading) => reading.join(' ')));
}

/** The likeliest reading of a whole text. */
function first(text: string): string {
  return said(text)
    .map((readings) => readings[0] ?? '')
    .join(' ');
}

describe('what is said for what is shown', () => {
  test('the dollars of $5.2 million come after the million, and 1999 is a year', () => {
    expect(said('$5.2 million in 1999').map((readings) => readings[0])).toEqual([
      'five point two',
      'million dollars',
      'in',
      'nineteen ninety nine',
    ]);
  });

  test.each([
    ['1,234,567', 'one million two hundred thirty four thousand five hundred sixty seven'],
    ['2005', 'two thousand five'],
    ['1905', 'nineteen oh five'],
    ['1900', 'nineteen hundred'],
    ['007', 'zero zero seven'],
    ['3.14', 'three point one four'],
    ['21st', 'twenty first'],
    ['25%', 'twenty five percent'],
    ['3.5%,', 'three point five percent'],
    ['$3.99', 'three dollars and ninety nine cents'],
    ['$1', 'one dollar'],
    ['£10k', 'ten thousand pounds'],
    ['10:30am', 'ten thirty a m'],
    ['9:05', 'nine oh five'],
    ['9:00', "nine o'clock"],
    ["'90s", 'nineties'],
    ['1990s', 'nineteen nineties'],
    ['1/2', 'one half'],
    ['3/4', 'three quarters'],
    ['24/7', 'twenty four seven'],
    ['40km', 'forty kilometers'],
    ['#1', 'number one'],
    ['COVID-19', 'COVID nineteen'],
    ['99999999999999999999', 'nine '.repeat(20).trim()],
  ])('the number %s is %s', (shown, spoken) => {
    expect(first(shown)).toBe(spoken);
  });

  test.each([
    ['Dr. Smith, Mrs. Jones', 'doctor smith missus jones'],
    ['e.g., this', 'e g this'],
    ['St. Paul lives in Main St. now', 'saint paul lives in main street now'],
    ['No. 5 said no.', 'number five said no'],
    ['the U.S. and a Ph.D.', 'the u s and a p h d'],
    ['R&B @ home + 5', 'r and b at home plus five'],
    ['twenty-five cold-hearted', 'twenty five cold hearted'],
    ['left—at last…', 'left at last'],
    ['https://example.com/a-b me@x.org', 'example dot com slash a dash b me at x dot org'],
    ['café “naïve” groß', 'cafe naive gross'],
    ["don't 'cause walkin' ‘it’s’", "don't 'cause walkin' it's"],
  ])('%s is read aloud', (shown, spoken) => {
    expect(first(shown)).toBe(spoken);
  });

  test('an initialism is left to the sound: letters or a word', () => {
    expect(said("NASA's CEOs")).toEqual([["NASA's"], ["CEO's"]]);
  });

  test('other readings are offered where people differ', () => {
    expect(said('2005')[0]).toContain('two thousand and five');
    expect(said('2005')[0]).toContain('twenty oh five');
    expect(said('vs.')[0]).toContain('versus');
  });

  test('marks alone and other scripts say nothing, and nothing is lost or shifted', () => {
    expect(spokenForms(['—', '東京', 'ok', '♪'])).toEqual([[], [], [['okay']], []]);
  });

  test('every shown word has a form, whatever is in it', () => {
    const odd = [
      '',
      '.',
      '-',
      '$',
      '%',
      '1.2.3.4',
      '--5',
      '$,',
      '5,',
      ',5',
      '::',
      "'",
      '’s',
      '1/0',
      '99:99',
      '#',
      '@',
      '0',
      '00',
      '$0.00',
    ];
    expect(spokenForms(odd)).toHaveLength(odd.length);
    for (const readings of spokenForms(odd)) {
      for (const token of readings.flat()) expect(token).toMatch(/^(?:[a-z']+|[A-Z]+(?:'s)?)$/);
    }
  });
});
