/** What is asked, and the material that it is asked about, as one JSON document. */
export type QuestionDocument = { readonly task: string } & Readonly<Record<string, unknown>>;

/**
 * The user message of a question: JSON, so that no text in it can end its own field, with `<` and `>` escaped besides, so
 * that none can look like a tag either.
 */
export function messageOf(document: QuestionDocument): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
