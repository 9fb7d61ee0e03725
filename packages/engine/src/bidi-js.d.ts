/** The parts of bidi-js that are used: its own types describe an ES module, which Node does not load it as. */
declare module 'bidi-js' {
  type EmbeddingLevels = { levels: Uint8Array; paragraphs: { start: number; end: number; level: number }[] };
  type Bidi = {
    /** Embedding level per UTF-16 unit; odd runs from right to left. */
    getEmbeddingLevels(text: string, baseDirection?: 'ltr' | 'rtl' | 'auto'): EmbeddingLevels;
    /** UTF-16 indices from left to right as drawn. */
    getReorderedIndices(text: string, levels: EmbeddingLevels, start?: number, end?: number): number[];
  };
  export default function bidiFactory(): Bidi;
}
