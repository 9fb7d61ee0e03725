import type { Source, Transcript } from '../facts/index.ts';
import type { FactCache } from './cache.ts';
import { trimmed } from './clip.ts';
import { openContext } from './context.ts';
import { hear } from './hear.ts';
import type { ClipOptions } from './options.ts';

/** Raised where something would have to be measured. */
class NotMeasured extends Error {}

/**
 * What was heard in a source when it was clipped with these options; null when that was not kept. Listens to nothing: words
 * outside of the clips have the rough times of the recogniser.
 */
export async function recallTranscript(
  source: Source,
  options: ClipOptions,
  facts: FactCache,
): Promise<Transcript | null> {
  const known: FactCache = {
    remember: (contentHash, name, schema) =>
      facts.remember(contentHash, name, schema, () => Promise.reject(new NotMeasured())),
  };
  const context = openContext({ source, facts: known, transcriptFile: null, languageModel: null });
  try {
    // Nothing is read, so the file need not be there.
    return (await hear('', source, trimmed(source, options), context)).transcript;
  } catch (error) {
    if (error instanceof NotMeasured) return null;
    throw error;
  }
}
