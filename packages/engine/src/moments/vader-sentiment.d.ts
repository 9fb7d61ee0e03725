/** The part of `vader-sentiment` 1.1 that is used here; the package has no types of its own. */
declare module 'vader-sentiment' {
  /** Shares of negative, neutral and positive words (0–1) and the normalised sum of valences (−1 to 1). */
  type PolarityScores = { neg: number; neu: number; pos: number; compound: number };
  const vader: { SentimentIntensityAnalyzer: { polarity_scores(text: string): PolarityScores } };
  export default vader;
}
