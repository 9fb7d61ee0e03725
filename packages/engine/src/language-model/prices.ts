import { baseUrlOf, GOOGLE_BASE_URL, type LanguageModelSettings, OPENAI_BASE_URL } from './settings.ts';

/** List price in US dollars per million tokens, thinking counted as output. */
type Price = { input: number; output: number; until?: string };

/**
 * List prices of prompts up to 200,000 tokens without discounts, as published in 2026-10 and 2026-11
 * (ai.google.dev/gemini-api/docs/pricing, developers.openai.com/api/docs/pricing). `until` is the last day, UTC, that
 * the service promises the price for. Prices move: an estimate for people, not a bill.
 */
const PRICES: Record<string, Record<string, Price>> = {
  [GOOGLE_BASE_URL]: {
    'gemini-3.8-flash': { input: 0.75, output: 3.75, until: '2026-12-31' },
    'gemini-3.5-flash': { input: 1.5, output: 9 },
    'gemini-3.5-flash-lite': { input: 0.3, output: 2.5 },
    'gemini-3.1-pro-preview': { input: 2, output: 12 },
    'gemini-2.5-pro': { input: 1.25, output: 10 },
    'gemini-2.5-flash': { input: 0.3, output: 2.5 },
    'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  },
  [OPENAI_BASE_URL]: {
    'gpt-5.6-luna': { input: 0.2, output: 1.2 },
    'gpt-5.6-terra': { input: 2, output: 12 },
    'gpt-5-mini': { input: 0.25, output: 2 },
    'gpt-5': { input: 1.25, output: 10 },
    'gpt-4.1': { input: 2, output: 8 },
    'gpt-4.1-mini': { input: 0.4, output: 1.6 },
  },
};

/**
 * US dollars for so many tokens at list price; null for a model or address whose price is not known, for a price that
 * has run out at `now` (milliseconds since 1970), and for token counts that the service does not tell.
 */
export function costOf(
  settings: LanguageModelSettings,
  tokens: { inputTokens: number | null; outputTokens: number | null },
  now: number,
): number | null {
  const prices = PRICES[baseUrlOf(settings)] ?? {};
  const price = Object.hasOwn(prices, settings.model) ? prices[settings.model] : undefined;
  if (!price || tokens.inputTokens === null || tokens.outputTokens === null) return null;
  if (price.until !== undefined && now > Date.parse(`${price.until}T23:59:59.999Z`)) return null;
  return (tokens.inputTokens * price.input + tokens.outputTokens * price.output) / 1e6;
}
