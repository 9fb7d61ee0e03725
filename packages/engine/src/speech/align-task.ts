import { fileURLToPath } from 'node:url';
import createModule, { type Decoder, type Segment, type SoundSwallowerModule } from 'soundswallower';
import { defineTask } from '../models/index.ts';
import { type Lookup, pronunciations } from './pronunciation.ts';
import type { Spoken } from './spoken.ts';
import { SAMPLE_RATE } from './voice.ts';

/** Where a shown word was placed, in seconds from the start of the samples. */
export type PlacedWord = {
  startSeconds: number;
  endSeconds: number;
  /** 0–1, of the acoustic model. */
  confidence: number;
  /** Phones of the reading that was heard: nothing is shorter than 0.03 s each. */
  phones: number;
};

/** Each shown word's place, null for one that says nothing; or null when the words do not fit the sound. */
export type Placed = (PlacedWord | null)[] | null;

/** SoundSwallower (PocketSphinx) forced alignment: one state sequence of all the words' phones, fitted to the sound. */
export default defineTask(async (_init: null) => {
  const aligner = await createAligner();
  return async (input: { samples: Float32Array; words: Spoken[] }): Promise<Placed> =>
    aligner(input.samples, input.words);
});

async function createAligner(): Promise<(samples: Float32Array, words: Spoken[]) => Placed> {
  // The address of the model folder is that of the package, wherever it is installed.
  const modelBase = fileURLToPath(new URL('model/', import.meta.resolve('soundswallower')));
  // The package's types know nothing of this option; its README does.
  const options: Partial<SoundSwallowerModule> & { modelBase: string } = { modelBase };
  const swallower = await createModule(options);
  // Beams far wider than the default 1e-48: a path that looks bad for a while must survive a noise or a wrong word;
  // with one path only it costs little.
  const decoder = new swallower.Decoder({
    loglevel: 'FATAL',
    samprate: SAMPLE_RATE,
    beam: 1e-200,
    wbeam: 1e-150,
    pbeam: 1e-200,
  });
  await decoder.initialize();
  const lexicon = new Lexicon(decoder);
  return (samples, words) => {
    const entries: { shown: number; entry: string }[] = [];
    words.forEach((spoken, shown) => {
      for (const entry of lexicon.entries(spoken)) entries.push({ shown, entry });
    });
    if (entries.length === 0) return words.map(() => null);
    decoder.set_align_text(entries.map(({ entry }) => entry).join(' '));
    decoder.start();
    decoder.process_audio(samples, false, true);
    decoder.stop();
    const said = (decoder.get_alignment({}).w ?? []).filter((segment) => !isFiller(segment));
    if (said.length !== entries.length) return null;
    const placed: (PlacedWord | null)[] = words.map(() => null);
    said.forEach((segment, index) => {
      const shown = entries[index]?.shown ?? 0;
      const before = placed[shown];
      const phones = lexicon.phoneCount(segment.t);
      const endSeconds = segment.b + segment.d;
      placed[shown] = before
        ? {
            startSeconds: before.startSeconds,
            endSeconds,
            confidence: Math.min(before.confidence, segment.p),
            phones: before.phones + phones,
          }
        : { startSeconds: segment.b, endSeconds, confidence: Math.min(1, Math.max(0, segment.p)), phones };
    });
    return placed;
  };
}

/** Silence and noise: `<sil>`, `[NOISE]`, `+SPN+`. */
function isFiller(segment: Segment): boolean {
  return /^[<[+]/.test(segment.t);
}

/** The decoder's dictionary, and what had to be added to it. */
class Lexicon {
  readonly #decoder: Decoder;
  readonly #lookup: Lookup;
  /** Entry name by what it says. */
  readonly #added = new Map<string, string>();

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
    this.#lookup = (word) => decoder.lookup_word(word);
  }

  /**
   * The dictionary entries that say a shown word, in order. A word with one reading is one entry per token, so that
   * pauses may come between them; one with several readings is a single entry with alternatives for the sound to choose.
   */
  entries(spoken: Spoken): string[] {
    const [first, ...others] = spoken;
    if (!first) return [];
    if (others.length === 0) return first.flatMap((token) => this.#entry(token) ?? []);
    const rows = spoken.map((reading) =>
      reading.flatMap((token) => pronunciations(token, this.#lookup)[0] ?? []).join(' '),
    );
    const entry = this.#add(rows.filter((row) => row !== ''));
    return entry === null ? [] : [entry];
  }

  /** Phones of an entry as the decoder names it (`was(2)`). */
  phoneCount(name: string): number {
    return this.#lookup(name)?.split(' ').length ?? 1;
  }

  #entry(token: string): string | null {
    if (/^[a-z']/.test(token) && this.#lookup(token) !== null) return token;
    return this.#add(pronunciations(token, this.#lookup));
  }

  #add(rows: string[]): string | null {
    if (rows.length === 0) return null;
    const key = rows.join('|');
    const known = this.#added.get(key);
    if (known !== undefined) return known;
    // A name no word of a text can have.
    const name = `=${this.#added.size}`;
    rows.forEach((row, index) => {
      this.#decoder.add_words([index === 0 ? name : `${name}(${index + 1})`, row]);
    });
    this.#added.set(key, name);
    return name;
  }
}
