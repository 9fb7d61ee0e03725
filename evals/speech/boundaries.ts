import type { Transcript } from '../../packages/engine/src/facts/index.ts';
import { alignTranscript } from '../../packages/engine/src/speech/index.ts';
import { type Assembled, assemble, type Piece, RATE, realPieces, synthesisedPieces } from './assembled.ts';
import { streamOf } from './sound.ts';

/** Distances in seconds between where a word starts or ends and where it was put. */
export type BoundaryErrors = { name: string; errors: number[]; unplaced: number };

/** Rows of twelve words per kind of voice, with their own order and gaps each. */
const ROWS_PER_VOICE = 8;
const WORDS_PER_ROW = 12;

/** Aligns sound put together from known words, told nothing but the text. Real words only with shared recordings. */
export async function boundaryErrors(media: string | null): Promise<BoundaryErrors[]> {
  const voices: { name: string; pieces: Piece[] }[] = [
    { name: 'flite slt', pieces: await synthesisedPieces('slt') },
    { name: 'flite rms', pieces: await synthesisedPieces('rms') },
  ];
  if (media !== null) {
    const real = await Promise.all(
      ['0870', '0880', '0890'].map((number) =>
        realPieces(
          `${media}/audio/librivox_austen_${number}.wav`,
          `${media}/truth/librivox_austen_${number}.words.json`,
        ),
      ),
    );
    voices.unshift({ name: 'LibriVox words', pieces: real.flat() });
  }
  const results: BoundaryErrors[] = [];
  for (const { name, pieces } of voices) {
    const rows = Array.from({ length: ROWS_PER_VOICE }, (_, row) =>
      assemble(`${name} ${row + 1}`, pieces, WORDS_PER_ROW, row + 1),
    );
    results.push({ name, ...(await measure(rows)) });
  }
  return results;
}

async function measure(rows: readonly Assembled[]): Promise<{ errors: number[]; unplaced: number }> {
  const errors: number[] = [];
  let unplaced = 0;
  for (const row of rows) {
    const lengthSeconds = row.samples.length / RATE;
    const aligned = await alignTranscript(told(row, lengthSeconds), 'all', ({ startSeconds, endSeconds }) =>
      streamOf(row.samples.subarray(Math.round(startSeconds * RATE), Math.round(endSeconds * RATE))),
    );
    row.words.forEach((truth, index) => {
      const word = aligned.words[index];
      if (word?.timing !== 'aligned') unplaced += 1;
      errors.push(
        Math.abs((word?.startSeconds ?? 0) - truth.startSeconds),
        Math.abs((word?.endSeconds ?? 0) - truth.endSeconds),
      );
    });
  }
  return { errors, unplaced };
}

/** A transcript that knows the words and that they are somewhere in the sound, spread evenly. */
function told(row: Assembled, lengthSeconds: number): Transcript {
  const step = lengthSeconds / row.words.length;
  return {
    language: 'en',
    origin: 'moonshine-tiny',
    words: row.words.map(({ text }, index) => ({
      text,
      startSeconds: index * step,
      endSeconds: (index + 1) * step,
      confidence: null,
      timing: 'estimated',
    })),
    sentences: [],
    utterances: [
      { startSeconds: 0, endSeconds: lengthSeconds, firstWord: 0, lastWord: row.words.length - 1 },
    ],
    silences: [],
    dropped: [],
    fallbacks: [],
  };
}
