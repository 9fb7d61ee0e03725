import { beforeAll, describe, expect, test } from 'vitest';
import { Transcript } from '../facts/index.ts';
import { recogniseSpeech } from './recognise.ts';
import { inARow, RATE, secondsOf, speak, streamOf } from './testing/sound.ts';

async function recognise(samples: Float32Array, chunk?: number): Promise<Transcript> {
  const transcript = await recogniseSpeech(streamOf(samples, chunk), {
    recogniser: 'moonshine-tiny',
    durationSeconds: secondsOf(samples),
  });
  return Transcript.parse(transcript);
}

const plain = (transcript: Transcript) =>
  transcript.words.map((word) => word.text.toLowerCase().replaceAll(/[^a-z]/g, '')).join(' ');

let first: Float32Array;
let second: Float32Array;
beforeAll(async () => {
  first = await speak('People should never stop asking questions about money.');
  second = await speak('The weather in London is very cold today.', 'rms');
});

describe('recognised speech', () => {
  test('has its words in order inside the source, its sentences, and the silence between', async () => {
    const samples = inARow(1, first, 2, second, 1);
    const transcript = await recognise(samples);
    expect(plain(transcript)).toContain('never stop asking questions about money');
    expect(plain(transcript)).toContain('london is very cold today');
    expect(transcript.sentences.length).toBeGreaterThanOrEqual(2);
    const pauseFrom = 1 + secondsOf(first);
    const pause = transcript.silences.find((span) => Math.abs(span.startSeconds - pauseFrom) < 0.4);
    expect((pause?.endSeconds ?? 0) - (pause?.startSeconds ?? 0)).toBeGreaterThan(1.6);
    expect(transcript.silences[0]?.startSeconds).toBe(0);
    let before = 0;
    for (const word of transcript.words) {
      expect(word.startSeconds).toBeGreaterThanOrEqual(before - 1e-6);
      expect(word.endSeconds).toBeGreaterThanOrEqual(word.startSeconds);
      expect(word.timing).toBe('estimated');
      before = word.endSeconds;
    }
    expect(before).toBeLessThanOrEqual(secondsOf(samples));
    expect(transcript.sentences.at(-1)?.lastWord).toBe(transcript.words.length - 1);
  });

  test.each([
    ['silence', () => Promise.resolve(new Float32Array(3 * RATE))],
    ['nothing', () => Promise.resolve(new Float32Array(0))],
    ['a hundredth of a second', () => Promise.resolve(new Float32Array(160))],
  ])('of %s is no words and no error', async (_, make) => {
    const samples = await make();
    const transcript = await recognise(samples);
    expect(transcript.words).toEqual([]);
    expect(transcript.sentences).toEqual([]);
    expect(transcript.utterances).toEqual([]);
  });
});
