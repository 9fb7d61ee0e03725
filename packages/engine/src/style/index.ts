/**
 * Style: how a video is edited, as numbers that can be stored, compared, edited and applied (Style DNA). Extracted from
 * facts alone; field names are those of the Clipzy API.
 */
export { type AppliedStyle, type ApplyFacts, type ApplyOptions, applyStyle } from './apply.ts';
export { applyCuts, type Join, missingCuts, type PacingFacts } from './apply-cuts.ts';
export { applyGrade, type GradedPart, type ReadColours } from './apply-grade.ts';
export { diffStyles, type StyleDifference } from './diff.ts';
export {
  AudioStyle,
  ColorGrade,
  parseStyle,
  StyleBeat,
  StyleConfidence,
  StyleDna,
  StyleTransition,
  TextOverlay,
} from './dna.ts';
export { extractStyle, type StyleFacts } from './extract.ts';
export { gradeTowards, type ReadGrade, readGrade } from './grade.ts';
