import { beforeAll, describe, expect, test } from 'vitest';
import { Transcript } from '../facts/index.ts';
import { alignTranscript, type ReadSound } from './align.ts';
import { findSentences } from './sentences.ts';
import { inARow, RATE, secondsOf, speak, streamOf } from './testing/sound.ts';
import { shownWords } from './words.ts';

/** A transcript that knows the words of each utterance and roughly where it is. */
function told(
  durationSeconds: number,
  utterances: { text: string; startSeconds: number; endSeconds: number }[],
): Transcript {
  const words: Transcript['words'] = [];
  const spans: Transcript['utterances'] = [];
  for (const { text, startSeconds, endSeconds } of utterances) {
    const shown = shownWords(text);
    const step = (endSeconds - startSeconds) / shown.length;
    const firstWord = words.length;
    shown.forEach((word, index) => {
      const start = startSeconds + index * step;
      words.push({
        text: word,
        startSeconds: start,
        endSeconds: start + step,
        confidence: null,
        timing: 'estimated',
      });
    });
    spans.push({ startSeconds, endSeconds, firstWord, lastWord: words.length - 1 });
  }
  return {
    language: 'en',
    origin: 'moonshine-tiny',
    words,
    sentences: findSentences(words),
    utterances: spans,
    silences: [{ startSeconds: 0, endSeconds: Math.min(0.5, durationSeconds) }],
    dropped: [],
    fallbacks: [],
  };
}

function reader(samples: Float32Array): ReadSound & { reads: number } {
  const read = Object.assign(
    ({ startSeconds, endSeconds }: { startSeconds: number; endSeconds: number }) => {
      read.reads += 1;
      return streamOf(samples.subarray(Math.round(startSeconds * RATE), Math.round(endSeconds * RATE)), 3001);
    },
    { reads: 0 },
  );
  return read;
}

let sound: Float32Array;
let words: { text: string; startSeconds: number; endSeconds: number }[];

/** Words that were made one by one and put at known times. */
beforeAll(async () => {
  const texts = ['people', 'kubernetes', 'morning', 'seven', 'gaudy', 'window', 'reelwright', 'money'];
  const gaps = [0.5, 0.3, 0, 0.2, 0.4, 0, 0.1, 0.3];
  const parts: (Float32Array | number)[] = [];
  words = [];
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const word = trimmed(await speak(text));
    const gap = gaps[index] ?? 0;
    parts.push(gap, word);
    words.push({ text, startSeconds: at + gap, endSeconds: at + gap + secondsOf(word) });
    at += gap + secondsOf(word);
  }
  sound = inARow(...parts, 0.5);
});

/** Without the quiet ends that the voice adds: below a hundredth of the loudest sample. */
function trimmed(samples: Float32Array): Float32Array {
  const least = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 100;
  const isHeard = (sample: number) => Math.abs(sample) > least;
  return samples.slice(samples.findIndex(isHeard), samples.findLastIndex(isHeard));
}

describe('aligned words', () => {
  test('lie where they are said, words of no dictionary too: 40 ms off on average, 150 ms at most', async () => {
    const text = words.map((word) => word.text).join(' ');
    const before = told(secondsOf(sound), [{ text, startSeconds: 0, endSeconds: secondsOf(sound) }]);
    const aligned = Transcript.parse(await alignTranscript(before, 'all', reader(sound)));
    const errors = words.flatMap((word, index) => [
      Math.abs((aligned.words[index]?.startSeconds ?? 9) - word.startSeconds),
      Math.abs((aligned.words[index]?.endSeconds ?? 9) - word.endSeconds),
    ]);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.04);
    expect(Math.max(...errors)).toBeLessThan(0.15);
    expect(aligned.words.every((word) => word.timing === 'aligned')).toBe(true);
    expect(aligned.fallbacks).toEqual([]);
    expect(aligned.sentences[0]?.startSeconds).toBe(aligned.words[0]?.startSeconds);
  });

  test('are shown as written: $5.2 million in 1999', async () => {
    const spoken = await speak('it made five point two million dollars in nineteen ninety nine');
    const samples = inARow(0.5, spoken, 0.5);
    const text = 'It made $5.2 million in 1999.';
    const before = told(secondsOf(samples), [
      { text, startSeconds: 0.3, endSeconds: secondsOf(samples) - 0.2 },
    ]);
    const aligned = await alignTranscript(before, 'all', reader(samples));
    expect(aligned.words.map((word) => word.text).join(' ')).toBe(text);
    expect(aligned.fallbacks).toEqual([]);
    const [, , money, million, , year] = aligned.words;
    const lengthOf = (word: typeof money) => (word?.endSeconds ?? 0) - (word?.startSeconds ?? 0);
    expect(lengthOf(money)).toBeGreaterThan(0.5);
    expect(lengthOf(million)).toBeGreaterThan(0.5);
    expect(lengthOf(year)).toBeGreaterThan(0.7);
    expect(year?.endSeconds).toBeLessThan(secondsOf(samples) - 0.3);
  });

  test('keep their order and identity, and only utterances in the spans are touched', async () => {
    const sentence = await speak('the quick brown fox jumps over the lazy dog');
    const length = secondsOf(sentence);
    const samples = inARow(1, sentence, 2, sentence, 40, sentence, 1);
    const starts = [1, 3 + length, 43 + 2 * length];
    const before = told(
      secondsOf(samples),
      starts.map((startSeconds) => ({
        text: 'The quick brown fox jumps over the lazy dog.',
        startSeconds: startSeconds - 0.2,
        endSeconds: startSeconds + length + 0.2,
      })),
    );
    const read = reader(samples);
    const spans = [
      { startSeconds: 0, endSeconds: 2 },
      { startSeconds: starts[2] ?? 0, endSeconds: (starts[2] ?? 0) + 1 },
    ];
    const aligned = await alignTranscript(before, spans, read);
    const timings = aligned.utterances.map(({ firstWord }) => aligned.words[firstWord]?.timing);
    expect(timings).toEqual(['aligned', 'estimated', 'aligned']);
    expect(aligned.words.map((word) => word.text)).toEqual(before.words.map((word) => word.text));
    expect(aligned.words.slice(9, 18)).toEqual(before.words.slice(9, 18));
    expect(aligned.sentences.map(({ id, firstWord, lastWord }) => [id, firstWord, lastWord])).toEqual(
      before.sentences.map(({ id, firstWord, lastWord }) => [id, firstWord, lastWord]),
    );
    expect(read.reads).toBe(2);
    expect(JSON.stringify(await alignTranscript(before, spans, read))).toBe(JSON.stringify(aligned));
  });

  test('that are not what is said keep their times, and that is reported', async () => {
    const spoken = await speak('yes');
    const samples = inARow(0.3, spoken, 0.3);
    const text =
      'A whole paragraph of entirely different words which nobody could possibly pronounce in half of a second.';
    const before = told(secondsOf(samples), [{ text, startSeconds: 0, endSeconds: secondsOf(samples) }]);
    const aligned = await alignTranscript(before, 'all', reader(samples));
    expect(aligned.words).toEqual(before.words.map((word) => ({ ...word, timing: 'unplaced' })));
    expect(aligned.fallbacks).toMatchObject([{ used: 'estimated word times' }]);
    expect(aligned.fallbacks[0]?.reason).toContain('do not fit');
  });

  test('nothing to place is no work', async () => {
    const nothing = told(5, []);
    const read = reader(new Float32Array(RATE));
    expect(await alignTranscript(nothing, 'all', read)).toEqual(nothing);
    expect(read.reads).toBe(0);
  });

  test('can be cancelled', async () => {
    const before = told(secondsOf(sound), [
      { text: 'people money', startSeconds: 0, endSeconds: secondsOf(sound) },
    ]);
    const controller = new AbortController();
    const running = alignTranscript(before, 'all', reader(sound), { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});
