import type { Transcript } from '../facts/index.ts';

/** A transcript in which nothing is said but what a test wants. */
export function emptyTranscript(changes: Partial<Transcript> = {}): Transcript {
  return {
    language: 'en',
    origin: 'test',
    words: [],
    sentences: [],
    utterances: [],
    silences: [],
    dropped: [],
    fallbacks: [],
    ...changes,
  };
}
