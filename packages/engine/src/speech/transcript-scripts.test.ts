import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../testing/temporary.ts';
import { findTranscriptBeside, readTranscriptFile } from './transcript-file.ts';

const srt = (...texts: string[]) =>
  texts.map((text, i) => `${i + 1}\n00:00:0${2 * i},000 --> 00:00:0${2 * i + 2},000\n${text}\n`).join('\n');

async function read(name: string, content: string | Buffer) {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return readTranscriptFile(path, 60);
}

describe('a transcript file in another script', () => {
  test.each([
    ['ja', '失敗について\n最も大切なこと。', '失敗について 最も 大切なこと。'],
    ['zh', '没有人会告诉你。「相信我」！', '没有 人 会 告诉 你。 「相信 我」！'],
    ['th', 'ไม่มีใครบอกคุณ', 'ไม่มี ใคร บอก คุณ'],
    ['ko', '실패에 대해 말해 주지', '실패에 대해 말해 주지'],
    ['ar', 'لا أحد يخبرك بأهم شيء؟ صدقني', 'لا أحد يخبرك بأهم شيء؟ صدقني'],
    ['he', 'אף אחד לא מספר לך', 'אף אחד לא מספר לך'],
    ['hi', 'कोई भी आपको नहीं बताता।', 'कोई भी आपको नहीं बताता।'],
    ['el', 'Κανείς δεν σας λέει.', 'Κανείς δεν σας λέει.'],
  ])('has words with times, in order, and its language: %s', async (language, text, words) => {
    for (const content of [
      srt(text),
      `\ufeff${srt(text).replaceAll('\n', '\r\n')}`,
      Buffer.from(`\ufeff${srt(text)}`, 'utf16le'),
      `WEBVTT\n\n${srt(text).replaceAll(',000', '.000')}`,
      srt(`<i>{\\an8}${text}</i>`),
    ]) {
      const heard = await read(String(content).startsWith('WEBVTT') ? 'talk.vtt' : 'talk.srt', content);
      expect(heard.language).toBe(language);
      expect(heard.words.map((word) => word.text).join(' ')).toBe(words);
      heard.words.forEach((word, i) => {
        expect(word.endSeconds).toBeGreaterThan(word.startSeconds);
        expect(word.startSeconds).toBeGreaterThanOrEqual(heard.words[i - 1]?.endSeconds ?? 0);
      });
    }
  });

  test('ends its sentences with the marks of its script', async () => {
    const heard = await read('talk.srt', srt('失敗した。「本当に？」と聞いた。', 'ほら！'));
    expect(heard.sentences.map(({ text, ending }) => [text, ending])).toEqual([
      ['失敗した。', 'statement'],
      ['「本当に？」と聞いた。', 'statement'],
      ['ほら！', 'exclamation'],
    ]);
  });

  test('of overlapping cues out of order, a cue that ends before it starts, and none before 0, never goes back', async () => {
    const content = `1\n00:00:05,000 --> 00:00:07,000\nเก่ง\n\n2\n00:00:01,000 --> 00:00:06,000\nคุณ บอก\n\n3\n00:00:09,000 --> 00:00:08,000\nใคร\n`;
    const heard = await read('talk.srt', content);
    expect(heard.words.map((word) => word.text)).toEqual(['คุณ', 'บอก', 'เก่ง', 'ใคร']);
    heard.words.forEach((word, i) => {
      expect(word.startSeconds).toBeGreaterThanOrEqual(heard.words[i - 1]?.endSeconds ?? 0);
    });
  });

  test('takes its language from its name first, and a name that is none says nothing', async () => {
    expect((await read('talk.tr.srt', srt('Kimse size söylemiyor'))).language).toBe('tr');
    expect((await read('talk.pt-br.srt', srt('Ninguém conta'))).language).toBe('pt-BR');
    expect((await read('talk.zz.srt', srt('Nobody tells you'))).language).toBe('en');
    expect((await read('my.new.srt', srt('Nobody tells you'))).language).toBe('en');
  });

  test('is found beside its video in any language when it is the only one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'talk.ja.srt'), srt('失敗'));
    expect(await findTranscriptBeside(join(folder, 'talk.mp4'))).toBe(join(folder, 'talk.ja.srt'));
    writeFileSync(join(folder, 'talk.de.srt'), srt('Scheitern'));
    expect(await findTranscriptBeside(join(folder, 'talk.mp4'))).toBeNull();
  });
});
