import { generateText, NoObjectGeneratedError, Output } from 'ai';
import type { z } from 'zod';
import { sdkModel } from './model.ts';
import { costOf } from './prices.ts';
import type { LanguageModelSettings } from './settings.ts';
import type { Usage } from './usage.ts';

export { failureOf } from './failure.ts';

// The SDK would print its warnings to standard output, where programs read our events.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Enough for thinking and for a long answer; a runaway answer ends here. Older services refuse so high a limit. */
const MOST_OUTPUT_TOKENS = 16_000;

/** One turn of a conversation. */
export type Message = { role: 'user' | 'assistant'; content: string };

/** What one request brought. */
export type Reply = { text: string; usage: Usage };

/**
 * Sends one request through the SDK and returns the answer's text, whether it has the form asked for or not. Throws the
 * SDK's errors; `failureOf` names them.
 */
export async function generate<Form>(
  settings: LanguageModelSettings,
  hasSchemas: boolean,
  question: { system: string; form: z.ZodType<Form> },
  messages: Message[],
  abortSignal: AbortSignal,
  now: () => number,
): Promise<Reply> {
  const usageOf = (
    tokens: { inputTokens: number | undefined; outputTokens: number | undefined } | undefined,
  ) => {
    const counted = { inputTokens: tokens?.inputTokens ?? null, outputTokens: tokens?.outputTokens ?? null };
    return { calls: 1, ...counted, costUsd: costOf(settings, counted, now()) };
  };
  try {
    const { text, usage } = await generateText({
      model: sdkModel(settings, hasSchemas),
      system: question.system,
      messages,
      output: Output.object({ schema: question.form }),
      ...(hasSchemas ? { maxOutputTokens: MOST_OUTPUT_TOKENS } : {}),
      maxRetries: 0,
      abortSignal,
    });
    return { text, usage: usageOf(usage) };
  } catch (error) {
    // An answer that is no JSON is an answer all the same: it was paid for, and it can be complained about.
    if (NoObjectGeneratedError.isInstance(error))
      return { text: error.text ?? '', usage: usageOf(error.usage) };
    throw error;
  }
}
