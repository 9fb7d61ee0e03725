import { describe, expect, test } from 'vitest';
import { emptyTranscript } from '../testing/transcript.ts';
import { speakersOf, speakersSeen } from './speakers.ts';
import type { Transcript } from './transcript.ts';

/** A transcript of words of 0.4 s, one every 0.5 s; a full stop ends a sentence. */
function said(text: string): Transcript {
  const words = text.split(' ').map((word, i) => ({
    text: word,
    startSeconds: i / 2,
    endSeconds: i / 2 + 0.4,
    confidence: null,
    timing: 'aligned' as const,
  }));
  const sentences: Transcript['sentences'] = [];
  let firstWord = 0;
  words.forEach((word, lastWord) => {
    if (!word.text.endsWith('.')) return;
    const own = words.slice(firstWord, lastWord + 1);
    sentences.push({
      id: sentences.length,
      firstWord,
      lastWord,
      text: own.map((one) => one.text).join(' '),
      startSeconds: own[0]?.startSeconds ?? 0,
      endSeconds: word.endSeconds,
      ending: 'statement',
    });
    firstWord = lastWord + 1;
  });
  return emptyTranscript({ words, sentences });
}

const voices = (...turns: [number, number, number][]) => ({
  turns: turns.map(([startSeconds, endSeconds, voice]) => ({ startSeconds, endSeconds, voice })),
  fallbacks: [],
});

describe('speakers', () => {
  test('are whose turn a sentence lies in', () => {
    const { words, sentences } = speakersOf(
      said('why is that. well because.'),
      voices([0, 1.45, 0], [1.45, 3, 1]),
    );
    expect(sentences).toEqual([0, 1]);
    expect(words).toEqual([0, 0, 0, 1, 1]);
  });

  test('a word that a border misses by a little goes with its sentence', () => {
    const heard = voices([0, 2.1, 0], [2.1, 5, 1]);
    const { words } = speakersOf(said('one two three. four five six seven eight.'), heard);
    expect(words).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
  });

  test('a sentence that two speakers share is shared word by word', () => {
    const { words, sentences } = speakersOf(
      said('one two three four five.'),
      voices([0, 0.95, 1], [0.95, 5, 0]),
    );
    expect(sentences).toEqual([0]);
    expect(words).toEqual([1, 1, 0, 0, 0]);
  });

  test('nobody speaks where no voice was told', () => {
    const { words, sentences, heard } = speakersOf(said('one two.'), voices([10, 12, 0]));
    expect(words).toEqual([null, null]);
    expect(sentences).toEqual([null]);
    expect(heard).toEqual([{ speaker: 0, seconds: 2, share: 1 }]);
  });

  test('a word without length has the voice that it lies in', () => {
    const talk = said('one two.');
    const words = talk.words.map((word) => ({ ...word, endSeconds: word.startSeconds }));
    expect(speakersOf({ ...talk, words }, voices([0, 0.2, 1], [0.2, 1, 0])).words).toEqual([1, 0]);
  });

  test('shares add up to everything that is said', () => {
    const { heard } = speakersOf(said('one.'), voices([0, 3, 1], [3, 4, 0], [5, 9, 1]));
    expect(heard).toEqual([
      { speaker: 1, seconds: 7, share: 0.875 },
      { speaker: 0, seconds: 1, share: 0.125 },
    ]);
  });
});

describe('speakers who are seen', () => {
  const speech = (startSeconds: number, endSeconds: number, voice: number | null, track: number | null) => ({
    startSeconds,
    endSeconds,
    voice,
    track,
    confidence: 1,
  });

  test('have their part of the speech, and of it what is said on screen', () => {
    expect(speakersSeen([speech(0, 4, 1, 7), speech(4, 6, 0, null), speech(6, 8, 1, null)])).toEqual([
      { speaker: 0, seconds: 2, share: 0.25, onScreen: 0 },
      { speaker: 1, seconds: 6, share: 0.75, onScreen: 4 / 6 },
    ]);
  });

  test('are none where voices were not told apart', () => {
    expect(speakersSeen([speech(0, 4, null, 7)])).toEqual([]);
    expect(speakersSeen([])).toEqual([]);
  });
});
