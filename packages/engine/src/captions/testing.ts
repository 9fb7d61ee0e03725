import type { CaptionCue, Segment } from '@reelwright/plan';
import type { Transcript } from '../facts/index.ts';
import type { FontMetrics } from './advances.ts';

/** Reads from a TrueType file what `advances.ts` keeps of it, so that a test can prove the kept numbers. */
export function readFontMetrics(
  file: Uint8Array,
  ranges: readonly { first: number; last: number }[],
): FontMetrics {
  const data = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const table = (wanted: string): number => {
    for (let i = 0; i < data.getUint16(4); i++) {
      const record = 12 + 16 * i;
      const tag = String.fromCharCode(...file.subarray(record, record + 4));
      if (tag === wanted) return data.getUint32(record + 8);
    }
    throw new RangeError(`The font has no ${wanted} table.`);
  };
  const unitsPerEm = data.getUint16(table('head') + 18);
  const os2 = table('OS/2');
  const longMetrics = data.getUint16(table('hhea') + 34);
  const hmtx = table('hmtx');
  const glyphOf = characterMap(data, table('cmap'));
  const toEm = (units: number) => Math.round((units / unitsPerEm) * 1000);
  const advance = (codePoint: number): number => {
    const glyph = glyphOf(codePoint);
    return glyph === 0 ? 0 : toEm(data.getUint16(hmtx + 4 * Math.min(glyph, longMetrics - 1)));
  };
  return {
    ascent: toEm(data.getUint16(os2 + 74)),
    descent: toEm(data.getUint16(os2 + 76)),
    capHeight: toEm(data.getInt16(os2 + 88)),
    advances: ranges.map(({ first, last }) => ({
      first,
      widths: Array.from({ length: last - first + 1 }, (_, i) => advance(first + i)),
    })),
  };
}

/** Glyph index by code point, from the cmap's format 4 subtable (all bundled fonts have one); 0 is "no glyph". */
function characterMap(data: DataView, cmap: number): (codePoint: number) => number {
  for (let i = 0; i < data.getUint16(cmap + 2); i++) {
    const at = cmap + data.getUint32(cmap + 4 + 8 * i + 4);
    if (data.getUint16(at) !== 4) continue;
    const segments = data.getUint16(at + 6) / 2;
    const ends = at + 14;
    const starts = ends + 2 * segments + 2;
    const deltas = starts + 2 * segments;
    const offsets = deltas + 2 * segments;
    return (codePoint) => {
      for (let s = 0; s < segments; s++) {
        if (data.getUint16(ends + 2 * s) < codePoint) continue;
        const start = data.getUint16(starts + 2 * s);
        if (start > codePoint) return 0;
        const delta = data.getUint16(deltas + 2 * s);
        const offset = data.getUint16(offsets + 2 * s);
        if (offset === 0) return (codePoint + delta) & 0xffff;
        const glyph = data.getUint16(offsets + 2 * s + offset + 2 * (codePoint - start));
        return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
      }
      return 0;
    };
  }
  throw new RangeError('The font has no format 4 character map.');
}

/** A transcript of a text spoken evenly: each word `wordSeconds` long, `gapSeconds` apart, a sentence per full stop. */
export function spokenTranscript(
  text: string,
  options: { startSeconds?: number; wordSeconds?: number; gapSeconds?: number; pauseSeconds?: number } = {},
): Transcript {
  const { startSeconds = 0, wordSeconds = 0.3, gapSeconds = 0.02, pauseSeconds = 0.3 } = options;
  const words: Transcript['words'] = [];
  const sentences: Transcript['sentences'] = [];
  let at = startSeconds;
  let firstWord = 0;
  const tokens = text.split(' ');
  tokens.forEach((token, i) => {
    // `(1.5)` between words is a pause of that many seconds.
    const pause = /^\((\d+(?:\.\d+)?)\)$/.exec(token)?.[1];
    if (pause !== undefined) {
      at += Number(pause);
      return;
    }
    words.push({
      text: token,
      startSeconds: at,
      endSeconds: at + wordSeconds,
      confidence: 1,
      timing: 'aligned',
    });
    at += wordSeconds + gapSeconds;
    if (!/[.!?]$/.test(token) && i < tokens.length - 1) return;
    sentences.push({
      id: sentences.length,
      firstWord,
      lastWord: words.length - 1,
      text: '',
      startSeconds: words[firstWord]?.startSeconds ?? 0,
      endSeconds: at,
      ending: 'statement',
    });
    firstWord = words.length;
    at += pauseSeconds;
  });
  return {
    language: 'en',
    origin: 'test',
    words,
    sentences,
    utterances: [],
    silences: [],
    dropped: [],
    fallbacks: [],
  };
}

/** A segment of the source in one shot. */
export function segment(startSeconds: number, endSeconds: number): Segment {
  const layout = { kind: 'fit' as const, background: 'blur' as const };
  return { startSeconds, endSeconds, shots: [{ startSeconds, endSeconds, layout, reason: '' }] };
}

/** The words of a cue, lines joined by ` / `. */
export function cueText(cue: CaptionCue): string {
  return cue.lines.map((line) => line.map((word) => word.text).join(' ')).join(' / ');
}
