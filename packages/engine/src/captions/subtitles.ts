import type { Plan } from '@reelwright/plan';
import { type NodeList, stringifySync } from 'subtitle';
import { joinWords } from '../facts/index.ts';
import { shownCues } from './shown.ts';
import { srtText, vttText } from './text.ts';

/** What of a plan subtitles need. */
type Captioned = Pick<Plan, 'segments' | 'captions'>;

/** A plan's captions as SubRip (.srt), on the finished video's clock. Empty text when nothing is said. */
export function toSrt(plan: Captioned): string {
  return stringifySync(cueNodes(plan, srtText), { format: 'SRT' });
}

/** A plan's captions as WebVTT (.vtt), on the finished video's clock; only the header when nothing is said. */
export function toVtt(plan: Captioned): string {
  return stringifySync([{ type: 'header', data: 'WEBVTT' }, ...cueNodes(plan, vttText)], {
    format: 'WebVTT',
  });
}

function cueNodes(plan: Captioned, escaped: (text: string) => string): NodeList {
  return shownCues(plan).flatMap((cue) => {
    const text = cue.lines
      .map((line) => joinWords(line.map((word) => escaped(word.text)).filter((word) => word !== '')))
      .filter((line) => line !== '')
      .join('\n');
    if (text === '') return [];
    const data = { start: toMs(cue.startSeconds), end: toMs(cue.endSeconds), text };
    return [{ type: 'cue' as const, data }];
  });
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
