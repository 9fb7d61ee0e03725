import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { EngineError, throwIfCancelled } from '../error.ts';
import { messageOf, type QuestionDocument } from './document.ts';
import type { Message, Reply } from './generate.ts';
import { type Effects, withRetries } from './retry.ts';
import { baseUrlOf, type LanguageModelSettings, parseLanguageModelSettings } from './settings.ts';
import { addUsage, type Usage } from './usage.ts';

/** What is usable of an answer, and what is wrong with the rest, each problem one sentence the model can act on. */
export type Checked<Value> = { value: Value; problems: string[] };

/** One question and what makes a good answer to it. */
export type Question<Form, Value> = {
  /** Who the model is and which rules hold, whatever the document says. */
  system: string;
  document: QuestionDocument;
  /** The form of the answer. Keep limits out of it: services differ in which they take; `check` sees to them. */
  form: z.ZodType<Form>;
  check(answer: Form): Checked<Value>;
};

/** An answer, what is still wrong with it after a second try, and what it cost. */
export type Answer<Value> = Checked<Value> & { usage: Usage };

/** A language model that can be asked. */
export type LanguageModel = {
  /** Provider and model, e.g. `google/gemini-3.8-flash`. */
  readonly name: string;
  /** Where it is asked; the same name elsewhere may be another model. */
  readonly address: string;
  /** How many questions at a time: a local model answers one after the other. */
  readonly parallel: number;
  /**
   * Asks, checks the answer, and when something is wrong asks once more with the problems named; the better of the two
   * is returned. Throws EngineError `language_model_…` when no answer can be had or none has the form asked for
   * (`language_model_bad_answer`), `cancelled` when the signal fires. `onUsage` hears of every answered request, also of
   * those whose answer could not be used.
   */
  ask<Form, Value>(
    question: Question<Form, Value>,
    options?: { signal?: AbortSignal | undefined; onUsage?: (usage: Usage) => void },
  ): Promise<Answer<Value>>;
};

/** Seconds one request may take unless the settings say otherwise. A local model may run on a processor alone. */
const TIMEOUT_SECONDS = { google: 120, 'openai-compatible': 120, ollama: 600 } as const;

/** How much of a bad answer the model is shown again. */
const SHOWN_CHARACTERS = 8000;

/** Problems beyond these add nothing. */
const SHOWN_PROBLEMS = 12;

const reality: Effects = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (seconds, signal) => {
    await wait(seconds * 1000, undefined, signal ? { signal } : {});
  },
};

/**
 * Opens a language model. Nothing is sent before `ask`. Throws EngineError `invalid_input` or
 * `language_model_key_missing` for settings that cannot work.
 */
export function openLanguageModel(input: LanguageModelSettings, effects: Effects = reality): LanguageModel {
  const settings = parseLanguageModelSettings(input);
  const line = openLine(settings, effects);
  return {
    name: `${settings.provider}/${settings.model}`,
    address: baseUrlOf(settings),
    parallel: settings.provider === 'ollama' ? 1 : 4,
    async ask(question, { signal, onUsage } = {}) {
      const asked: Message[] = [{ role: 'user', content: messageOf(question.document) }];
      const first = await line(question, asked, signal);
      onUsage?.(first.usage);
      const good = checked(question, first.text);
      if (good.problems.length === 0 && good.checked !== null) return { ...good.checked, usage: first.usage };
      const again: Message[] = [
        ...asked,
        { role: 'assistant', content: first.text.slice(0, SHOWN_CHARACTERS) || '(nothing)' },
        { role: 'user', content: complaint(good.problems) },
      ];
      const second = await line(question, again, signal);
      onUsage?.(second.usage);
      const usage = addUsage(first.usage, second.usage);
      const better = checked(question, second.text);
      const [best] = [better, good]
        .flatMap((one) => one.checked ?? [])
        .sort((a, b) => a.problems.length - b.problems.length);
      if (best) return { ...best, usage };
      throw new EngineError(
        'language_model_bad_answer',
        `${settings.provider}/${settings.model} answered twice in a form that cannot be used: ${better.problems[0] ?? ''} Try a larger model.`,
      );
    },
  };
}

/** Sends one request, with retries, and falls back from a JSON schema to plain JSON where the service refuses the former. */
function openLine(settings: LanguageModelSettings, effects: Effects) {
  let hasSchemas = true;
  const timeoutSeconds = settings.timeoutSeconds ?? TIMEOUT_SECONDS[settings.provider];
  return async function send<Form, Value>(
    question: Question<Form, Value>,
    messages: Message[],
    signal: AbortSignal | undefined,
  ): Promise<Reply> {
    throwIfCancelled(signal);
    // Loaded with the first question: who asks nobody does not pay the SDK's quarter of a second.
    const { failureOf, generate } = await import('./generate.ts');
    let timeout: AbortSignal | undefined;
    const request = () => {
      timeout = AbortSignal.timeout(timeoutSeconds * 1000);
      const abortSignal = signal ? AbortSignal.any([signal, timeout]) : timeout;
      return generate(settings, hasSchemas, question, messages, abortSignal, effects.now);
    };
    const failure = (error: unknown) =>
      failureOf(error, settings, {
        timeoutSeconds,
        hasTimedOut: timeout?.aborted === true,
        now: effects.now(),
      });
    try {
      return await withRetries(request, failure, effects, signal);
    } catch (error) {
      const isSchemaRefused =
        hasSchemas &&
        settings.provider !== 'google' &&
        error instanceof EngineError &&
        error.code === 'language_model_refused';
      if (!isSchemaRefused) throw error;
      hasSchemas = false;
      return withRetries(request, failure, effects, signal);
    }
  };
}

/** The answer read and checked; `checked` is null when it has not the form asked for. */
function checked<Form, Value>(
  question: Question<Form, Value>,
  text: string,
): { checked: Checked<Value> | null; problems: string[] } {
  const json = jsonIn(text);
  if (json === undefined)
    return { checked: null, problems: ['The answer is not JSON, or it breaks off before its end.'] };
  const parsed = question.form.safeParse(json);
  if (!parsed.success)
    return {
      checked: null,
      problems: parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'The answer'}: ${issue.message}.`,
      ),
    };
  const result = question.check(parsed.data);
  return { checked: result, problems: result.problems };
}

/** The JSON of an answer, also inside the fence that some models put around it; undefined when there is none. */
function jsonIn(text: string): unknown {
  const inside = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(inside);
  } catch {
    return undefined;
  }
}

function complaint(problems: readonly string[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${problem}`);
  return [
    'Your answer cannot be used as it is:',
    ...shown,
    'Answer the first message again, with these problems solved, as JSON of the form asked for and nothing else.',
  ].join('\n');
}
