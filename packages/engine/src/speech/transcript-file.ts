import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { EngineError } from '../error.ts';
import type { Fallback, Transcript, Word } from '../facts/index.ts';
import { type Cue, readCues } from './cues.ts';
import { languageOfName, languageOfTranscript } from './file-language.ts';
import { findSentences } from './sentences.ts';
import { findSilences } from './silences.ts';
import { spreadWords } from './spread.ts';
import { shownWords } from './words.ts';
import { type GivenWord, isWordsFile, readWordsFile } from './words-file.ts';

/** A transcript of ten hours has about 5 MB as words JSON. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Words that are further apart than this belong to different utterances. */
const UTTERANCE_GAP_SECONDS = 0.5;
const MOST_UTTERANCE_SECONDS = 12;
/** A word may end this much after the source: clocks and roundings differ. */
const TOLERANCE_SECONDS = 0.5;

/**
 * Reads a transcript that somebody brought: `.srt` or `.vtt` (times estimated within each cue) or words `.json` (times
 * as given). `durationSeconds` is the source's length; what lies after its end is left out and reported. Align it for
 * exact times. Throws EngineError `not_found`, or `invalid_input` with file and line when it cannot be read.
 */
export async function readTranscriptFile(path: string, durationSeconds: number): Promise<Transcript> {
  const name = basename(path);
  const text = await readText(path, name);
  const kind = extname(path).toLowerCase().slice(1);
  if (kind === 'srt' || kind === 'vtt') {
    const cues = readCues(text, name);
    const language = await languageOf(name, cues);
    return fromCues(cues, kind, durationSeconds, language);
  }
  if (kind === 'json') {
    const words = readWordsFile(text, name);
    return fromWords(words, durationSeconds, await languageOf(name, words));
  }
  throw new EngineError(
    'invalid_input',
    `${name} is not a transcript that can be read; use a file ending in .srt, .vtt or .json.`,
  );
}

async function languageOf(name: string, said: readonly { text: string }[]): Promise<string> {
  return languageOfName(name) ?? (await languageOfTranscript(said.map(({ text }) => text).join(' ')));
}

/**
 * The transcript file that lies beside a video under the same name, or null: `talk.srt`, `talk.vtt`, with a language
 * (`talk.en.srt`, or another when there is one only), `talk.words.json`, or `talk.json` when it holds words.
 */
export async function findTranscriptBeside(videoPath: string): Promise<string | null> {
  const stem = join(dirname(videoPath), basename(videoPath, extname(videoPath)));
  for (const ending of ['.srt', '.vtt', '.en.srt', '.en.vtt', '.words.json', '.json']) {
    const path = stem + ending;
    if (path === videoPath || !(await isFile(path))) continue;
    // A .json beside a video may be anything; the other endings are transcripts or mistakes worth a message.
    if (ending === '.json' && !isWordsFile(await readText(path, basename(path)))) continue;
    return path;
  }
  return onlyLanguageBeside(stem);
}

/** `talk.ja.srt` beside `talk.mp4`, when it is the only one: of several nobody knows which is what is spoken. */
async function onlyLanguageBeside(stem: string): Promise<string | null> {
  const names = await readdir(dirname(stem)).catch(() => []);
  const found = names.filter(
    (name) =>
      name.startsWith(`${basename(stem)}.`) &&
      /^\.[^.]+\.(?:srt|vtt)$/i.test(name.slice(basename(stem).length)) &&
      languageOfName(name) !== null,
  );
  const [only] = found;
  return only === undefined || found.length > 1 ? null : join(dirname(stem), only);
}

function fromCues(
  cues: readonly Cue[],
  origin: string,
  durationSeconds: number,
  language: string,
): Transcript {
  const words: Word[] = [];
  const utterances: Transcript['utterances'] = [];
  const late = cues.filter((cue) => cue.startSeconds >= durationSeconds);
  for (const cue of cues) {
    const shown = shownWords(cue.text, language);
    if (shown.length === 0 || cue.startSeconds >= durationSeconds) continue;
    const span = { startSeconds: cue.startSeconds, endSeconds: Math.min(cue.endSeconds, durationSeconds) };
    const spans = spreadWords(shown, [span]);
    const firstWord = words.length;
    shown.forEach((text, index) => {
      words.push({ text, ...(spans[index] ?? span), confidence: null, timing: 'estimated' });
    });
    utterances.push({ ...span, firstWord, lastWord: words.length - 1 });
  }
  return complete({ origin, language }, words, utterances, durationSeconds, late);
}

function fromWords(given: readonly GivenWord[], durationSeconds: number, language: string): Transcript {
  const late = given.filter((word) => word.startSeconds >= durationSeconds + TOLERANCE_SECONDS);
  if (late.length > 0 && late.length > given.length / 2)
    throw new EngineError(
      'invalid_input',
      `The transcript's times reach to ${Math.round(late.at(-1)?.endSeconds ?? 0)} s but the source ends at ${Math.round(durationSeconds)} s; give the times in seconds, and the transcript of this source.`,
    );
  const words: Word[] = [];
  const utterances: Transcript['utterances'] = [];
  let before = 0;
  for (const word of given) {
    if (late.includes(word)) continue;
    const startSeconds = Math.min(Math.max(word.startSeconds, before), durationSeconds);
    const endSeconds = Math.min(Math.max(word.endSeconds, startSeconds), durationSeconds);
    const last = utterances.at(-1);
    const goesOn =
      last &&
      startSeconds - before < UTTERANCE_GAP_SECONDS &&
      endSeconds - last.startSeconds <= MOST_UTTERANCE_SECONDS;
    words.push({ text: word.text, startSeconds, endSeconds, confidence: word.confidence, timing: 'given' });
    if (goesOn) {
      last.endSeconds = endSeconds;
      last.lastWord = words.length - 1;
    } else
      utterances.push({ startSeconds, endSeconds, firstWord: words.length - 1, lastWord: words.length - 1 });
    before = endSeconds;
  }
  return complete({ origin: 'json', language }, words, utterances, durationSeconds, late);
}

function complete(
  about: { origin: string; language: string },
  words: Word[],
  utterances: Transcript['utterances'],
  durationSeconds: number,
  late: readonly { startSeconds: number; endSeconds: number; text: string }[],
): Transcript {
  const fallbacks: Fallback[] = [];
  if (late.length > 0)
    fallbacks.push({
      used: 'the transcript up to the end of the source',
      instead_of: 'all of the transcript file',
      reason: `${late.length} of its entries lie after the end of the source at ${durationSeconds.toFixed(1)} s.`,
    });
  return {
    ...about,
    words,
    sentences: findSentences(words),
    utterances,
    silences: findSilences(utterances, durationSeconds),
    dropped: late.map(({ startSeconds, endSeconds, text }) => ({
      startSeconds,
      endSeconds,
      text,
      reason: 'It lies after the end of the source.',
    })),
    fallbacks,
  };
}

async function readText(path: string, name: string): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new EngineError(
        'limit_exceeded',
        `${name} is larger than 64 MB, which no transcript is; check the file.`,
      );
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'not_found',
      `The transcript file ${name} cannot be opened; check its name and that you may read it.`,
      { cause },
    );
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Old subtitle editors on Windows wrote this code page.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
