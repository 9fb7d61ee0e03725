/** The part of `stopword` 3.1 that is used here: lists by ISO 639-3 code. The package has no types of its own. */
declare module 'stopword' {
  const lists: Readonly<Record<string, readonly string[] | undefined>>;
  export default lists;
}
