/**
 * Moments: which runs of whole sentences make a clip, why, where exactly it is cut, and the words it is published
 * with. Pure functions from facts; the selectors share one interface and one conformance suite.
 */
export { clipSpan } from './boundaries.ts';
export { GENRE_WEIGHTS } from './genre.ts';
export {
  type Brief,
  briefOf,
  detailQuestions,
  JUDGING_VERSION,
  type JudgingQuestion,
  type ScannedRun,
  scanQuestions,
  shortlist,
  wholeRun,
} from './judged/index.ts';
export { EMOTIONS, type Emotion } from './measures/index.ts';
export {
  type Choice,
  type ChooseMoments,
  GENRES,
  type Genre,
  type LengthWindow,
  type Moment,
  type MomentOptions,
  type SentenceRun,
  SUB_SCORES,
  type SubScore,
} from './moment.ts';
export { chooseMoments, SELECTORS, type Selector, type SelectorName } from './selector.ts';
export { asks, standsAlone } from './standing.ts';
