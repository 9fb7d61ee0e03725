import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probe } from '../media/index.ts';
import { fileOf, footage, newPath, talkingFootage, truncated } from '../testing/footage.ts';
import { newFolder } from '../testing/temporary.ts';
import { noFacts } from './cache.ts';
import { clip, plan } from './clip.ts';
import { parseClipOptions } from './options.ts';
import { transcribe } from './transcribe.ts';

const whole = parseClipOptions({ mode: 'none', quality: 'low' });
const chosen = parseClipOptions({ quality: 'low', numClips: 1, clipLength: 'short' });

describe('an unusual video still becomes a good clip', () => {
  test.each([
    'oneSecond',
    'silent',
    'vertical',
    'oddSize',
    'tenBit',
    'hdr',
    'hdrBare',
    'interlaced',
    'narrowPixels',
    'rotated',
    'variableRate',
    'lateStart',
    'lateSound',
    'slowMotion',
    'changingSize',
    'webm',
    'avi',
    'transportStream',
  ] as const)('%s', async (kind) => {
    const video = await footage(kind);
    const folder = newFolder();
    const source = await probe(video);
    const manifest = await clip(video, whole, { folder, facts: noFacts });
    expect(manifest.clipCount).toBe(1);
    const made = await probe(join(folder, 'clip_01.mp4'));
    expect(made.picture).toMatchObject({
      width: 720,
      height: 1280,
      codec: 'h264',
      bitDepth: 8,
      variableFrameRate: false,
      hdr: null,
    });
    expect(made.sound === null).toBe(source.sound === null);
    expect(Math.abs(made.durationSeconds - source.durationSeconds)).toBeLessThan(0.1);
  });
});

describe('a file that cannot be clipped is refused in one sentence, and nothing is left', () => {
  const refused = async (file: string, message: string | RegExp, options = chosen) => {
    const folder = newFolder();
    await expect(clip(file, options, { folder, facts: noFacts })).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  };

  test('no sound', async () =>
    refused(await footage('silent'), 'The file has no sound, so there are no words to choose from.'));
  test('nothing said', async () => refused(await footage('plain'), 'Nothing is said in this video'));
  test('sound only', async () => refused(await footage('wav'), 'The file has sound but no picture.'));
  test('cover art only', async () =>
    refused(await footage('coverArt'), 'The file has sound but no picture.'));
  test('empty', async () => refused(await fileOf('empty.mp4', ''), /empty/i));
  test('text', async () => refused(await fileOf('notes.mp4', 'just some notes'), /not a video/i));
  test('truncated before its index', async () =>
    refused(await truncated(await footage('indexAtEnd'), 0.5), /cut off|incomplete|index|end/i));
  test('a picture', async () => refused(await footage('photo'), /picture|image|photo/i));
  test('a disguised playlist', async () =>
    refused(await fileOf('upload.mp4', '#EXTM3U\n#EXTINF:10,\nother.mp4\n'), /playlist/i));
  test('a disguised concat script', async () =>
    refused(
      await fileOf('upload.mp4', 'ffconcat version 1.0\nfile other.mp4\n'),
      /script|list|not a video/i,
    ));
  test('a file that is not there', async () =>
    refused(newPath('mp4'), /not found|does not exist|no such|there is no/i));
  test('trimmed to nothing', async () =>
    refused(await footage('plain'), 'options.trimStart is 100 s', parseClipOptions({ trimStart: 100 })));
});

describe('a talk shorter than a clip', () => {
  test('becomes one clip of all that is said, and says so', async () => {
    const folder = newFolder();
    const options = parseClipOptions({ quality: 'low', clipLength: 'medium' });
    const video = await talkingFootage('This is all there is. It is short.');
    const manifest = await clip(video, options, { folder, facts: noFacts });
    expect(manifest.clipCount).toBe(1);
    expect(manifest.fallbacks.length).toBeGreaterThan(0);
  });
});

describe('a transcript beside the video', () => {
  test('is used instead of listening, and placed on the sound', async () => {
    const text = 'The horizon seems extremely distant today.';
    const video = await talkingFootage(text);
    const subtitles = newPath('srt');
    await writeFile(subtitles, `1\n00:00:00,200 --> 00:00:04,000\n${text.replace('distant', 'remote')}\n`);
    const { transcript } = await transcribe(video, { transcriptFile: subtitles, facts: noFacts });
    expect(transcript.origin).toBe('srt');
    expect(transcript.words.map((word) => word.text)).toEqual([
      'The',
      'horizon',
      'seems',
      'extremely',
      'remote',
      'today.',
    ]);
    expect(transcript.words.every((word) => word.timing === 'aligned')).toBe(true);
    expect(transcript.words[0]?.startSeconds).toBeGreaterThan(0.3);
  });
});

test('a whole source that ends inside a sentence is told whole, and its pauses may be cut', async () => {
  const video = await talkingFootage(
    'My grandmother had a stall at the market. She never let me touch the knife until I was nine years old.',
  );
  const options = parseClipOptions({ mode: 'none', trimEnd: 5, pace: 'fast' });
  const { plans } = await plan(video, options, { facts: noFacts, languageModel: null });
  expect(plans[0]?.about.transcript).toMatch(/market.*never let me touch/s);
  expect(plans[0]?.fallbacks.map(({ instead_of }) => instead_of)).not.toContain(
    'leaving something out inside of it',
  );
});
