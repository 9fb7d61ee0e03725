/** The part of `json-merge-patch` (RFC 7396) that is used here; the package has no types of its own. */
declare module 'json-merge-patch' {
  const mergePatch: {
    apply(target: unknown, patch: unknown): unknown;
    /** Undefined when there is nothing to change. */
    generate(before: unknown, after: unknown): unknown;
  };
  export default mergePatch;
}
