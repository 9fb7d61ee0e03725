import { z } from 'zod';
import { EngineError } from '../error.ts';

/** A word with the times that its file gives. */
export type GivenWord = { text: string; startSeconds: number; endSeconds: number; confidence: number | null };

const seconds = z.number().nonnegative();
const share = z.number().min(0).max(1);

/** One word as the common tools write it: `word` or `text`, times in seconds (some leave them out for a few words). */
const FileWord = z
  .object({
    word: z.string().optional(),
    text: z.string().optional(),
    punctuated_word: z.string().optional(),
    start: seconds.nullish(),
    end: seconds.nullish(),
    confidence: share.nullish(),
    probability: share.nullish(),
  })
  .refine((word) => word.punctuated_word ?? word.word ?? word.text, {
    message: 'needs a "word" or a "text"',
  });
type FileWord = z.infer<typeof FileWord>;

const WordList = z.array(FileWord).min(1);
const WordsObject = z.object({ words: WordList });
/** As Whisper and its relatives write it. */
const SegmentsObject = z.object({ segments: z.array(z.object({ words: z.array(FileWord) })).min(1) });

/** Whether a JSON text holds words with times in one of the known shapes. */
export function isWordsFile(content: string): boolean {
  try {
    return shapeOf(JSON.parse(content)).safeParse(JSON.parse(content)).success;
  } catch {
    return false;
  }
}

/**
 * The words of a JSON transcript in order of time: `[{word|text, start, end}]`, `{words: […]}` or
 * `{segments: [{words: […]}]}`, times in seconds. A word without times gets its share of the gap it stands in. Throws
 * EngineError `invalid_input` naming `name` and the place.
 */
export function readWordsFile(content: string, name: string): GivenWord[] {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw explainSyntax(cause, content, name);
  }
  const parsed = shapeOf(value).safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place =
      issue?.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('') ?? '';
    throw new EngineError(
      'invalid_input',
      `${name}: ${place === '' ? 'the file' : place.replace(/^\./, '')}: ${issue?.message ?? 'not understood'}; words are expected as [{"word": "Hello", "start": 0.1, "end": 0.5}, …] with times in seconds.`,
    );
  }
  const words = parsed.data.flatMap((word) => (textOf(word) === '' ? [] : [word]));
  if (words.length === 0) throw new EngineError('invalid_input', `${name} holds no words.`);
  return timed(words).sort((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds);
}

/** The schema for the shape a file has, so that its message speaks of that shape. */
function shapeOf(value: unknown): z.ZodType<FileWord[]> {
  if (typeof value === 'object' && value !== null && 'segments' in value && !('words' in value))
    return SegmentsObject.transform((file) => file.segments.flatMap((segment) => segment.words));
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return WordsObject.transform((file) => file.words);
  return WordList;
}

function textOf(word: FileWord): string {
  return (word.punctuated_word ?? word.word ?? word.text ?? '').replaceAll(/\s+/g, ' ').trim();
}

function timed(words: readonly FileWord[]): GivenWord[] {
  const result: GivenWord[] = [];
  words.forEach((word, index) => {
    const before = result.at(-1)?.endSeconds ?? 0;
    const later = words.slice(index + 1).findIndex((next) => typeof next.start === 'number');
    const nextStart = later < 0 ? before + 0.3 : (words[index + 1 + later]?.start ?? before);
    const shareOfGap = Math.max(0, nextStart - before) / ((later < 0 ? 0 : later) + 1);
    const startSeconds = word.start ?? before;
    const endSeconds = Math.max(word.end ?? startSeconds + shareOfGap, startSeconds);
    result.push({
      text: textOf(word),
      startSeconds,
      endSeconds,
      confidence: word.confidence ?? word.probability ?? null,
    });
  });
  return result;
}

function explainSyntax(cause: unknown, content: string, name: string): EngineError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? content.length);
  const line = content.slice(0, position).split('\n').length;
  return new EngineError(
    'invalid_input',
    `${name}:${line}: this is not valid JSON; check the brackets, commas and quotes there.`,
    { cause },
  );
}
