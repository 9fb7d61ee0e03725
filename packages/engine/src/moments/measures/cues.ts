import { either } from '../talk/index.ts';

/** A turn of phrase that counts for something, looked for in a sentence as `plain` gives it. */
export type Cue = {
  pattern: RegExp;
  /** 0–1: how much it says by itself. Several cues add up as a noisy or. */
  weight: number;
  /** What to tell people, without the quote. */
  reason: string;
};

/** What was found in a sentence, strongest first. */
export type Finding = { weight: number; reason: string };

/** The cues of a table that a sentence shows, strongest first. */
export function findCues(table: readonly Cue[], plainText: string): Finding[] {
  return table
    .filter((cue) => cue.pattern.test(plainText))
    .map(({ weight, reason }) => ({ weight, reason }))
    .sort((a, b) => b.weight - a.weight);
}

/** All findings as one value 0–1. */
export function strength(findings: readonly Finding[]): number {
  return either(...findings.map((finding) => finding.weight));
}
