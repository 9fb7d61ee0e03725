import 'wink-nlp';

declare module 'wink-nlp' {
  /** wink-nlp 2.4 calls `stem` with three arguments; its own types say so but then refuse it in `out()`, which this mends. */
  interface ItsHelpers {
    stem(index: number, rdd: unknown, addons: unknown): string;
  }
}
