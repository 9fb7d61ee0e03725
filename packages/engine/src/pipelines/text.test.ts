import { describe, expect, test } from 'vitest';
import type { Speakers } from '../facts/index.ts';
import { emptyTranscript } from '../testing/transcript.ts';
import { transcriptJson, transcriptText } from './text.ts';

const word = (text: string, startSeconds: number) => ({
  text,
  startSeconds,
  endSeconds: startSeconds + 0.3,
  confidence: null,
  timing: 'aligned' as const,
});

/** Two sentences; the second one is begun by one speaker and ended by the other. */
const transcript = emptyTranscript({
  words: [
    word('Why', 0),
    word('him?', 0.4),
    word('Because', 1),
    word('he', 1.4),
    word('is', 1.8),
    word('<b>.', 2.2),
  ],
  sentences: [
    {
      id: 0,
      firstWord: 0,
      lastWord: 1,
      text: 'Why him?',
      startSeconds: 0,
      endSeconds: 0.7,
      ending: 'question',
    },
    {
      id: 1,
      firstWord: 2,
      lastWord: 5,
      text: 'Because he is <b>.',
      startSeconds: 1,
      endSeconds: 2.5,
      ending: 'statement',
    },
  ],
});
const speakers: Speakers = {
  words: [0, 0, 1, 1, 0, 0],
  sentences: [0, 1],
  heard: [
    { speaker: 0, seconds: 1.4, share: 0.7 },
    { speaker: 1, seconds: 0.6, share: 0.3 },
  ],
};

describe('a transcript with speakers', () => {
  test('as text has one speaker in every line, named first, where one ends the other’s sentence too', () => {
    expect(transcriptText(transcript, 'text', speakers)).toBe(
      'Speaker 1: Why him?\nSpeaker 2: Because he\nSpeaker 1: is <b>.\n',
    );
  });

  test('as text leaves a sentence whole that one speaker says, with words that no voice was told for', () => {
    const unsure = { ...speakers, words: [0, null, null, 1, 1, 1], sentences: [0, 1] };
    expect(transcriptText(transcript, 'text', unsure)).toBe(
      'Speaker 1: Why him?\nSpeaker 2: Because he is <b>.\n',
    );
  });

  test('as SRT has one speaker in every cue, named first', () => {
    const srt = transcriptText(transcript, 'srt', speakers);
    expect(srt.split('\n').filter((line) => line.startsWith('Speaker'))).toEqual([
      'Speaker 1: Why him?',
      'Speaker 2: Because he',
      expect.stringMatching(/^Speaker 1: is /),
    ]);
    expect(srt).toContain('00:00:00,000 --> 00:00:0');
  });

  test('as VTT has voice spans, and what was said opens none', () => {
    const vtt = transcriptText(transcript, 'vtt', speakers);
    expect(vtt.match(/<v Speaker \d>/g)).toEqual(['<v Speaker 1>', '<v Speaker 2>', '<v Speaker 1>']);
    expect(vtt).not.toContain('<b>');
  });

  test('as JSON has a number at every word and sentence', () => {
    const told = JSON.parse(transcriptJson(transcript, speakers));
    expect(told.words.map((one: { speaker: number }) => one.speaker)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(told.sentences.map((one: { speaker: number }) => one.speaker)).toEqual([0, 1]);
    expect(told.speakers).toEqual(speakers.heard);
  });
});

describe('a transcript without speakers', () => {
  test('names nobody in any format', () => {
    for (const format of ['text', 'srt', 'vtt'] as const)
      expect(transcriptText(transcript, format)).not.toMatch(/Speaker|<v /);
    expect(JSON.parse(transcriptJson(transcript))).toEqual(transcript);
  });

  test('as JSON has numbers to a thousandth', () => {
    const long = { ...word('Why', 18.996000000000002), confidence: 0.99968 };
    const { words } = JSON.parse(transcriptJson({ ...transcript, words: [long] }));
    expect(words[0]).toMatchObject({ startSeconds: 18.996, confidence: 1 });
  });
});
