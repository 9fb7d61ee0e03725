import type { Plan } from '@reelwright/plan';
import { type NodeList, stringifySync } from 'subtitle';
import { joinWords } from '../facts/index.ts';
import { shownCues } from './shown.ts';
import { srtText, vttText } from './text.ts';

/** What of a plan subtitles need. */
type Captioned = Pick<Plan, 'segments' | 'captions'>;

/** Who says the cue that begins at a moment of the finished video; null = not told. */
type SpeakerAt = (atSeconds: number) => string | null;

/**
 * A plan's captions as SubRip (.srt), on the finished video's clock. Empty text when nothing is said. With `speakerAt`
 * cues begin with the speaker's name and a colon.
 */
export function toSrt(plan: Captioned, speakerAt: SpeakerAt = () => null): string {
  const named = (text: string, speaker: string | null) =>
    speaker === null ? text : `${srtText(speaker)}: ${text}`;
  return stringifySync(cueNodes(plan, srtText, named, speakerAt), { format: 'SRT' });
}

/**
 * A plan's captions as WebVTT (.vtt), on the finished video's clock; only the header when nothing is said. With
 * `speakerAt` cues are voice spans (WebVTT 1.0, 4.2.2).
 */
export function toVtt(plan: Captioned, speakerAt: SpeakerAt = () => null): string {
  const named = (text: string, speaker: string | null) =>
    speaker === null ? text : `<v ${vttText(speaker)}>${text}`;
  const cues = cueNodes(plan, vttText, named, speakerAt);
  return stringifySync([{ type: 'header', data: 'WEBVTT' }, ...cues], { format: 'WebVTT' });
}

function cueNodes(
  plan: Captioned,
  escaped: (text: string) => string,
  named: (text: string, speaker: string | null) => string,
  speakerAt: SpeakerAt,
): NodeList {
  return shownCues(plan).flatMap((cue) => {
    const text = cue.lines
      .map((line) => joinWords(line.map((word) => escaped(word.text)).filter((word) => word !== '')))
      .filter((line) => line !== '')
      .join('\n');
    if (text === '') return [];
    const data = {
      start: toMs(cue.startSeconds),
      end: toMs(cue.endSeconds),
      text: named(text, speakerAt(cue.startSeconds)),
    };
    return [{ type: 'cue' as const, data }];
  });
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
