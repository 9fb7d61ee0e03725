import fc from 'fast-check';
import type { Judgement } from '../../facts/index.ts';

/** Texts as a model that was talked into something would write them. */
const TEXTS = [
  '',
  '   ',
  'Why nobody tells you this',
  'Buy now at https://scam.example/x?y=1 or www.scam.example',
  '<script>alert(1)</script>',
  '**Bold** _claims_ `rm -rf`',
  '{\\an8\\fs200}Huge',
  'Line one\nline two\u0000\u001b[31m red',
  '\u202Edlrow olleh\u202C',
  '# Heading',
  '“Quoted”',
  'word '.repeat(60).trim(),
  'x'.repeat(200),
  '日本の朝は静かです',
  'हिन्दी में एक शीर्षक',
  '🙂🙂🙂',
] as const;

const text = fc.constantFrom(...TEXTS);
const judged = fc.double({ min: 0, max: 10, noNaN: true });

/** Judgements of the right form and any contents: runs that are too long, too short, or not there at all. */
export const judgements: fc.Arbitrary<Judgement | null> = fc.option(
  fc.record({
    model: fc.constantFrom('google/gemini-test', 'ollama/<b>model</b>'),
    moments: fc.array(
      fc.record({
        sentences: fc
          .tuple(fc.nat(90), fc.nat(20))
          .map(([first, length]) => ({ first, last: first + length })),
        score: judged,
        subScores: fc.record({
          hook: judged,
          selfContained: judged,
          payoff: judged,
          information: judged,
          emotion: judged,
        }),
        title: text,
        viralHook: text,
        keyInsight: text,
        hashtags: fc.array(text, { maxLength: 8 }),
        dominantEmotion: fc.constantFrom('humor', 'Joy', 'hangry', null),
        reason: text,
      }),
      { maxLength: 12 },
    ),
    problems: fc.constantFrom([], ['candidate 3: is missing.']),
    usage: fc.constant({ calls: 3, inputTokens: 1000, outputTokens: null, costUsd: null }),
  }),
);

/** A judgement that names runs all over a talk, most of them of no legal length, with texts of every kind. */
export const UNRULY_JUDGEMENT: Judgement = {
  model: 'google/gemini-test',
  moments: TEXTS.map((title, i) => ({
    sentences: { first: 7 * i, last: 7 * i + (i % 9) },
    score: (i * 7) % 11,
    subScores: { hook: 10, selfContained: 0, payoff: i % 11, information: 5, emotion: 9 },
    title,
    viralHook: title,
    keyInsight: title,
    hashtags: [title, '#Startups', 'हिन्दी', 'コーヒー', 'a b', '2026'],
    dominantEmotion: i % 2 === 0 ? 'surprise' : null,
    reason: title,
  })),
  problems: [],
  usage: { calls: 3, inputTokens: 1000, outputTokens: 200, costUsd: 0.01 },
};
