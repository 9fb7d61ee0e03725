import { z } from 'zod';
import { type Heard, NOTHING_HEARD } from './heard.ts';
import { endsInLoop } from './loop.ts';
import { placeByLetters } from './place-by-letters.ts';
import { languageNamed } from './whisper-languages.ts';
import { shownWords } from './words.ts';

const seconds = z.number().nonnegative();

/** OpenAI's transcription object, plain or verbose (API reference, "Create transcription"); more is let pass. */
const Answer = z.object({
  text: z.string(),
  /** OpenAI writes the English name, its relatives often the code. */
  language: z.string().nullish(),
  words: z.array(z.object({ word: z.string(), start: seconds, end: seconds })).nullish(),
});

/** Reads what a transcription service answered to a stretch. Throws ZodError when it is something else. */
export function readTranscriptionAnswer(value: unknown): Heard {
  const answer = Answer.parse(value);
  const text = answer.text.replaceAll(/\s+/g, ' ').trim();
  const language = answer.language ? languageNamed(answer.language) : null;
  if (text === '') return { ...NOTHING_HEARD, language };
  const shown = shownWords(text, language);
  const pieces = answer.words?.map(({ word, start, end }) => ({
    text: word,
    startSeconds: start,
    endSeconds: end,
  }));
  return {
    text,
    confidences: [],
    looped: endsInLoop(shown.map((word) => word.toLowerCase())),
    full: false,
    times: pieces ? placeByLetters(shown, pieces) : null,
    language,
  };
}
