/** What asking a language model took. */
export type Usage = {
  /** Requests that were answered. */
  calls: number;
  /** Tokens sent and received, thinking included; null when the service does not tell. */
  inputTokens: number | null;
  outputTokens: number | null;
  /** US dollars at list price; null when the price is not known. */
  costUsd: number | null;
};

/** Nothing asked, nothing spent. */
export const NO_USAGE: Usage = { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** Both together; what is unknown in one is unknown in the sum. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: sum(a.inputTokens, b.inputTokens),
    outputTokens: sum(a.outputTokens, b.outputTokens),
    costUsd: sum(a.costUsd, b.costUsd),
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
