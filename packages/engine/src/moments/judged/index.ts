/**
 * Moments as a language model judges them: what it is asked in two passes, what of its answers can be used, and the choice
 * from them. All pure; pipelines do the asking.
 */
export { type Brief, briefOf } from './brief.ts';
export { chooseJudgedMoments } from './choose.ts';
export { detailQuestions } from './detail.ts';
export type { JudgingQuestion } from './question.ts';
export { type ScannedRun, scanQuestions, shortlist, wholeRun } from './scan.ts';
export { JUDGING_VERSION } from './sheet.ts';
