import { Sound, type SoundEvent, Transcript } from '../../facts/index.ts';
import { emptyTranscript } from '../../testing/transcript.ts';

/** How a made-up talk is spoken. */
export type Manner = {
  /** Words of three syllables or so take longer; this is the mean rate. */
  wordsPerSecond: number;
  /** Seconds of silence after a sentence, and at the end of a paragraph. */
  sentenceGapSeconds: number;
  paragraphGapSeconds: number;
  timing: 'aligned' | 'estimated';
};

const USUAL: Manner = {
  wordsPerSecond: 2.7,
  sentenceGapSeconds: 0.35,
  paragraphGapSeconds: 0.9,
  timing: 'aligned',
};

/**
 * A transcript of a written talk: paragraphs parted by empty lines, sentences by their punctuation, `[pause 6]` for six
 * seconds of silence. Words take time by their letters, so that the same text always gives the same times.
 */
export function transcriptOf(text: string, manner: Partial<Manner> = {}): Transcript {
  const { wordsPerSecond, sentenceGapSeconds, paragraphGapSeconds, timing } = { ...USUAL, ...manner };
  const transcript = emptyTranscript();
  let now = 0.5;
  for (const paragraph of text.split(/\n\s*\n/)) {
    const start = { word: transcript.words.length, at: now };
    for (const sentence of sentencesOf(paragraph)) {
      const pause = /^\[pause ([\d.]+)\]$/.exec(sentence);
      if (pause) {
        now += Number(pause[1]);
        continue;
      }
      const firstWord = transcript.words.length;
      const startSeconds = now;
      for (const word of sentence.split(/\s+/)) {
        const seconds = (1.5 + word.length) / 6.2 / wordsPerSecond;
        const endSeconds = now + seconds;
        transcript.words.push({ text: word, startSeconds: now, endSeconds, confidence: 0.9, timing });
        now = endSeconds + (/[,;:—]$/.test(word) ? 0.15 : 0.01);
      }
      const lastWord = transcript.words.length - 1;
      transcript.sentences.push({
        id: transcript.sentences.length,
        firstWord,
        lastWord,
        text: sentence,
        startSeconds,
        endSeconds: transcript.words[lastWord]?.endSeconds ?? now,
        ending: endingOf(sentence),
      });
      now += sentenceGapSeconds;
    }
    if (transcript.words.length > start.word) {
      transcript.utterances.push({
        startSeconds: start.at,
        endSeconds: transcript.words.at(-1)?.endSeconds ?? now,
        firstWord: start.word,
        lastWord: transcript.words.length - 1,
      });
    }
    now += paragraphGapSeconds - sentenceGapSeconds;
  }
  return Transcript.parse(transcript);
}

/** Levels for a transcript: −60 dBFS in silence, −24 in speech, louder by 6 dB where a sentence ends in "!"; and `events`. */
export function soundOf(transcript: Transcript, events: SoundEvent[] = [], hopSeconds = 0.1): Sound {
  const end = transcript.words.at(-1)?.endSeconds ?? 0;
  const levels = new Array<number>(Math.ceil(end / hopSeconds) + 10).fill(-60);
  for (const sentence of transcript.sentences) {
    const level = sentence.ending === 'exclamation' ? -18 : -24;
    for (const word of transcript.words.slice(sentence.firstWord, sentence.lastWord + 1)) {
      const to = Math.ceil(word.endSeconds / hopSeconds);
      for (let i = Math.floor(word.startSeconds / hopSeconds); i < to; i += 1) levels[i] = level;
    }
  }
  return Sound.parse({ hopSeconds, levels, events });
}

/** The whole of a transcript as a range, with a second of room at the end. */
export function wholeOf(transcript: Transcript): { startSeconds: number; endSeconds: number } {
  return { startSeconds: 0, endSeconds: (transcript.words.at(-1)?.endSeconds ?? 0) + 1 };
}

function sentencesOf(paragraph: string): string[] {
  return paragraph
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?]["”]?) (?=["“]?[A-Z[0-9])|(?<=\]) /)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 0);
}

function endingOf(sentence: string): 'statement' | 'question' | 'exclamation' | 'pause' {
  if (/\?["”]?$/.test(sentence)) return 'question';
  if (/!["”]?$/.test(sentence)) return 'exclamation';
  return /[.]["”]?$/.test(sentence) ? 'statement' : 'pause';
}
