import { readFile } from 'node:fs/promises';
import { makeSound } from './sound.ts';

/** 16 kHz mono. */
export const RATE = 16_000;

/** A word and its sound, cut to where it can be heard. */
export type Piece = { text: string; samples: Float32Array };

/** Sound put together from known pieces: what was said, and exactly where each word lies. */
export type Assembled = {
  name: string;
  samples: Float32Array;
  words: { text: string; startSeconds: number; endSeconds: number }[];
};

/** Everyday words with every kind of edge: stops, fricatives, nasals, glides and vowels at the start and at the end. */
const VOCABULARY =
  'people should never stop asking questions about money because every answer opens another door morning coffee ' +
  'fresh bread simple thought seven voices quick brown fox jumps over lazy dogs winter garden zebra yellow house ' +
  'church judge measure ship thing they walk back home tonight kubernetes reelwright gaudy podcast';

/** Synthesises each word of the vocabulary on its own (ffmpeg's flite), so that its extent is known exactly. */
export async function synthesisedPieces(voice: 'slt' | 'kal' | 'rms' | 'awb'): Promise<Piece[]> {
  const words = VOCABULARY.split(' ');
  const pieces: Piece[] = [];
  // Several words per call, each to a stretch of its own: 2 s are longer than any of them.
  const samples = await makeSound([
    '-filter_complex',
    `${words.map((word, i) => `flite=text='${word}':voice=${voice},aresample=${RATE},apad=whole_dur=2,atrim=end=2[w${i}]`).join(';')};${words.map((_, i) => `[w${i}]`).join('')}concat=n=${words.length}:v=0:a=1`,
  ]);
  words.forEach((text, index) => {
    const piece = audible(samples.subarray(index * 2 * RATE, (index + 1) * 2 * RATE));
    if (piece.length > 0.05 * RATE) pieces.push({ text, samples: piece });
  });
  return pieces;
}

/** Cuts real words out of a recording at the times a file gives, and down to what can be heard. */
export async function realPieces(soundFile: string, timesFile: string): Promise<Piece[]> {
  const samples = await makeSound(['-i', soundFile]);
  const parsed: { w: { t: string; b: number; d: number }[] } = JSON.parse(await readFile(timesFile, 'utf8'));
  return parsed.w
    .filter((word) => !/^[<[]/.test(word.t))
    .map((word) => ({
      text: word.t.replace(/\(\d+\)$/, ''),
      samples: audible(samples.subarray(Math.round(word.b * RATE), Math.round((word.b + word.d) * RATE))),
    }))
    .filter((piece) => piece.samples.length > 0.06 * RATE);
}

/** What is left of a sound without its quiet ends: below a hundredth (−40 dB) of its loudest 5 ms. */
export function audible(samples: Float32Array): Float32Array {
  const size = RATE / 200;
  const levels: number[] = [];
  for (let at = 0; at + size <= samples.length; at += size) {
    let energy = 0;
    for (const sample of samples.subarray(at, at + size)) energy += sample * sample;
    levels.push(Math.sqrt(energy / size));
  }
  const least = Math.max(...levels, 0) / 100;
  const first = levels.findIndex((level) => level > least);
  const last = levels.findLastIndex((level) => level > least);
  return first < 0 ? new Float32Array(0) : samples.slice(first * size, (last + 1) * size);
}

/**
 * Puts pieces one after the other in a fixed random order, with gaps of 0 to 0.4 s (a third of them none at all) over
 * a floor of faint noise (−66 dBFS), half a second of it at both ends.
 */
export function assemble(name: string, pieces: readonly Piece[], count: number, seed: number): Assembled {
  const random = generator(seed);
  const words: Assembled['words'] = [];
  const chosen = Array.from({ length: count }, () => pieces[Math.floor(random() * pieces.length)]).filter(
    (piece) => piece !== undefined,
  );
  const placed: { piece: Piece; at: number }[] = [];
  let at = RATE / 2;
  for (const piece of chosen) {
    placed.push({ piece, at });
    words.push({ text: piece.text, startSeconds: at / RATE, endSeconds: (at + piece.samples.length) / RATE });
    const gap = random() < 1 / 3 ? 0 : random() * 0.4;
    at += piece.samples.length + Math.round(gap * RATE);
  }
  const samples = Float32Array.from({ length: at + RATE / 2 }, () => (random() - 0.5) * 0.0017);
  for (const { piece, at: start } of placed)
    piece.samples.forEach((sample, i) => {
      samples[start + i] = (samples[start + i] ?? 0) + sample;
    });
  return { name, samples, words };
}

/** Numbers from 0 to 1 that are the same on every run (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
