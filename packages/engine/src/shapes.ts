/**
 * The shapes of what goes in and out of the engine, without the engine: schemas and types for the service's bodies and for
 * pages in a browser.
 */
export type { CaptionDrawing, DrawnBlock, DrawnWord } from './captions/drawing.ts';
export * from './facts/index.ts';
export { Manifest, ManifestClip } from './pipelines/manifest.ts';
export { ClipOptions, LENGTH_WINDOWS } from './pipelines/options.ts';
export { StyleDna } from './style/dna.ts';
