import type { Span } from '../facts/index.ts';
import { type Stretch, StretchFinder } from './stretches.ts';
import { CHUNK_SAMPLES, CHUNK_SECONDS, type VoicedBlock } from './voice.ts';

/** A piece of sound that is recognised at once. */
export type SpokenPiece = {
  /** On the source's clock, padding included. */
  startSeconds: number;
  /** On the source's clock, padding included. */
  endSeconds: number;
  /** 16 kHz mono; a copy of its own. */
  samples: Float32Array;
  /** Where somebody speaks inside, without padding; in order, at least one. */
  voiced: Span[];
  /** Mean voice probability (0–1) over `voiced`. */
  voice: number;
};

/** How sound is cut into pieces. */
export type CutOptions = {
  /** Stretches that are nearer than this are heard together: context helps the recogniser. */
  joinSeconds: number;
  /** No piece is longer than this. */
  mostSeconds: number;
  /** Sound kept before and after the voice. */
  padSeconds: number;
};

/**
 * Chosen by word error rate on real recordings (moonshine-tiny, words wrong in 66 modern and 225 archaic ones): phrases
 * alone 2 and 20, joined up to 12 s with 0.15 s of padding 2 and 16, with 0.25 s of padding 1 and 14; 15 s no better;
 * joining over more than 1 s of silence made short far-apart sentences worse by a fifth.
 */
export const CUT_OPTIONS: CutOptions = { joinSeconds: 1, mostSeconds: 12, padSeconds: 0.25 };

/**
 * Cuts a stream of sound into pieces of speech. Holds at most one block and one piece of sound, however long the
 * stream is.
 */
export class PieceCutter {
  readonly #options: CutOptions;
  readonly #finder: StretchFinder;
  readonly #waiting: Stretch[] = [];
  #sound = new Float32Array(0);
  #probabilities = new Float32Array(0);
  /** Index of the first held chunk. */
  #heldFrom = 0;
  /** Chunks taken so far. */
  #heardChunks = 0;
  /** End of the last piece's voice: padding does not reach over it. */
  #lastEnd = 0;

  constructor(options: CutOptions = CUT_OPTIONS) {
    this.#options = options;
    this.#finder = new StretchFinder(Math.floor(options.mostSeconds / CHUNK_SECONDS), (from, to) =>
      this.#leastVoiced(from, to),
    );
  }

  /** Takes the next block; gives the pieces that are now complete, in order. */
  push(block: VoicedBlock): SpokenPiece[] {
    this.#forget();
    this.#sound = joined(this.#sound, block.samples);
    this.#probabilities = joined(this.#probabilities, block.probabilities);
    const pieces: SpokenPiece[] = [];
    for (const probability of block.probabilities) {
      this.#heardChunks += 1;
      this.#waiting.push(...this.#finder.push(probability));
      pieces.push(...this.#complete(false));
    }
    return pieces;
  }

  /** The stream is over: gives what is left. */
  finish(): SpokenPiece[] {
    this.#waiting.push(...this.#finder.finish());
    return this.#complete(true);
  }

  #complete(isOver: boolean): SpokenPiece[] {
    const pieces: SpokenPiece[] = [];
    for (;;) {
      const count = this.#countOfNext(isOver);
      if (count === 0) return pieces;
      pieces.push(this.#piece(this.#waiting.splice(0, count)));
    }
  }

  /** How many of the waiting stretches make the next piece; 0: more must be heard first. */
  #countOfNext(isOver: boolean): number {
    const first = this.#waiting[0];
    if (!first) return 0;
    const mostChunks = this.#options.mostSeconds / CHUNK_SECONDS;
    const joinChunks = this.#options.joinSeconds / CHUNK_SECONDS;
    for (let index = 1; index < this.#waiting.length; index += 1) {
      const before = this.#waiting[index - 1];
      const stretch = this.#waiting[index];
      if (!before || !stretch) break;
      if (stretch.start - before.end > joinChunks) return index;
      if (stretch.end - first.start > mostChunks) return this.#widestGap(index, mostChunks);
    }
    if (isOver) return this.#waiting.length;
    const last = this.#waiting.at(-1) ?? first;
    if (this.#finder.undecidedFrom - last.end > joinChunks) return this.#waiting.length;
    return 0;
  }

  /** The piece is too long with stretch `upTo`: it ends at the widest gap of its second half. */
  #widestGap(upTo: number, mostChunks: number): number {
    const first = this.#waiting[0];
    let best = upTo;
    let widest = -1;
    for (let index = 1; index <= upTo; index += 1) {
      const before = this.#waiting[index - 1];
      const stretch = this.#waiting[index];
      if (!first || !before || !stretch) break;
      if (before.end - first.start < mostChunks * 0.4 && index < upTo) continue;
      const gap = stretch.start - before.end;
      if (gap >= widest) {
        widest = gap;
        best = index;
      }
    }
    return best;
  }

  #piece(stretches: Stretch[]): SpokenPiece {
    const start = stretches[0]?.start ?? 0;
    const end = stretches.at(-1)?.end ?? start;
    const pad = Math.round(this.#options.padSeconds / CHUNK_SECONDS);
    const next = this.#waiting[0]?.start ?? this.#finder.undecidedFrom;
    const from = Math.max(this.#heldFrom, start - pad, Math.floor((this.#lastEnd + start) / 2));
    const to = Math.min(this.#heardChunks, end + pad, Math.max(end, Math.ceil((end + next) / 2)));
    this.#lastEnd = end;
    let sum = 0;
    let count = 0;
    for (const stretch of stretches)
      for (let chunk = stretch.start; chunk < stretch.end; chunk += 1) {
        sum += this.#probabilities[chunk - this.#heldFrom] ?? 0;
        count += 1;
      }
    return {
      startSeconds: from * CHUNK_SECONDS,
      endSeconds: to * CHUNK_SECONDS,
      samples: this.#sound.slice(
        (from - this.#heldFrom) * CHUNK_SAMPLES,
        (to - this.#heldFrom) * CHUNK_SAMPLES,
      ),
      voiced: stretches.map((stretch) => ({
        startSeconds: stretch.start * CHUNK_SECONDS,
        endSeconds: stretch.end * CHUNK_SECONDS,
      })),
      voice: count === 0 ? 0 : sum / count,
    };
  }

  /** Drops sound that no piece can need any more. */
  #forget(): void {
    const pad = Math.ceil(this.#options.padSeconds / CHUNK_SECONDS);
    const needed = Math.min(this.#waiting[0]?.start ?? this.#heardChunks, this.#finder.undecidedFrom) - pad;
    const drop = Math.min(Math.max(0, needed - this.#heldFrom), this.#probabilities.length);
    this.#sound = this.#sound.slice(drop * CHUNK_SAMPLES);
    this.#probabilities = this.#probabilities.slice(drop);
    this.#heldFrom += drop;
  }

  /** The chunk between `from` and `to` where there is least voice and least sound, over three chunks (0.1 s). */
  #leastVoiced(from: number, to: number): number {
    let best = to;
    let least = Number.POSITIVE_INFINITY;
    const loudest = Math.max(1e-6, ...range(from, to).map((chunk) => this.#level(chunk)));
    for (const chunk of range(from, to)) {
      let score = 0;
      for (const near of [chunk - 1, chunk, chunk + 1])
        score += (this.#probabilities[near - this.#heldFrom] ?? 1) + this.#level(near) / loudest;
      if (score < least) {
        least = score;
        best = chunk;
      }
    }
    return best;
  }

  #level(chunk: number): number {
    const at = (chunk - this.#heldFrom) * CHUNK_SAMPLES;
    let sum = 0;
    for (let i = at; i < at + CHUNK_SAMPLES; i += 1) sum += (this.#sound[i] ?? 0) ** 2;
    return Math.sqrt(sum / CHUNK_SAMPLES);
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
