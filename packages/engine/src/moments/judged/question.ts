import type { z } from 'zod';
import type { SentenceRun } from '../moment.ts';

/** What to do, and the talk that it is about. */
export type JudgingDocument = { task: string; [field: string]: unknown };

/** A question to a language model, the form of its answer, and what is taken of it. Pure data and pure functions. */
export type JudgingQuestion<Form, Value> = {
  system: string;
  document: JudgingDocument;
  form: z.ZodType<Form>;
  /** What of an answer can be used; each problem is one sentence that the model can act on. */
  check(answer: Form): { value: Value; problems: string[] };
};

/** What is wrong with a named run of sentences, or null: ids must be whole numbers within `within`, in order. */
export function problemWithRun({ first, last }: SentenceRun, within: SentenceRun): string | null {
  for (const id of [first, last])
    if (!Number.isInteger(id) || id < within.first || id > within.last)
      return `there is no sentence ${id}; the ids go from ${within.first} to ${within.last}`;
  return first > last ? `first (${first}) comes after last (${last})` : null;
}

/** What is wrong with a score, or null. */
export function problemWithScore(name: string, score: number, most: number): string | null {
  return score >= 0 && score <= most ? null : `${name} is ${score}, but must be from 0 to ${most}`;
}
