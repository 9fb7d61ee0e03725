import { z } from 'zod';

const judged = z.number().min(0).max(10);

/** One stretch of talk as a language model judged it; its words cleaned of everything but words. */
export const JudgedMoment = z.object({
  /** Sentence ids, both inclusive, as the model named them: the clip's length may still have to be set right. */
  sentences: z.object({ first: z.int().nonnegative(), last: z.int().nonnegative() }),
  /** 0–10. */
  score: judged,
  /** 0–10 each. Pace and energy are not here: they are heard, not read. */
  subScores: z.object({
    hook: judged,
    selfContained: judged,
    payoff: judged,
    information: judged,
    emotion: judged,
  }),
  /** In the language of the talk; empty where the model wrote nothing usable. */
  title: z.string().max(200),
  viralHook: z.string().max(500),
  keyInsight: z.string().max(1000),
  hashtags: z.array(z.string().max(100)).max(30),
  /** One of the feelings that moments have, in English; null when the model named another. */
  dominantEmotion: z.string().max(50).nullable(),
  /** Why it was chosen, in English, one sentence. */
  reason: z.string().max(300),
});
/** One stretch of talk as a language model judged it. */
export type JudgedMoment = z.infer<typeof JudgedMoment>;

/**
 * What a language model thinks of a talk. The one fact that depends on what was wished for: it is an answer to a
 * question. Kept like every fact, so that the same question about the same talk is asked once.
 */
export const Judgement = z.object({
  /** Who judged: provider and model, e.g. `google/gemini-3.8-flash`. */
  model: z.string(),
  /** Best first. May overlap one another. */
  moments: z.array(JudgedMoment).max(100),
  /** What was wrong with the answers and was left out, each one sentence. */
  problems: z.array(z.string().max(1000)).max(100),
  /** Requests answered, tokens (null when the service does not tell) and US dollars (null when the price is unknown). */
  usage: z.object({
    calls: z.int().nonnegative(),
    inputTokens: z.number().nonnegative().nullable(),
    outputTokens: z.number().nonnegative().nullable(),
    costUsd: z.number().nonnegative().nullable(),
  }),
});
/** What a language model thinks of a talk. */
export type Judgement = z.infer<typeof Judgement>;
