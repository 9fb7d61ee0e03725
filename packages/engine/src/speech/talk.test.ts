import { describe, expect, test } from 'vitest';
import type { Transcript } from '../facts/index.ts';
import { emptyTranscript } from '../testing/transcript.ts';
import { talkIn } from './talk.ts';

const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

/** Ten seconds with words and silences at the given places. */
function transcript(words: [number, number][], silences: [number, number][]): Transcript {
  return emptyTranscript({
    origin: 'moonshine-tiny',
    words: words.map(([from, to]) => ({ text: 'yes', ...span(from, to), confidence: 1, timing: 'aligned' })),
    silences: silences.map(([from, to]) => span(from, to)),
  });
}

describe('talk', () => {
  test('is where words are, over breaths but not over pauses', () => {
    const words: [number, number][] = [
      [1, 2],
      [2.3, 3],
      [4, 5],
    ];
    expect(talkIn(transcript(words, [[0, 10]]), [span(0, 10)])).toEqual([span(1, 3), span(4, 5)]);
  });

  test('is where voice is without a word, as in a language the recogniser does not know', () => {
    const silences: [number, number][] = [
      [0, 1],
      [3, 3.3],
      [5, 6],
      [8, 10],
    ];
    expect(talkIn(transcript([], silences), [span(0, 10)])).toEqual([span(1, 5), span(6, 8)]);
  });

  test('ends where a span ends', () => {
    const silences: [number, number][] = [[0, 1]];
    expect(talkIn(transcript([[7, 9]], silences), [span(0.5, 2), span(8, 8.5)])).toEqual([
      span(1, 2),
      span(8, 8.5),
    ]);
  });

  test('is none where nothing is heard', () => {
    expect(talkIn(transcript([], [[0, 10]]), [span(0, 10)])).toEqual([]);
  });
});
