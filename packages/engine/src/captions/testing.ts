import type { CaptionCue, Segment } from '@reelwright/plan';
import type { Transcript } from '../facts/index.ts';
import { emptyTranscript } from '../testing/transcript.ts';

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
  return emptyTranscript({ words, sentences });
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
