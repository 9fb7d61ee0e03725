import { describe, expect, test } from 'vitest';
import { endsSentence, joinWords, sentenceMarks, wordsIn } from './writing.ts';

describe('the words of a text', () => {
  test.each([
    [
      '私は昨日、東京で食べました。「本当に？」と聞かれた。',
      '私は 昨日、 東京で 食べました。 「本当に？」と 聞かれた。',
    ],
    ['ネットフリックスで3年、1,000万円', 'ネットフリックスで 3年、 1,000万円'],
    ['今天我们来谈人工智能的未来，很重要！', '今天 我们 来 谈 人工 智能 的 未来， 很 重要！'],
    ['วันนี้เราจะพูดถึงปัญญา', 'วัน นี้ เรา จะ พูด ถึง ปัญญา'],
    ['សួស្តីពិភពលោក', 'សួស្តី ពិភពលោក'],
    ['ສະບາຍດີຊາວໂລກ', 'ສະບາຍດີ ຊາວໂລກ'],
    ['မင်္ဂလာပါကမ္ဘာ', 'မင်္ဂလာ ပါ ကမ္ဘာ'],
  ])('without spaces are those of a dictionary, marks and endings attached: %s', (text, words) => {
    expect(wordsIn(text)).toEqual(words.split(' '));
    expect(joinWords(wordsIn(text))).toBe(text);
  });

  test.each(['오늘은 인공지능에 대해 이야기', 'ask not what it costs', 'مرحبا بكم في', 'नमस्ते दुनिया'])(
    'with spaces are what stands between them: %s',
    (text) => {
      expect(wordsIn(text)).toEqual(text.split(' '));
      expect(joinWords(wordsIn(text))).toBe(text);
    },
  );

  test('of two scripts are joined as the text around them is', () => {
    expect(joinWords(wordsIn('AIを使ってGPT-4で書きます。'))).toBe('AIを使ってGPT-4で書きます。');
    expect(joinWords(['The', 'word', '東京', 'means', 'capital.'])).toBe('The word 東京 means capital.');
  });
});

describe('the end of a sentence', () => {
  test.each([
    'End.',
    'what?!',
    '“no.”',
    'そうです。',
    '本当に？」',
    'ﾃﾞｽ｡',
    'كيف؟',
    'ہے۔',
    'है।',
    'ነው።',
    'သည်။',
    'ហើយ។',
    'ចប់៕',
    'է։',
  ])('is told by the mark of any script: %s', (word) => {
    expect(endsSentence(word)).toBe(true);
    expect(sentenceMarks(word.replace(/[”」]$/u, ''))).not.toBe('');
  });

  test.each(['and', 'well,', 'それは、', 'أولا،', 'ហេតុ៖', ''])('is no other mark: %s', (word) => {
    expect(endsSentence(word)).toBe(false);
    expect(sentenceMarks(word)).toBe('');
  });
});
