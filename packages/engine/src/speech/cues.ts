import { parseSync } from 'subtitle';
import { EngineError } from '../error.ts';
import type { Span } from '../facts/index.ts';

/** One subtitle: what is said in a span, as plain text. */
export type Cue = Span & { text: string };

/** A cue without a sensible end is taken to last this long. */
const SHORT_CUE_SECONDS = 0.2;

/**
 * The cues of an .srt or .vtt file in order of time, as plain text: no tags, speaker names, notes about sounds or
 * lines repeated from the cue before. Throws EngineError `invalid_input` naming `name` and the line.
 */
export function readCues(content: string, name: string): Cue[] {
  const { text, lineNumbers } = withoutBlocks(content.replace(/^\ufeff/, ''));
  let nodes: ReturnType<typeof parseSync>;
  try {
    nodes = parseSync(text);
  } catch (cause) {
    throw explain(cause, name, lineNumbers);
  }
  const cues = nodes.flatMap((node) => {
    if (node.type !== 'cue') return [];
    const { start, end } = node.data;
    return [{ startSeconds: start / 1000, endSeconds: end / 1000, text: node.data.text }];
  });
  if (cues.length === 0)
    throw new EngineError(
      'invalid_input',
      `${name}:1: no subtitles were found; is this really an .srt or .vtt file?`,
    );
  cues.sort((a, b) => a.startSeconds - b.startSeconds || a.endSeconds - b.endSeconds);
  return apart(withoutRepeats(cues));
}

/** A subtitle text that the parser takes, and for each of its lines the number (from 1) of the line it was. */
type Prepared = { text: string; lineNumbers: number[] };

/** Leaves out what the parser does not know: blocks of a VTT file that are no cues, names of cues, repeated blank lines. */
function withoutBlocks(content: string): Prepared {
  const lines = content.split(/\r\n|\n|\r/);
  const isVtt = lines[0]?.startsWith('WEBVTT') ?? false;
  const kept: string[] = [];
  const lineNumbers: number[] = [];
  let inBlock = false;
  lines.forEach((line, index) => {
    const isBlank = line.trim() === '';
    const followsBlank = (lines[index - 1]?.trim() ?? '') === '';
    if (isVtt && index > 0) {
      const starts = index === 1 ? !isBlank : followsBlank && /^(STYLE|REGION|NOTE)(\s|$)/.test(line);
      inBlock = starts || (inBlock && !isBlank);
    }
    // Names of cues are free text, which the parser takes for a broken line of times; numbers it knows.
    const isName =
      followsBlank &&
      !isBlank &&
      !line.includes('-->') &&
      !/^\s*\d+\s*$/.test(line) &&
      (lines[index + 1] ?? '').includes('-->');
    const isRepeatedBlank = isBlank && kept.length > 0 && kept.at(-1)?.trim() === '';
    if (inBlock || isName || isRepeatedBlank) return;
    kept.push(line);
    lineNumbers.push(index + 1);
  });
  return { text: kept.join('\n'), lineNumbers };
}

function explain(cause: unknown, name: string, lineNumbers: readonly number[]): EngineError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const found = /^expected (\w+) at row (\d+), but received: (.*)$/s.exec(message);
  if (!found)
    return new EngineError('invalid_input', `${name} cannot be read as subtitles: ${message}.`, { cause });
  const wanted =
    found[1] === 'timestamp' ? 'a line of times like 00:00:01,000 --> 00:00:02,500' : `a ${found[1]}`;
  return new EngineError(
    'invalid_input',
    `${name}:${lineNumbers[Number(found[2]) - 1] ?? found[2]}: ${wanted} belongs here, but there is ${(found[3] ?? '').slice(0, 60)}.`,
    { cause },
  );
}

/** Live captions roll up: each cue shows the line before again. Only what is new is kept. */
function withoutRepeats(cues: readonly Cue[]): Cue[] {
  const result: Cue[] = [];
  let shown: string[] = [];
  let shownUntil = Number.NEGATIVE_INFINITY;
  for (const cue of cues) {
    const lines = plainLines(cue.text);
    const follows = cue.startSeconds - shownUntil < 0.1;
    const fresh = follows ? lines.slice(overlapOf(shown, lines)) : lines;
    if (lines.length > 0) {
      shown = lines;
      shownUntil = cue.endSeconds;
    }
    if (fresh.length > 0) result.push({ ...cue, text: fresh.join(' ') });
  }
  return result;
}

/** How many of the first lines of `next` are the last lines of `shown`. */
function overlapOf(shown: readonly string[], next: readonly string[]): number {
  for (let count = Math.min(shown.length, next.length); count > 0; count -= 1)
    if (shown.slice(-count).every((line, index) => line === next[index])) return count;
  return 0;
}

/** Cues that overlap are shortened to meet; the words keep the order in which the cues start. */
function apart(cues: readonly Cue[]): Cue[] {
  const result: Cue[] = [];
  for (const cue of cues) {
    const last = result.at(-1);
    if (last && cue.startSeconds < last.endSeconds)
      last.endSeconds = Math.max(last.startSeconds + SHORT_CUE_SECONDS, cue.startSeconds);
    const startSeconds = Math.max(cue.startSeconds, last?.endSeconds ?? 0);
    const endSeconds = Math.max(cue.endSeconds, startSeconds + SHORT_CUE_SECONDS);
    result.push({ text: cue.text, startSeconds, endSeconds });
  }
  return result;
}

function plainLines(text: string): string[] {
  return text
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/\{\\?[a-z]+[^{}]*\}/gi, '')
    .replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (entity, body: string) => decodeEntity(body) ?? entity)
    .replaceAll(/\[[^\]]*\]|[♪♫]+/g, ' ')
    .replaceAll(
      /\((?:[A-Z][A-Z\s'.,-]*|[^)]*\b(?:music|applause|laugh\w*|sighs?|cheer\w*|silence|noise)\b[^)]*)\)/gi,
      (note) =>
        /^\([A-Z\s'.,-]+\)$/.test(note) || /music|applause|laugh|sigh|cheer|silence|noise/i.test(note)
          ? ' '
          : note,
    )
    .split('\n')
    .map((line) => withoutSpeaker(line).replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

/** `- `, `>> ` and `JOHN SMITH:` in front of a line say who speaks. A name in small letters might be a word. */
function withoutSpeaker(line: string): string {
  return line
    .replace(/^\s*(?:>>+|[-–—])\s*/, '')
    .replace(/^\s*\p{Lu}[\p{Lu}\d.'’ -]{1,30}:(?=\s|$)/u, '')
    .trim();
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['lrm', ''],
  ['rlm', ''],
  ['hellip', '…'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['lsquo', '‘'],
  ['rsquo', '’'],
  ['ldquo', '“'],
  ['rdquo', '”'],
]);

function decodeEntity(body: string): string | null {
  const code = /^#x/i.test(body)
    ? Number.parseInt(body.slice(2), 16)
    : body.startsWith('#')
      ? Number(body.slice(1))
      : null;
  if (code !== null)
    return Number.isInteger(code) && code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  return ENTITIES.get(body.toLowerCase()) ?? null;
}
