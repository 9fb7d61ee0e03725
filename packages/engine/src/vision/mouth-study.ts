import type { Span } from '../facts/index.ts';
import { type HeardSpeech, MOUTHS_PER_SECOND } from './evidence.ts';
import { EMBEDDING_SIZE } from './lr-asd.ts';
import { MOUTH_SIZE } from './mouth-crops.ts';
import type { MouthCut } from './mouth-pieces.ts';
import type { MouthRecord } from './mouth-record.ts';
import type { MouthJob } from './mouth-task.ts';

/** Pictures encoded at once, 3 s: the margins are then a quarter of the work, and memory stays small. */
const CHUNK = 75;
/** Pictures around a chunk that reach into its encoding (video ±9, audio ±6): with them chunks are exact. */
const MARGIN = 9;
/** Of a face that is alone in sight one chunk in so many is judged, the first one always. */
const ALONE_EVERY = 3;
/** Less than this many pictures say nothing. */
const LEAST_PICTURES = 12;
/** Lips are measured this long before and after speech too, seconds: movements are told from their surroundings. */
const AROUND_SPEECH = 0.4;
const SAMPLE_RATE = 16_000;
const PIXELS = MOUTH_SIZE ** 2;

/** Has a job done in a thread; `buffers` are handed over. */
type Work = (job: MouthJob, buffers: ArrayBuffer[], onDone: (result: Float32Array) => void) => void;

type Piece = {
  startSeconds: number;
  count: number;
  looks: MouthRecord['looks'];
  accompanied: boolean[];
  openings: Map<number, Float32Array>;
  /** Pictures that are still needed, and the number of the first of them. */
  mouths: { first: number; pictures: Uint8Array[] };
  /** The first picture that is not encoded or left out yet. */
  next: number;
  chunks: number;
  embeddings: { from: number; values: Float32Array }[];
  scores: Map<number, Float32Array>;
};

/**
 * Studies mouths while they are cut out: encodes them in chunks as soon as enough pictures are there or no more come,
 * so that few pictures are held, and judges them when a span is over. Only where something is said; a face that nobody else is
 * beside is studied in samples, which tell whether it speaks at all.
 */
export class MouthStudy {
  readonly #heard: HeardSpeech;
  readonly #judges: boolean;
  readonly #work: Work;
  #pieces = new Map<number, Piece>();

  /** `judges`: whether LR-ASD is there. */
  constructor(heard: HeardSpeech, judges: boolean, work: Work) {
    this.#heard = heard;
    this.#judges = judges;
    this.#work = work;
  }

  /** Pictures held at the moment. */
  get held(): number {
    return [...this.#pieces.values()].reduce((sum, { mouths }) => sum + mouths.pictures.length, 0);
  }

  /** Whether the lips are worth measuring: with others in sight, or when nothing else tells. */
  wantsLips(accompanied: boolean, startSeconds: number, endSeconds: number): boolean {
    return (
      (accompanied || !this.#judges) &&
      this.#isSpoken({
        startSeconds: startSeconds - AROUND_SPEECH,
        endSeconds: endSeconds + AROUND_SPEECH,
      })
    );
  }

  /** Takes the next pictures of a mouth. */
  take(cut: MouthCut): void {
    const piece = this.#pieces.get(cut.piece) ?? newPiece(cut.startSeconds);
    this.#pieces.set(cut.piece, piece);
    const from = piece.count;
    piece.looks.push({ atSeconds: cut.lookSeconds, box: cut.box, from, count: cut.count });
    for (let i = 0; i < cut.count; i++) piece.accompanied.push(cut.accompanied);
    piece.count += cut.count;
    if (cut.faces) {
      this.#work({ kind: 'lips', faces: cut.faces }, [cut.faces.buffer], (openings) =>
        piece.openings.set(from, openings),
      );
    }
    if (!this.#judges) return;
    for (let i = 0; i < cut.count; i++)
      piece.mouths.pictures.push(cut.mouths.subarray(i * PIXELS, (i + 1) * PIXELS));
    while (piece.count >= piece.next + CHUNK + MARGIN) this.#encode(piece, piece.next + CHUNK);
  }

  /** Encodes what is left of a piece that ends, and forgets its pictures: with many cuts there are many pieces. */
  end(number: number): void {
    const piece = this.#pieces.get(number);
    if (!piece || !this.#judges) return;
    while (piece.next < piece.count) this.#encode(piece, Math.min(piece.count, piece.next + CHUNK));
    piece.mouths.pictures = [];
  }

  /** Judges everything that is encoded, run by run. */
  judge(): void {
    for (const piece of this.#pieces.values()) {
      for (const { from, values } of runsOf(piece.embeddings)) {
        if (values.length < LEAST_PICTURES * EMBEDDING_SIZE) continue;
        this.#work({ kind: 'judge', embedding: values }, [], (scores) => piece.scores.set(from, scores));
      }
    }
  }

  /** Everything that was found out since the last call. */
  finish(): MouthRecord[] {
    const records = [...this.#pieces.values()].map(
      ({ startSeconds, count, looks, openings, scores }): MouthRecord => ({
        startSeconds,
        count,
        looks,
        scores: laidOut(scores, count),
        openings: laidOut(openings, count),
      }),
    );
    this.#pieces = new Map();
    return records;
  }

  /** Has the pictures from `piece.next` to `to` encoded when that is worth it, and forgets what is not needed any more. */
  #encode(piece: Piece, to: number): void {
    const from = piece.next;
    const first = Math.max(0, from - MARGIN);
    const last = Math.min(piece.count, to + MARGIN);
    const samples = this.#isWorthIt(piece, from, to) ? this.#soundOf(piece, first, last) : null;
    if (samples) {
      const mouths = new Uint8Array((last - first) * PIXELS);
      for (let i = first; i < last; i++) {
        const picture = piece.mouths.pictures[i - piece.mouths.first];
        if (picture) mouths.set(picture, (i - first) * PIXELS);
      }
      this.#work(
        { kind: 'encode', mouths, samples, from: from - first, to: to - first },
        [mouths.buffer, samples.buffer],
        (values) => piece.embeddings.push({ from, values }),
      );
    }
    piece.next = to;
    piece.chunks += 1;
    const needless = Math.max(0, to - MARGIN) - piece.mouths.first;
    piece.mouths.pictures.splice(0, needless);
    piece.mouths.first += needless;
  }

  #isWorthIt(piece: Piece, from: number, to: number): boolean {
    const at = (i: number) => piece.startSeconds + i / MOUTHS_PER_SECOND;
    if (!this.#isSpoken({ startSeconds: at(from), endSeconds: at(to) })) return false;
    return piece.chunks % ALONE_EVERY === 0 || piece.accompanied.slice(from, to).some((one) => one);
  }

  #isSpoken(span: Span): boolean {
    return this.#heard.speech.some(
      (one) => one.startSeconds < span.endSeconds && one.endSeconds > span.startSeconds,
    );
  }

  /** The sound of the pictures, as long as they are; null where there is none. */
  #soundOf(piece: Piece, from: number, to: number): Float32Array<ArrayBuffer> | null {
    const startSeconds = piece.startSeconds + from / MOUTHS_PER_SECOND;
    const stretch = this.#heard.sound.find(
      (one) =>
        startSeconds >= one.startSeconds - 1 / MOUTHS_PER_SECOND &&
        startSeconds < one.startSeconds + one.samples.length / SAMPLE_RATE,
    );
    if (!stretch) return null;
    const at = Math.max(0, Math.round((startSeconds - stretch.startSeconds) * SAMPLE_RATE));
    const samples = new Float32Array(((to - from) / MOUTHS_PER_SECOND) * SAMPLE_RATE);
    samples.set(stretch.samples.subarray(at, at + samples.length));
    return samples;
  }
}

function newPiece(startSeconds: number): Piece {
  return {
    startSeconds,
    count: 0,
    looks: [],
    accompanied: [],
    openings: new Map(),
    mouths: { first: 0, pictures: [] },
    next: 0,
    chunks: 0,
    embeddings: [],
    scores: new Map(),
  };
}

/** Joins encodings that follow each other. */
function runsOf(
  embeddings: readonly { from: number; values: Float32Array }[],
): { from: number; values: Float32Array }[] {
  const runs: { from: number; parts: Float32Array[]; to: number }[] = [];
  for (const { from, values } of [...embeddings].sort((a, b) => a.from - b.from)) {
    const last = runs.at(-1);
    const to = from + values.length / EMBEDDING_SIZE;
    if (last && last.to === from) {
      last.parts.push(values);
      last.to = to;
    } else runs.push({ from, parts: [values], to });
  }
  return runs.map(({ from, parts }) => {
    const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return { from, values };
  });
}

/** Values at their places among `count`, NaN elsewhere. */
function laidOut(parts: ReadonlyMap<number, Float32Array>, count: number): Float32Array {
  const values = new Float32Array(count).fill(Number.NaN);
  for (const [from, part] of parts) values.set(part.subarray(0, count - from), from);
  return values;
}
