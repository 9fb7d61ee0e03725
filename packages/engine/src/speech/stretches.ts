import { CHUNK_SECONDS } from './voice.ts';

/** A run of chunks in which somebody speaks: `start` inclusive, `end` exclusive, counted from the source's start. */
export type Stretch = { start: number; end: number };

/** Voice starts at this probability (the value the net's authors use). */
const VOICE_STARTS = 0.5;
/** Voice goes on down to this probability (authors: 0.15 below the start), so that soft endings stay. */
const VOICE_STAYS = 0.35;
/** A silence shorter than this does not end a stretch: stop consonants are silent for up to 0.15 s. */
const LEAST_SILENCE_CHUNKS = Math.round(0.2 / CHUNK_SECONDS);
/** A shorter stretch is a click, not a word. */
const LEAST_VOICE_CHUNKS = Math.round(0.128 / CHUNK_SECONDS);

/** Where a stretch that went on for too long may be cut best: the index of the chunk that begins the second part. */
export type ChooseCut = (from: number, to: number) => number;

/**
 * Finds stretches of voice in a stream of probabilities, with hysteresis. No stretch is longer than `mostChunks`:
 * a longer one is cut in its second half where `chooseCut` says.
 */
export class StretchFinder {
  readonly #mostChunks: number;
  readonly #chooseCut: ChooseCut;
  #at = 0;
  #start: number | null = null;
  /** First chunk of the silence that may end the stretch. */
  #quietSince: number | null = null;

  constructor(mostChunks: number, chooseCut: ChooseCut) {
    this.#mostChunks = mostChunks;
    this.#chooseCut = chooseCut;
  }

  /** The chunk from which on nothing is decided yet: stretches that are still to come start here or later. */
  get undecidedFrom(): number {
    return this.#start ?? this.#at;
  }

  /** Takes the next chunk's probability; gives the stretches that are now complete, in order. */
  push(probability: number): Stretch[] {
    const at = this.#at;
    this.#at += 1;
    if (this.#start === null) {
      if (probability >= VOICE_STARTS) {
        this.#start = at;
        this.#quietSince = null;
      }
      return [];
    }
    if (probability >= VOICE_STAYS) this.#quietSince = null;
    else this.#quietSince ??= at;
    if (this.#quietSince !== null && at + 1 - this.#quietSince >= LEAST_SILENCE_CHUNKS)
      return this.#close(this.#start, this.#quietSince);
    if (at + 1 - this.#start >= this.#mostChunks) {
      const start = this.#start;
      const cut = this.#chooseCut(start + Math.floor(this.#mostChunks / 2), at);
      this.#start = cut;
      if (this.#quietSince !== null && this.#quietSince < cut) this.#quietSince = cut;
      return [{ start, end: cut }];
    }
    return [];
  }

  /** The stream is over: gives the stretch that was still going on, if any. */
  finish(): Stretch[] {
    return this.#start === null ? [] : this.#close(this.#start, this.#quietSince ?? this.#at);
  }

  #close(start: number, end: number): Stretch[] {
    this.#start = null;
    this.#quietSince = null;
    return end - start >= LEAST_VOICE_CHUNKS ? [{ start, end }] : [];
  }
}
