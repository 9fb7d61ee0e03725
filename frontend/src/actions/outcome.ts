/** How something ended that is not worth an exception. `error` is there exactly when it failed. */
export type Outcome = { success: boolean; error?: string };

/** The outcome of something; what it throws is its error. */
export async function outcomeOf(work: Promise<unknown>): Promise<Outcome> {
  try {
    await work;
    return { success: true };
  } catch (error) {
    return { success: false, error: sentenceOf(error) };
  }
}

/** What an error says to people. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
