import type { Sentence, Transcript } from '../facts/index.ts';
import { isBackchannel } from './measures/context.ts';
import { HANDS_OVER, leaningOf } from './measures/index.ts';
import { plain } from './talk/index.ts';
import { readLine } from './talk/line.ts';

/** A sentence that leans on what came before as much as this is not understood without it. */
const LEANS = 0.5;
/** "I did." and "Nine months." answer something; as many words as this and a verb say something of their own. */
const WHOLE_WORDS = 4;
/** Where the language is not one whose verbs we know, length alone has to tell. */
const WHOLE_WORDS_ANYWHERE = 6;

/** Whether a sentence is understood by somebody who has not heard the question, or what else was said, before it. */
export function standsAlone(transcript: Transcript, sentence: Sentence): boolean {
  const line = readLine(transcript, sentence, null);
  if (!isEnglish(transcript)) return line.wordCount >= WHOLE_WORDS_ANYWHERE;
  if (line.wordCount < WHOLE_WORDS || isBackchannel(line)) return false;
  const hasVerb = line.tokens.some((token) => token.part === 'VERB' || token.part === 'AUX');
  return hasVerb && leaningOf(line).value < LEANS;
}

/** Whether a sentence asks somebody else to speak: a question, or "Tell me about …" (English). */
export function asks(transcript: Transcript, sentence: Sentence): boolean {
  if (sentence.ending === 'question') return true;
  return isEnglish(transcript) && HANDS_OVER.test(plain(sentence.text));
}

function isEnglish({ language }: Transcript): boolean {
  return language.toLowerCase().startsWith('en');
}
