import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Transcript } from '../facts/index.ts';
import { findShared } from '../testing/shared.ts';
import { findTranscriptBeside, readTranscriptFile } from './transcript-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transcripts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(name: string, content: string | Uint8Array, durationSeconds = 60): Promise<Transcript> {
  return Transcript.parse(await readTranscriptFile(await file(name, content), durationSeconds));
}

const textOf = (transcript: Transcript) => transcript.words.map((word) => word.text).join(' ');

describe('a subtitle file', () => {
  test('becomes words inside its cues, and sentences across cues', async () => {
    const transcript = await read(
      'a.srt',
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i> there, this\r\nis it\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\n{\\an8}for now. Bye.\r\n',
    );
    expect(transcript.origin).toBe('srt');
    expect(transcript.sentences.map((sentence) => sentence.text)).toEqual([
      'Hello there, this is it for now.',
      'Bye.',
    ]);
    expect(transcript.words[0]).toMatchObject({ text: 'Hello', startSeconds: 1, timing: 'estimated' });
    expect(transcript.words[4]?.endSeconds).toBeCloseTo(2.5, 9);
    expect(transcript.silences).toContainEqual({ startSeconds: 2.5, endSeconds: 3 });
  });

  test('loses tags, speakers, notes, entities, styles and comments, and nothing that is said', async () => {
    const transcript = await read(
      'b.vtt',
      'WEBVTT - x\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nnot this\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Mary>Salt &amp; pepper <00:01.500><c>now</c>\n\n00:03.000 --> 00:05.000\n- JOHN: Hi (yes)\n>> [Music] ♪ la ♪\n(APPLAUSE)\n\n00:06.000 --> 00:07.000\n♪♪\n',
    );
    expect(textOf(transcript)).toBe('Salt & pepper now Hi (yes) la');
  });

  test('that rolls up says every line once', async () => {
    const transcript = await read(
      'c.vtt',
      'WEBVTT\n\n00:01.000 --> 00:02.000\nfirst line\n\n00:02.000 --> 00:03.000\nfirst line\nsecond line\n\n00:03.000 --> 00:04.000\nsecond line\nthird\n',
    );
    expect(textOf(transcript)).toBe('first line second line third');
  });

  test('with overlapping and unsorted cues gives words in order of time', async () => {
    const transcript = await read(
      'd.srt',
      '2\n00:00:05,000 --> 00:00:09,000\nlater on\n\n1\n00:00:01,000 --> 00:00:06,000\nfirst of all\n',
    );
    expect(textOf(transcript)).toBe('first of all later on');
    const times = transcript.words.flatMap((word) => [word.startSeconds, word.endSeconds]);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('that goes on after the source ends is cut there, and says so', async () => {
    const transcript = await read(
      'e.srt',
      '1\n00:00:01,000 --> 00:00:30,000\nhere\n\n2\n00:01:40,000 --> 00:01:50,000\nnot here\n',
      20,
    );
    expect(textOf(transcript)).toBe('here');
    expect(transcript.words[0]?.endSeconds).toBe(20);
    expect(transcript.dropped[0]?.text).toBe('not here');
    expect(transcript.fallbacks).toHaveLength(1);
  });

  test('of Windows age is read in its code page', async () => {
    const bytes = Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nCaf\xe9\n', 'latin1');
    expect(textOf(await read('f.srt', bytes))).toBe('Café');
    expect(
      textOf(await read('g.srt', Buffer.from('\ufeff1\n00:00:01,000 --> 00:00:02,000\nCafé\n', 'utf16le'))),
    ).toBe('Café');
  });

  test.each([
    [
      'broken.srt',
      '1\n00:00:01,000 -> 00:00:02,500\nHello\n',
      /^broken\.srt:2: a line of times like .* belongs here, but there is/,
    ],
    ['text.srt', 'Just some text\nand more\n', /^text\.srt:1: a line of times/],
    ['empty.srt', '', /^empty\.srt:1: no subtitles/],
    ['style.vtt', 'WEBVTT\n\nSTYLE\nx\n\n00:aa.000 --> 00:02.000\nHi\n', /^style\.vtt:6: /],
  ])('that is damaged (%s) is refused with its line', async (name, content, message) => {
    await expect(read(name, content)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    });
  });

  const shared = findShared();
  test.skipIf(!shared)('from the real world is read', async () => {
    const friday = await readTranscriptFile(`${shared}/media/truth/friday.vtt`, 6.2);
    expect(textOf(friday)).toContain('Tell me, is the lord of the universe in?');
    const nasa = await readTranscriptFile(`${shared}/media/truth/nasa_13013.srt`, 16.6);
    expect(nasa.sentences[0]?.text).toMatch(
      /^This is the optical and science segment .* Greenbelt, Maryland\.$/,
    );
  });
});

describe('a words file', () => {
  test.each([
    [
      'a list',
      [
        { word: 'Hello', start: 1, end: 1.4 },
        { text: ' world.', start: 1.5, end: 2 },
      ],
    ],
    [
      'an object',
      {
        words: [
          { word: 'Hello', start: 1, end: 1.4 },
          { word: 'world.', start: 1.5, end: 2, confidence: 0.5 },
        ],
      },
    ],
    [
      'segments',
      {
        text: 'x',
        segments: [
          { id: 0, words: [{ word: ' Hello', start: 1, end: 1.4, probability: 0.9 }] },
          { words: [{ word: ' world.', start: 1.5, end: 2 }] },
        ],
      },
    ],
    [
      'unsorted words',
      [
        { word: 'world.', start: 1.5, end: 2 },
        { word: 'Hello', start: 1, end: 1.4 },
      ],
    ],
  ])('as %s keeps the times it gives', async (_, content) => {
    const transcript = await read('w.json', JSON.stringify(content));
    expect(
      transcript.words.map(({ text, startSeconds, endSeconds, timing }) => [
        text,
        startSeconds,
        endSeconds,
        timing,
      ]),
    ).toEqual([
      ['Hello', 1, 1.4, 'given'],
      ['world.', 1.5, 2, 'given'],
    ]);
    expect(transcript.sentences.map((sentence) => sentence.text)).toEqual(['Hello world.']);
    expect(transcript.utterances).toEqual([{ startSeconds: 1, endSeconds: 2, firstWord: 0, lastWord: 1 }]);
  });

  test('gives words without times their share of the gap', async () => {
    const content = [
      { word: 'a', start: 1, end: 2 },
      { word: 'b' },
      { word: 'c' },
      { word: 'd', start: 4, end: 5 },
    ];
    const { words } = await read('gap.json', JSON.stringify(content));
    expect(words.map((word) => word.startSeconds)).toEqual([1, 2, 3, 4]);
  });

  test.each([
    ['bad.json', '[\n{"word": "a",\n "start": 1,,}\n]', /^bad\.json:3: this is not valid JSON/],
    ['none.json', '[]', /^none\.json: the file: /],
    ['nul.json', 'null', /^nul\.json: the file: /],
    ['time.json', '{"words":[{"word":"a","start":"soon","end":2}]}', /^time\.json: words\[0\]\.start: /],
    ['word.json', '[{"start":1,"end":2}]', /^word\.json: \[0\]: needs a "word" or a "text"/],
    [
      'ms.json',
      '[{"word":"a","start":1000,"end":2000},{"word":"b","start":70000,"end":71000}]',
      /times in seconds/,
    ],
    ['note.txt', 'x', /\.srt, \.vtt or \.json/],
  ])('that is wrong (%s) is refused with its place', async (name, content, message) => {
    await expect(read(name, content)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    });
  });
});

describe('the transcript beside a video', () => {
  test('is found under the same name', async () => {
    const video = await file('talk.mp4', '');
    expect(await findTranscriptBeside(video)).toBeNull();
    const other = await file('talk.json', '{"some": "settings"}');
    expect(await findTranscriptBeside(video)).toBeNull();
    await writeFile(other, '[{"word":"a","start":1,"end":2}]');
    expect(await findTranscriptBeside(video)).toBe(other);
    const srt = await file('talk.srt', '');
    expect(await findTranscriptBeside(video)).toBe(srt);
  });

  test('that does not exist is said to be missing', async () => {
    await expect(readTranscriptFile(join(folder, 'nowhere.srt'), 10)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
