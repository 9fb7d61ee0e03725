import { composeCues, toSrt, toVtt } from '../captions/index.ts';
import type { Transcript } from '../facts/index.ts';

/** Subtitles are grouped as for a wide picture: full lines, two at most. */
const WIDE = { width: 1920, height: 1080 };

/** A transcript as plain sentences (one a line), or as subtitles of the whole source. */
export function transcriptText(transcript: Transcript, format: 'text' | 'srt' | 'vtt'): string {
  if (format === 'text') return transcript.sentences.map((sentence) => `${sentence.text}\n`).join('');
  const endSeconds = (transcript.words.at(-1)?.endSeconds ?? 0) + 1;
  const layout = { kind: 'fit', background: 'blur' } as const;
  const segments = [
    { startSeconds: 0, endSeconds, shots: [{ startSeconds: 0, endSeconds, layout, reason: '' }] },
  ];
  const written = {
    segments,
    captions: {
      preset: 'none' as const,
      cues: composeCues(transcript, null, segments, { preset: 'none' }, WIDE),
    },
  };
  return format === 'srt' ? toSrt(written) : toVtt(written);
}
