import fc from 'fast-check';
import type { Transcript } from '../../facts/index.ts';
import { emptyTranscript } from '../../testing/transcript.ts';

const WORDS = [
  'the',
  'boat',
  'I',
  'you',
  'never',
  'money',
  'because',
  'so',
  'and',
  'he',
  'it',
  'was',
  'is',
  'broke',
  'learned',
  'why',
  'Lisbon',
  '$4,000',
  '25%',
  'subscribe',
  'sponsor',
  'funny',
  'water',
  'and',
  'but',
  'that',
  '“quoted”',
  'naïve',
  '日本',
  'can’t',
  '—',
  '99.99',
  'AI',
  '#tag',
  '{\\b1}',
  '$&',
  'yeah',
  'How',
  'what',
  'friends',
  'love',
  'die',
  '...',
  '🙂',
];

const sentence = fc.record({
  words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 60 }),
  gapSeconds: fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 0, max: 1.5, noNaN: true }) },
    { weight: 1, arbitrary: fc.double({ min: 1.5, max: 20, noNaN: true }) },
  ),
  secondsPerWord: fc.double({ min: 0.08, max: 1.2, noNaN: true }),
  ending: fc.constantFrom(
    'statement' as const,
    'question' as const,
    'exclamation' as const,
    'pause' as const,
  ),
});

/** Talks of 1–80 sentences of any words, rates and pauses, with whole, ordered word times. */
export const randomTalk: fc.Arbitrary<Transcript> = fc
  .array(sentence, { minLength: 1, maxLength: 80 })
  .map((sentences) => {
    const talk = emptyTranscript();
    let now = 0;
    for (const { words, gapSeconds, secondsPerWord, ending } of sentences) {
      now += gapSeconds;
      const firstWord = talk.words.length;
      const startSeconds = now;
      for (const text of words) {
        const endSeconds = now + secondsPerWord;
        talk.words.push({ text, startSeconds: now, endSeconds, confidence: null, timing: 'aligned' });
        now = endSeconds;
      }
      const lastWord = talk.words.length - 1;
      const mark = { statement: '.', question: '?', exclamation: '!', pause: '' }[ending];
      const text = words.join(' ') + mark;
      const id = talk.sentences.length;
      talk.sentences.push({ id, firstWord, lastWord, text, startSeconds, endSeconds: now, ending });
      talk.utterances.push({ startSeconds, endSeconds: now, firstWord, lastWord });
    }
    return talk;
  });
