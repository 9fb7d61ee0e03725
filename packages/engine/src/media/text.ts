/** A command as a person would type it, for reading only: nothing here ever goes through a shell. */
export function quoteCommand(command: readonly string[]): string {
  return command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** Keeps the end of a text that arrives in pieces, at most `limit` characters of it (twice that for a moment). */
export class TextTail {
  readonly #limit: number;
  #text = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a piece. */
  push(piece: string): void {
    this.#text += piece;
    if (this.#text.length > this.#limit * 2) this.#text = this.#text.slice(-this.#limit);
  }

  /** The last `limit` characters. */
  get text(): string {
    return this.#text.slice(-this.#limit);
  }

  /** The last lines that are not blank, at most 4000 characters of them. */
  lastLines(count: number): string {
    const lines = this.text.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-count).join('\n').slice(-4000);
  }
}

/** Splits a stream of bytes into lines, without their ends; the last line may lack one. */
export async function* lines(pieces: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const split = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = split.pop() ?? '';
    yield* split;
  }
  if (rest !== '') yield rest;
}
