import type { Segment } from '@reelwright/plan';
import { composeCues, toSrt, toVtt } from '../captions/index.ts';
import { joinWords, type Sentence, type Speakers, type Transcript } from '../facts/index.ts';

/** Subtitles are grouped as for a wide picture: full lines, two at most. */
const WIDE = { width: 1920, height: 1080 };

/**
 * A transcript as plain sentences (one a line), or as subtitles of the whole source. With speakers every line or cue
 * begins with who says it (`Speaker 1: `; in VTT a voice span), and none has two.
 */
export function transcriptText(
  transcript: Transcript,
  format: 'text' | 'srt' | 'vtt',
  speakers: Speakers | null = null,
): string {
  if (format === 'text') return sentencesText(transcript, speakers);
  const segments = segmentsOf(transcript, speakers);
  const written = {
    segments,
    captions: {
      preset: 'none' as const,
      cues: composeCues(transcript, null, segments, { preset: 'none' }, WIDE),
    },
  };
  const speakerAt = (atSeconds: number) => nameOf(speakers?.words[wordAt(transcript, atSeconds)] ?? null);
  return format === 'srt' ? toSrt(written, speakerAt) : toVtt(written, speakerAt);
}

/**
 * A transcript for programs, numbers to a thousandth. With speakers every word and sentence has its `speaker`, a number
 * or null.
 */
export function transcriptJson(transcript: Transcript, speakers: Speakers | null = null): string {
  const told = speakers && {
    ...transcript,
    words: transcript.words.map((word, i) => ({ ...word, speaker: speakers.words[i] ?? null })),
    sentences: transcript.sentences.map((sentence, i) => ({
      ...sentence,
      speaker: speakers.sentences[i] ?? null,
    })),
    speakers: speakers.heard,
  };
  return `${JSON.stringify(told ?? transcript, rounded, 2)}\n`;
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

/** For people, speakers count from 1. */
function nameOf(speaker: number | null): string | null {
  return speaker === null ? null : `Speaker ${speaker + 1}`;
}

function sentencesText(transcript: Transcript, speakers: Speakers | null): string {
  return transcript.sentences
    .flatMap((sentence) => partsOf(sentence, transcript, speakers))
    .map(({ speaker, text }) => {
      const name = nameOf(speaker);
      return name === null ? `${text}\n` : `${name}: ${text}\n`;
    })
    .join('');
}

/** A sentence in as many parts as speakers take turns in it: one breaks in, the other ends it. */
function partsOf(
  { id, text, firstWord, lastWord }: Sentence,
  { words }: Transcript,
  speakers: Speakers | null,
): { speaker: number | null; text: string }[] {
  const parts: { speaker: number | null; words: string[] }[] = [];
  for (let i = firstWord; i <= lastWord; i++) {
    const last = parts.at(-1);
    // A word that no voice was told for goes with the one before it, at the start with those after it.
    const speaker = speakers?.words[i] ?? last?.speaker ?? firstOf(speakers, firstWord, lastWord);
    const word = words[i]?.text ?? '';
    if (last && last.speaker === speaker) last.words.push(word);
    else parts.push({ speaker, words: [word] });
  }
  if (parts.length < 2) return [{ speaker: speakers?.sentences[id] ?? null, text }];
  return parts.map((part) => ({ speaker: part.speaker, text: joinWords(part.words) }));
}

function firstOf(speakers: Speakers | null, firstWord: number, lastWord: number): number | null {
  return speakers?.words.slice(firstWord, lastWord + 1).find((speaker) => speaker !== null) ?? null;
}

/** The whole source in pieces that end where the speaker changes, because cues end where pieces do. */
function segmentsOf({ words }: Transcript, speakers: Speakers | null): Segment[] {
  const end = (words.at(-1)?.endSeconds ?? 0) + 1;
  const changes = words.flatMap((word, i) => {
    const before = words[i - 1];
    if (!speakers || !before || speakers.words[i] === speakers.words[i - 1]) return [];
    return [(before.endSeconds + word.startSeconds) / 2];
  });
  const borders = [0, ...changes, end].filter((at, i, all) => i === 0 || at > (all[i - 1] ?? 0));
  return borders.slice(1).map((endSeconds, i) => {
    const startSeconds = borders[i] ?? 0;
    const layout = { kind: 'fit', background: 'blur' } as const;
    return { startSeconds, endSeconds, shots: [{ startSeconds, endSeconds, layout, reason: '' }] };
  });
}

/** Index of the last word that has begun at a moment, give or take a millisecond, or of the first one. */
function wordAt({ words }: Transcript, atSeconds: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.startSeconds ?? 0) <= atSeconds + 1e-3) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
